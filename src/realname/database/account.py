"""Who the embedded server runs as, what that account can reach, and how the server ends with its parent."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h
ROOT = 0
# A clean environment: no PGDATA, PGOPTIONS or locale of the caller's reaches the server, and its messages are English.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the operating system; `is_other` when it is not the caller's own."""

    uid: int
    gid: int
    is_other: bool


def server_account() -> Account:
    """Return the caller's account, or `nobody` where the caller is root, as whom PostgreSQL refuses to run."""
    if os.geteuid() != ROOT:
        return Account(os.geteuid(), os.getegid(), is_other=False)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid, is_other=True)


def can_reach(account: Account, path: Path) -> bool:
    """Tell whether the account may pass through every existing folder on the way to `path`, and `path` itself.

    Reads the mode bits alone: access control lists are not looked at.
    """
    return all(_may_search(account, folder) for folder in (path, *path.parents) if folder.is_dir())


def _may_search(account: Account, folder: Path) -> bool:
    facts = folder.stat()
    if facts.st_uid == account.uid:
        return bool(facts.st_mode & stat.S_IXUSR)
    if facts.st_gid == account.gid:
        return bool(facts.st_mode & stat.S_IXGRP)
    return bool(facts.st_mode & stat.S_IXOTH)


def run(account: Account, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    """Run a program to its end as the account, its two outputs in one text."""
    return subprocess.run(  # noqa: S603  the caller's own programs
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        cwd="/",
        env=ENVIRONMENT,
        preexec_fn=end_with_parent(signal.SIGKILL),
        user=account.uid if account.is_other else None,
        group=account.gid if account.is_other else None,
        extra_groups=[] if account.is_other else None,
    )


def spawn(
    account: Account, command: Sequence[str | Path], *, log: int, kept_open: Sequence[int]
) -> subprocess.Popen[bytes]:
    """Start a program as the account; SIGINT (PostgreSQL's fast shutdown) reaches it when the *calling thread* ends.

    It has a session of its own, so that Ctrl-C in a terminal does not reach it before its users have finished.
    `kept_open` are descriptors that it and its children inherit.
    """
    return subprocess.Popen(  # noqa: S603  the caller's own programs
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        cwd="/",
        env=ENVIRONMENT,
        start_new_session=True,
        pass_fds=kept_open,
        preexec_fn=end_with_parent(signal.SIGINT),  # noqa: PLW1509  it makes two system calls and no other
        user=account.uid if account.is_other else None,
        group=account.gid if account.is_other else None,
        extra_groups=[] if account.is_other else None,
    )


def end_with_parent(ending: signal.Signals) -> Callable[[], None] | None:
    """Return a `preexec_fn`: the child gets `ending` when the thread that started it ends, however that went.

    To be asked for after a change of account, which would undo it. It makes two system calls and takes no lock, so that
    other threads of the parent do not matter.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, int(ending), 0, 0, 0)
        if os.getppid() != parent:  # the parent ended before the request was made
            os._exit(1)

    return ask
