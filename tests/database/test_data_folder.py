from __future__ import annotations

import os
from pathlib import Path

import pytest

from realname.database import data_folder
from realname.database.account import Account, can_reach
from realname.database.data_folder import DataFolder, default_folder
from realname.database.disposable import disposable_folder


def test_the_folder_is_the_one_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REALNAME_DATA", "/srv/realname")
    assert default_folder() == DataFolder(Path("/srv/realname/postgresql"))


def test_a_relative_name_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REALNAME_DATA", "data")
    monkeypatch.chdir(tmp_path)
    assert default_folder() == DataFolder(tmp_path / "data" / "postgresql")


def test_a_checkout_keeps_its_data_under_var_where_the_server_can_reach_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REALNAME_DATA", raising=False)
    monkeypatch.setattr(data_folder, "can_reach", lambda _account, _path: True)
    assert default_folder().path.parts[-2:] == ("var", "postgresql")


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary account's server is itself")
def test_roots_own_home_is_left_for_a_folder_that_nobody_can_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REALNAME_DATA", raising=False)
    monkeypatch.setattr(data_folder, "can_reach", lambda _account, _path: False)
    assert default_folder().path == Path("/var/lib/realname/postgresql")


@pytest.mark.parametrize(
    ("mode", "uid", "gid", "reached"),
    [
        (0o700, 1, 1, False),
        (0o710, 1, 1, False),
        (0o711, 1, 1, True),
        (0o744, 1, 1, False),
        (0o710, 1, os.getegid(), True),
        (0o701, 1, os.getegid(), False),
        (0o100, os.geteuid(), 1, True),
        (0o611, os.geteuid(), 1, False),
    ],
)
def test_a_folder_is_passed_by_the_bits_of_owner_group_or_others(
    mode: int, uid: int, gid: int, *, reached: bool
) -> None:
    with disposable_folder() as folder:
        folder.path.mkdir()
        folder.path.chmod(mode)
        try:
            assert can_reach(Account(uid, gid, is_other=True), folder.path / "inside") is reached
        finally:
            folder.path.chmod(0o700)


def test_the_socket_lies_with_the_files_up_to_the_systems_limit() -> None:
    room = data_folder.SOCKET_PATH_BYTES - len(f"//cluster/{data_folder.SOCKET_NAME}")
    fits, too_long = DataFolder(Path("/" + "d" * room)), DataFolder(Path("/" + "d" * (room + 1)))
    assert len(str(fits.cluster / data_folder.SOCKET_NAME)) == 107
    assert fits.socket_folder() == fits.cluster
    assert too_long.socket_folder() != too_long.cluster


def test_the_limit_counts_bytes_and_not_characters() -> None:
    folder = DataFolder(Path("/" + "库" * 40))
    assert folder.socket_folder() != folder.cluster


def test_the_short_socket_folder_is_always_the_same_for_a_folder() -> None:
    one, other = DataFolder(Path("/" + "d" * 120)), DataFolder(Path("/" + "e" * 120))
    assert one.socket_folder() == one.socket_folder() != other.socket_folder()
