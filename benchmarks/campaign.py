"""Print what loading and planning a campaign of many lines takes: time, processor time, and peak memory.

    .venv/bin/python -m benchmarks.campaign [--lines 1000000] [--bad-every 500] [--steps]

A file of invented numbers (every tenth with a name and an address, some rows bad) is read from disk by one process
into a PostgreSQL of its own, beside it on the same machine. Peak memory is that of the loading process as the kernel
counted it, and beside it the highest sum of what PostgreSQL's processes hold (proportional set size, looked at every
half second). With `--steps`, the first cohort is then noticed and the forecast of all of them made.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Self

import django
from django.core.management import call_command

from realname.database.connecting import database_settings
from realname.database.data_folder import DataFolder
from realname.database.disposable import connected
from realname.database.embedded import start

COHORTS = 20
PIECE_BYTES = 1 << 20
FIRST_DAY = date(2026, 9, 7)


def main() -> int:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--lines", type=int, default=1_000_000)
    asked.add_argument("--bad-every", type=int, default=500)
    asked.add_argument("--steps", action="store_true")
    options = asked.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "realname.settings"
    django.setup()
    with tempfile.TemporaryDirectory(prefix="realname-campaign-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        os.environ["REALNAME_KEYRING_FILE"] = str(folder / "keyring.json")
        file = folder / "lines.csv"
        write_file(file, options.lines, options.bad_every)
        with start(DataFolder(folder / "postgresql")) as server:
            address = server.address
            settings = database_settings(address.url("app", "realname"), address.url("owner", "realname"), pooled=False)
            with connected(settings):
                call_command("migrate", database="owner", interactive=False, verbosity=0)
                _measure(file, steps=options.steps)
    return 0


def write_file(file: Path, lines: int, bad_every: int) -> None:
    """Write a file of invented numbers, none twice."""
    with file.open("w", encoding="utf-8") as stream:
        stream.write("msisdn,language,name,address,never_bar\n")
        for place in range(lines):
            if bad_every and place % bad_every == bad_every - 1:
                stream.write("0,,,,\n")
            elif place % 10:
                stream.write(f"+861380{place:07d},zh,,,\n")
            else:
                stream.write(f'+861380{place:07d},en,Somebody {place},"{place} Some Road, Town",\n')


def _measure(file: Path, *, steps: bool) -> None:
    from realname.database.rows import tenant  # noqa: PLC0415  once Django is set up
    from realname.record.campaigns.actions import loading, making, running  # noqa: PLC0415  the same
    from realname.record.campaigns.plan import Plan  # noqa: PLC0415  the same
    from realname.record.operators.actions.clients import add_operator  # noqa: PLC0415  the same

    operator = add_operator("north", "North Telecom", "CN")
    with tenant(operator):
        plan = Plan(COHORTS, FIRST_DAY, channel="both")
        campaign = making.make_campaign(operator, "A million", plan, by="benchmark")
    before = _peak_mb()
    with Watch() as beside:
        began, used = time.perf_counter(), time.process_time()
        loading.load_file(operator, campaign.id, pieces(file))
        took, used = time.perf_counter() - began, time.process_time() - used
    with tenant(operator):
        campaign = making.campaign_of(campaign.id)
    print(f"{campaign.lines} lines and {campaign.bad_rows} refused rows of {file.stat().st_size / 1e6:.0f} MB")
    print(f"loaded and planned, {COHORTS} cohorts: {took:.0f} s, of which this process computed {used:.0f} s")
    print(f"peak memory of this process: {_peak_mb():.0f} MB ({before:.0f} MB before)")
    print(f"peak memory of PostgreSQL beside it: {beside.peak_mb:.0f} MB")
    if steps:
        began = time.perf_counter()
        with tenant(operator):
            making.start(campaign.id, "benchmark")
        touched = running.work(operator, campaign.id, datetime(2026, 9, 7, 9, tzinfo=UTC) + timedelta(hours=1))
        print(f"first cohort's notices written: {touched} lines in {time.perf_counter() - began:.0f} s")


def pieces(file: Path) -> Iterator[bytes]:
    """Give a file a piece at a time."""
    with file.open("rb") as stream:
        while piece := stream.read(PIECE_BYTES):
            yield piece


class Watch:
    """Look at what PostgreSQL's processes hold, every half second."""

    def __init__(self) -> None:
        self.peak_mb = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.5):
            self.peak_mb = max(self.peak_mb, sum(map(_pss_mb, _servers())))


def _servers() -> list[Path]:
    """Return the PostgreSQL processes that descend from this one."""
    parents = {}
    for one in Path("/proc").iterdir():
        if one.name.isdecimal():
            try:
                told = (one / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(one.name)] = int(told[1])
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours and pid not in ours}:
        ours |= more
    return [Path(f"/proc/{pid}") for pid in ours - {os.getpid()}]


def _pss_mb(process: Path) -> float:
    try:
        text = (process / "smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in text.splitlines() if line.startswith("Pss:")), 0.0)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    raise SystemExit(main())
