from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from realname.connect.choosing import ChoiceError
from realname.connect.keys import file_keyring
from realname.connect.keys.errors import KeyringUnusable
from realname.connect.keys.file_keyring import FileKeyring
from realname.connect.keys.keyring import WrappedKey
from realname.connect.keys.memory_keyring import InsecureMemoryKeyring
from realname.connect.keys.opening import open_keyring

KEY = bytes(range(32))
CONTEXT = b"context"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "keyring.json"


def _refusal(path: Path) -> KeyringUnusable:
    with pytest.raises(KeyringUnusable) as refused:
        FileKeyring(path)
    assert refused.value.remedy
    return refused.value


def test_a_new_file_and_its_folder_are_their_owners_alone(path: Path) -> None:
    FileKeyring.create(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [entry.name for entry in path.parent.iterdir()] == ["keyring.json"]


def test_a_lax_umask_does_not_loosen_it(path: Path) -> None:
    before = os.umask(0)
    try:
        FileKeyring.create(path).rotate()
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o666, 0o777])
def test_a_file_that_others_can_touch_is_refused(path: Path, mode: int) -> None:
    FileKeyring.create(path)
    path.chmod(mode)
    assert _refusal(path).code == "keys.open_file"


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_that_its_owner_alone_can_touch_is_opened(path: Path, mode: int) -> None:
    FileKeyring.create(path)
    path.chmod(mode)
    assert FileKeyring(path).current_key_id


def test_a_file_that_is_loosened_later_is_refused_at_its_next_change(path: Path) -> None:
    ring = FileKeyring.create(path)
    content = path.read_bytes()
    path.write_bytes(content + b"\n")
    path.chmod(0o644)
    with pytest.raises(KeyringUnusable) as refused:
        ring.wrap(KEY, CONTEXT)
    assert refused.value.code == "keys.open_file"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_account_is_refused(path: Path) -> None:
    FileKeyring.create(path)
    os.chown(path, 12345, 12345)
    assert _refusal(path).code == "keys.foreign_file"


def test_a_folder_or_a_pipe_is_not_waited_for_but_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)
    assert _refusal(tmp_path).code == "keys.foreign_file"
    assert _refusal(pipe).code == "keys.foreign_file"


def test_a_missing_file_is_said_so(path: Path) -> None:
    assert _refusal(path).code == "keys.missing_file"


@pytest.mark.parametrize(
    "damage",
    [
        lambda _read: b"",
        lambda _read: b"{",
        lambda _read: b"[]",
        lambda _read: b'"text"',
        lambda _read: b"\xff\xfe",
        lambda read: json.dumps(read | {"format": 2}).encode(),
        lambda read: json.dumps(read | {"current": "kek-other"}).encode(),
        lambda read: json.dumps(read | {"current": None}).encode(),
        lambda read: json.dumps(read | {"current": []}).encode(),
        lambda read: json.dumps(read | {"keys": {}}).encode(),
        lambda read: json.dumps(read | {"keys": []}).encode(),
        lambda read: json.dumps(read | {"keys": read["keys"] | {"kek-short": "c2hvcnQ="}}).encode(),
        lambda read: json.dumps(read | {"keys": read["keys"] | {"kek-bad": "***"}}).encode(),
        lambda read: json.dumps(read | {"keys": read["keys"] | {"kek-bad": 7}}).encode(),
        lambda read: json.dumps(read).encode() + b" " * file_keyring.LARGEST_BYTES,
    ],
)
def test_a_damaged_file_is_refused_without_repeating_what_it_holds(
    path: Path, damage: Callable[[dict[str, object]], bytes]
) -> None:
    FileKeyring.create(path)
    read = json.loads(path.read_text())
    secret = next(iter(read["keys"].values()))
    path.write_bytes(damage(read))
    refusal = _refusal(path)
    assert refusal.code == "keys.malformed_file"
    assert secret not in "".join(traceback.format_exception(refusal))


def test_creating_where_there_is_a_ring_opens_it_and_keeps_its_keys(path: Path) -> None:
    first = FileKeyring.create(path)
    wrapped = first.wrap(KEY, CONTEXT)
    assert FileKeyring.create(path).unwrap(wrapped, CONTEXT) == KEY


def test_of_many_that_create_at_once_all_open_the_same_ring(path: Path) -> None:
    rings: list[FileKeyring] = []
    threads = [threading.Thread(target=lambda: rings.append(FileKeyring.create(path))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({ring.current_key_id for ring in rings}) == 1
    assert len(rings) == 20


def test_rotations_at_once_from_several_processes_lose_no_key(path: Path) -> None:
    FileKeyring.create(path)
    program = (
        "import sys; from pathlib import Path; from realname.connect.keys.file_keyring import FileKeyring\n"
        "ring = FileKeyring(Path(sys.argv[1])); print(*(ring.rotate() for _ in range(10)))"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", program, path], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    made = [name for process in processes for name in process.communicate()[0].split()]
    assert len(set(made)) == len(made) == 30  # each is told its own key, whoever rotated after it
    assert set(made) < set(json.loads(path.read_text())["keys"])


def test_a_ring_that_cannot_be_written_says_so_and_stays_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = FileKeyring.create(path)
    before = path.read_bytes()

    def full_disk(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(KeyringUnusable) as refused:
        ring.rotate()
    assert refused.value.code == "keys.unwritable_file"
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.partial")) + list(path.parent.glob(".*.partial"))


def test_a_place_that_cannot_be_made_says_so() -> None:
    with pytest.raises(KeyringUnusable) as refused:
        FileKeyring.create(Path("/proc/realname/keyring.json"))
    assert refused.value.code == "keys.unwritable_file"


def test_a_ring_whose_file_vanishes_refuses_to_wrap_what_nobody_could_open(path: Path) -> None:
    ring = FileKeyring.create(path)
    path.unlink()
    with pytest.raises(KeyringUnusable) as refused:
        ring.wrap(KEY, CONTEXT)
    assert refused.value.code == "keys.missing_file"


def test_the_environments_file_is_made_where_there_is_none(path: Path) -> None:
    ring = open_keyring({"REALNAME_KEYRING_FILE": str(path)})
    assert isinstance(ring, FileKeyring)
    assert path.exists()


def test_in_production_a_missing_file_is_refused_and_none_is_made(path: Path) -> None:
    with pytest.raises(KeyringUnusable) as refused:
        open_keyring({"REALNAME_KEYRING_FILE": str(path), "REALNAME_ENV": "production"})
    assert refused.value.code == "keys.missing_file"
    assert not path.exists()


def test_in_production_a_file_that_is_there_is_opened(path: Path) -> None:
    made = FileKeyring.create(path)
    opened = open_keyring({"REALNAME_KEYRING_FILE": str(path), "REALNAME_ENV": "production"})
    assert opened.current_key_id == made.current_key_id


def test_the_ring_in_memory_is_for_trying_things_and_refused_in_production() -> None:
    chosen = {"REALNAME_KEYRING": "realname.connect.keys.memory_keyring.InsecureMemoryKeyring"}
    assert isinstance(open_keyring(chosen), InsecureMemoryKeyring)
    with pytest.raises(ChoiceError):
        open_keyring(chosen | {"REALNAME_ENV": "production"})


def test_a_ring_prints_its_file_and_no_key(path: Path) -> None:
    ring = FileKeyring.create(path)
    assert repr(ring) == f"FileKeyring({str(path)!r})"
    assert "blob" not in repr(WrappedKey("kek", b"blob"))
