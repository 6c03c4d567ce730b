"""Make a new cluster: PostgreSQL's own files, whole or not at all, and the folder of its socket."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

from realname.database.account import Account, run
from realname.database.binaries import Binaries
from realname.database.data_folder import (
    SOCKET_NAME,
    SOCKET_PATH_BYTES,
    DataFolder,
    read_passwords,
    write_passwords,
)
from realname.database.errors import ServerUnusable
from realname.database.postmaster import failure

BUILTIN_LOCALE_MAJOR = 17  # `--locale-provider=builtin`: the same order of text on every machine
LOGIN_RULES = "local all all scram-sha-256\n"


def make_cluster(folder: DataFolder, account: Account, binaries: Binaries) -> None:
    """Make `folder.cluster` beside its place and move it there, so that one begun and not ended is never seen."""
    passwords = read_passwords(folder) if folder.passwords.exists() else write_passwords(folder)
    partial, secret = folder.path / "cluster.partial", folder.path / "password.partial"
    shutil.rmtree(partial, ignore_errors=True)
    secret.unlink(missing_ok=True)
    try:
        partial.mkdir(mode=0o700)
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(passwords["postgres"])
        if account.is_other:
            os.chown(partial, account.uid, account.gid)
            os.chown(secret, account.uid, account.gid)
        done = run(account, _initdb(binaries, partial, secret))
        if done.returncode != 0:
            raise failure(folder, done.stdout)
        (partial / "pg_hba.conf").write_text(LOGIN_RULES, "ascii")
        partial.rename(folder.cluster)
    finally:
        secret.unlink(missing_ok=True)
        shutil.rmtree(partial, ignore_errors=True)


def _initdb(binaries: Binaries, cluster: Path, secret: Path) -> list[str | Path]:
    builtin = binaries.major >= BUILTIN_LOCALE_MAJOR
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if builtin else ["--locale=C.UTF-8"]
    return [
        binaries.folder / "initdb",
        f"--pgdata={cluster}",
        "--username=postgres",
        f"--pwfile={secret}",
        "--encoding=UTF8",
        "--auth=scram-sha-256",
        "--no-instructions",
        *locale,
    ]


def make_socket_folder(folder: DataFolder, account: Account) -> Path:
    """Return the folder of the socket, made where it is not the cluster's; `database.socket_folder` where unsafe."""
    place = folder.socket_folder()
    if place == folder.cluster:
        return place
    place.mkdir(mode=0o700, exist_ok=True)
    if account.is_other and place.lstat().st_uid == os.geteuid():
        os.chown(place, account.uid, account.gid, follow_symlinks=False)
    facts = place.lstat()
    is_private = stat.S_ISDIR(facts.st_mode) and facts.st_uid == account.uid and not stat.S_IMODE(facts.st_mode) & 0o077
    if not is_private or len(os.fsencode(place / SOCKET_NAME)) > SOCKET_PATH_BYTES:
        raise ServerUnusable(
            f"the server's socket cannot lie in {place}",
            code="database.socket_folder",
            remedy="Point REALNAME_DATA at a folder with a shorter path: 60 characters or fewer.",
        )
    return place
