from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from realname.connect.evidence_store.contract import EvidenceError, SealedBytes, new_key
from realname.connect.evidence_store.local_folder import LocalFolder
from realname.connect.keys.sealing import VERSION


def sealed(size: int) -> SealedBytes:
    return SealedBytes(VERSION + os.urandom(size - 1))


def files_under(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_files_and_folders_are_the_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        LocalFolder(tmp_path / "evidence").put(new_key(), sealed(100))
    finally:
        os.umask(before)
    folder = tmp_path / "evidence"
    modes = {stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.rglob("*")] if path.is_dir()}
    assert modes == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files_under(folder)} == {0o600}


def test_evidence_is_sharded_by_the_start_of_its_key(tmp_path: Path) -> None:
    key = new_key()
    LocalFolder(tmp_path).put(key, sealed(100))
    assert (tmp_path / key[:2] / key[2:4] / key).is_file()
    assert files_under(tmp_path / "incoming") == []


def test_another_store_on_the_same_folder_sees_it(tmp_path: Path) -> None:
    key, evidence = new_key(), sealed(100)
    LocalFolder(tmp_path).put(key, evidence)
    assert LocalFolder(tmp_path).get(key) == evidence


@pytest.fixture
def at_most_1000_bytes() -> Iterator[None]:
    """Let files of this process grow to 1,000 bytes: a write past that stops half-way, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.usefixtures("at_most_1000_bytes")
def test_a_write_that_stops_half_way_leaves_nothing_and_says_so(tmp_path: Path) -> None:
    store = LocalFolder(tmp_path)
    key = new_key()
    with pytest.raises(EvidenceError) as caught:
        store.put(key, sealed(1001))
    assert caught.value.code == "evidence.disk_full"
    assert not caught.value.permanent
    assert files_under(tmp_path) == []
    store.put(key, sealed(1000))
    assert len(store.get(key).value) == 1000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    mount = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path)], check=False, capture_output=True
    )
    if mount.returncode != 0:
        pytest.skip("mounting a small disk is not allowed here")
    try:
        yield tmp_path
    finally:
        subprocess.run(["/bin/umount", str(tmp_path)], check=True)


def test_a_full_disk_is_said_to_be_full_and_works_again_once_there_is_room(small_disk: Path) -> None:
    store = LocalFolder(small_disk)
    first, second = new_key(), new_key()
    store.put(first, sealed(32_000))
    with pytest.raises(EvidenceError) as caught:
        store.put(second, sealed(48_000))
    assert caught.value.code == "evidence.disk_full"
    assert len(files_under(small_disk)) == 1
    store.delete(first)
    store.put(second, sealed(48_000))


def test_a_folder_that_cannot_be_made_is_unwritable_and_not_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EvidenceError) as caught:
        LocalFolder(tmp_path / "file" / "evidence")
    assert caught.value.code == "evidence.unwritable"
    assert str(tmp_path) not in f"{caught.value}{caught.value.remedy}"


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff" + b"x" * 100])
def test_a_file_that_was_spoilt_is_unreadable_and_not_evidence(tmp_path: Path, content: bytes) -> None:
    store, key = LocalFolder(tmp_path), new_key()
    store.put(key, sealed(100))
    (tmp_path / key[:2] / key[2:4] / key).write_bytes(content)
    with pytest.raises(EvidenceError) as caught:
        store.get(key)
    assert caught.value.code == "evidence.unreadable"


def test_a_link_in_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    store, key, elsewhere = LocalFolder(tmp_path / "e"), new_key(), tmp_path / "elsewhere"
    elsewhere.write_bytes(VERSION * 100)
    path = tmp_path / "e" / key[:2] / key[2:4] / key
    path.parent.mkdir(parents=True)
    path.symlink_to(elsewhere)
    with pytest.raises(EvidenceError):
        store.get(key)


@pytest.mark.parametrize(("age_s", "kept"), [(3590.0, True), (3610.0, False)])
def test_what_a_crash_left_an_hour_ago_is_swept_and_what_is_being_written_is_not(
    tmp_path: Path,
    age_s: float,
    kept: bool,  # noqa: FBT001  a table
) -> None:
    LocalFolder(tmp_path)
    draft = tmp_path / "incoming" / "draft"
    draft.write_bytes(b"half")
    os.utime(draft, (time.time() - age_s,) * 2)
    LocalFolder(tmp_path)
    assert draft.exists() is kept


WRITER = """
import os, sys
from pathlib import Path
from realname.connect.evidence_store.contract import SealedBytes, new_key
from realname.connect.evidence_store.local_folder import LocalFolder
store = LocalFolder(Path(sys.argv[1]))
while True:
    key = new_key()
    store.put(key, SealedBytes(b"\\x01" + bytes([int(key[:2], 16)]) * 300_000))
    print(key, flush=True)
"""


def acknowledged_before_the_kill(folder: Path, pause_s: float) -> set[str]:
    command = [sys.executable, "-c", WRITER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline().strip()
        time.sleep(pause_s)
        writer.kill()
        return {key for key in (first, *writer.stdout.read().split("\n")[:-1]) if key}


@pytest.mark.parametrize("pause_s", [0.05, 0.11, 0.17])
def test_a_killed_writer_loses_nothing_that_it_acknowledged_and_leaves_no_half(tmp_path: Path, pause_s: float) -> None:
    missing = acknowledged_before_the_kill(tmp_path, pause_s)
    assert missing
    store = LocalFolder(tmp_path)
    for path in files_under(tmp_path):
        if path.parent.name != "incoming":
            assert store.get(path.name).value == b"\x01" + bytes([int(path.name[:2], 16)]) * 300_000
            missing.discard(path.name)
    assert missing == set()
