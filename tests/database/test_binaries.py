from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import psycopg
import pytest

from realname.database import binaries, embedded
from realname.database.account import server_account
from realname.database.data_folder import DataFolder
from realname.database.disposable import SETTINGS, disposable_folder
from realname.database.errors import ServerUnusable

DEBIANS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@pytest.fixture
def folder() -> Iterator[DataFolder]:
    with disposable_folder() as made:
        yield made


def _program(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{text}\n")
    (folder / name).chmod(0o755)


def _refusal_of(folder: Path, monkeypatch: pytest.MonkeyPatch) -> ServerUnusable:
    monkeypatch.setenv("REALNAME_PG_BIN", str(folder))
    with pytest.raises(ServerUnusable) as refused:
        binaries.find_binaries()
    return refused.value


def test_the_wheels_programs_are_found_without_importing_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REALNAME_PG_BIN", raising=False)
    found = binaries.find_binaries()
    assert found.major == 18
    assert found.folder.parents[2] == Path(str(distribution(binaries.WHEEL).locate_file("")))


def test_a_folder_without_programs_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _refusal_of(tmp_path, monkeypatch).code == "database.no_binaries"


@pytest.mark.parametrize("answer", ["echo hello", "exit 3", "echo 'postgres (PostgreSQL) eighteen'"])
def test_programs_that_are_not_postgresql_are_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    for name in ("initdb", "postgres"):
        _program(tmp_path, name, answer)
    assert _refusal_of(tmp_path, monkeypatch).code == "database.wrong_binaries"


@pytest.mark.parametrize(("major", "is_refused"), [(14, True), (15, False), (16, False)])
def test_a_version_below_fifteen_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, major: int, *, is_refused: bool
) -> None:
    for name in ("initdb", "postgres"):
        _program(tmp_path, name, f"echo 'postgres (PostgreSQL) {major}.3 (Debian)'")
    if is_refused:
        assert _refusal_of(tmp_path, monkeypatch).code == "database.wrong_version"
    else:
        monkeypatch.setenv("REALNAME_PG_BIN", str(tmp_path))
        assert binaries.find_binaries().major == major


@pytest.mark.skipif(not DEBIANS, reason="Debian's PostgreSQL is not installed")
def test_debians_programs_serve_as_well(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REALNAME_PG_BIN", str(DEBIANS[-1]))
    with embedded.start(folder, SETTINGS) as server, psycopg.connect(server.address.url()) as connection:
        assert connection.execute("SHOW server_version_num").fetchone() is not None
        assert str(connection.info.server_version // 10000) == DEBIANS[-1].parent.name


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary account can run its own programs")
def test_programs_that_nobody_cannot_reach_are_copied_once_beside_the_data(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REALNAME_PG_BIN", raising=False)
    site = binaries.find_binaries().folder.parents[2]
    private = folder.path.parent / "private"
    for part in binaries.WHEEL_PARTS:
        shutil.copytree(site / part, private / part, symlinks=True)
    private.chmod(0o700)
    monkeypatch.setattr(binaries, "_wheel_folder", lambda: (private / binaries.WHEEL_PROGRAM).parent)

    for _ in range(2):
        with embedded.start(folder, SETTINGS) as server, psycopg.connect(server.address.url()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
            program = Path(f"/proc/{server.pid}/exe").readlink()
    assert program.is_relative_to(folder.path / "programs")


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary account can run its own programs")
def test_chosen_programs_that_nobody_cannot_reach_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setenv("REALNAME_PG_BIN", str(tmp_path))
    with pytest.raises(ServerUnusable) as refused:
        binaries.reachable_binaries(binaries.Binaries(tmp_path, 18), server_account(), tmp_path)
    assert refused.value.code == "database.unreachable_folder"
