"""What processes of the service used: processor seconds and peak memory by kind, from /proc (Linux)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")

KINDS = {
    "worker --queue engine": "engine workers",
    "worker --queue outside": "outside worker",
    "realname serve": "web",
    "realname simulate": "simulators",
    "postgres": "PostgreSQL",
    "realname run": "launcher",
}
"""By words of the command line. What a process of a kind started itself is of its kind."""


def family(root: int) -> dict[int, str]:
    """Return the processes that descend from `root`, itself included, each with its kind."""
    parents = {pid: int(told[1]) for pid in _all() if (told := _stat(pid))}
    found: dict[int, str] = {}
    for pid in parents:
        way, kind = pid, ""
        while way and way != os.getpid():
            kind = kind or _kind(way)
            if way == root:
                found[pid] = kind or "other"
                break
            way = parents.get(way, 0)
    return found


def seconds(processes: Mapping[int, str]) -> dict[str, float]:
    """Return processor seconds by kind until now, with those of children that have ended."""
    used: dict[str, float] = {}
    for pid, kind in processes.items():
        if told := _stat(pid):
            used[kind] = used.get(kind, 0.0) + sum(int(ticks) for ticks in told[11:15]) / TICKS
    return used


def peak_megabytes(processes: Mapping[int, str]) -> dict[str, list[int]]:
    """Return the peak of the resident memory of each process, in MB, by kind, largest first."""
    peaks: dict[str, list[int]] = {}
    for pid, kind in processes.items():
        try:
            text = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        lines = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
        peaks.setdefault(kind, []).append(int(lines.get("VmHWM", "0 kB").split()[0]) // 1024)
    return {kind: sorted(each, reverse=True) for kind, each in peaks.items()}


def _all() -> list[int]:
    return [int(one.name) for one in Path("/proc").iterdir() if one.name.isdecimal()]


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the state on, none where it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _kind(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
    return next((kind for mark, kind in KINDS.items() if mark in words), "")
