from __future__ import annotations

from pathlib import Path

import pytest

from realname.database.data_folder import DataFolder
from realname.database.postmaster import failure, read_state

FOLDER = DataFolder(Path("/srv/realname/postgresql"))
STAMP = "2026-11-24 22:26:50.618 UTC [12953] "


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("initdb: could not look up effective user ID 1234: user does not exist\n", "database.no_account"),
        ('initdb: error: could not write to file "pg_wal/xlogtemp.29": No space left on device', "database.disk_full"),
        (f"{STAMP}FATAL:  could not extend file: Disk quota exceeded", "database.disk_full"),
        (f"{STAMP}FATAL:  database files are incompatible with server", "database.wrong_version"),
        ('postgres: could not find it\nbut could not open file "global/pg_control": gone', "database.broken_folder"),
        (f'{STAMP}FATAL:  could not open file "global/pg_filenode.map"', "database.broken_folder"),
        (f"{STAMP}PANIC:  could not locate a valid checkpoint record at 0/1AF1C88", "database.broken_folder"),
        (f"{STAMP}FATAL:  incorrect checksum in control file", "database.broken_folder"),
        (f'{STAMP}FATAL:  required WAL directory "pg_wal" does not exist', "database.broken_folder"),
        (f"{STAMP}FATAL:  could not map anonymous shared memory: Cannot allocate memory", "database.start_failed"),
        ("", "database.start_failed"),
    ],
)
def test_what_stopped_the_server_is_told_from_what_it_said(said: str, code: str) -> None:
    told = failure(FOLDER, said)
    assert told.code == code
    assert told.remedy


def test_what_is_not_known_is_repeated_without_its_time_stamp() -> None:
    told = failure(FOLDER, f"{STAMP}LOG:  starting\n{STAMP}FATAL:  could not map shared memory\n{STAMP}LOG:  bye\n")
    assert str(told) == "PostgreSQL did not start: FATAL:  could not map shared memory"
    assert "server.log" in told.remedy


def test_silence_is_called_silence() -> None:
    assert "said nothing" in str(failure(FOLDER, "\n"))


@pytest.mark.parametrize(
    "content",
    ["", "17\n", "17\n/srv\n1\n5432\n/srv\n\n 1 2\nstarting\n", "17\n/srv\n1\n5432\n/srv\n\n 1 2\nstopping\n"],
)
def test_a_server_that_does_not_say_ready_is_not(tmp_path: Path, content: str) -> None:
    folder = DataFolder(tmp_path)
    folder.cluster.mkdir()
    assert read_state(folder) is None
    (folder.cluster / "postmaster.pid").write_text(content)
    assert read_state(folder) is None


def test_a_server_that_says_ready_names_its_process_and_socket(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.cluster.mkdir()
    (folder.cluster / "postmaster.pid").write_text("17\n/srv\n1\n5432\n/srv/cluster\n\n 1 2\nready   \n")
    state = read_state(folder)
    assert state is not None
    assert (state.pid, state.socket_folder) == (17, Path("/srv/cluster"))
