from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.gallery.made import KIND, entries

from realname.gallery import snapshot
from realname.gallery.contract import Entry
from realname.gallery.errors import SnapshotUnusable
from realname.gallery.memory import InMemoryGallery
from realname.gallery.snapshot import read_snapshot, write_snapshot

KEY = bytes(range(32))


@pytest.fixture
def known() -> list[Entry]:
    return entries(150)


@pytest.fixture
def written(known: list[Entry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(snapshot, "ROWS", 64)
    gallery = InMemoryGallery(KIND, segment_capacity=100, indexed_from=64)
    gallery.put(known)
    write_snapshot(gallery, tmp_path / "people", KEY, upto="change 7")
    return tmp_path / "people"


def test_a_snapshot_comes_back_with_every_entry(written: Path, known: list[Entry]) -> None:
    gallery = InMemoryGallery(KIND, segment_capacity=70, indexed_from=64)
    assert read_snapshot(gallery, written, KEY) == "change 7"
    assert len(gallery) == len(known)
    found = gallery.search([one.template for one in known], most=1)
    assert [row[0].id for row in found] == [one.id for one in known]


def test_nothing_of_an_entry_is_readable_on_disk(written: Path, known: list[Entry]) -> None:
    content = written.read_bytes()
    assert all(one.id.bytes not in content for one in known)
    assert written.stat().st_mode & 0o077 == 0
    assert [path.name for path in written.parent.iterdir()] == [written.name]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_changed_byte_or_a_cut_makes_it_unusable_and_fills_nothing(written: Path, data: st.DataObject) -> None:
    content = bytearray(written.read_bytes())
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    else:
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    broken = written.with_name("broken")
    broken.write_bytes(content)
    gallery = InMemoryGallery(KIND)
    with pytest.raises(SnapshotUnusable):
        read_snapshot(gallery, broken, KEY)
    assert len(gallery) == 0


def test_another_key_another_gallery_or_more_bytes_are_refused(written: Path) -> None:
    gallery = InMemoryGallery(KIND)
    with pytest.raises(SnapshotUnusable):
        read_snapshot(gallery, written, bytes(32))
    with pytest.raises(SnapshotUnusable):
        read_snapshot(InMemoryGallery(replace(KIND, key_id="key-2")), written, KEY)
    with written.open("ab") as file:
        file.write(b"x")
    with pytest.raises(SnapshotUnusable):
        read_snapshot(gallery, written, KEY)
    assert len(gallery) == 0


@pytest.mark.parametrize("left", range(48))
def test_a_cut_within_its_head_is_told_as_such(written: Path, left: int) -> None:
    written.write_bytes(written.read_bytes()[:left])
    gallery = InMemoryGallery(KIND)
    with pytest.raises(SnapshotUnusable):
        read_snapshot(gallery, written, KEY)
    assert len(gallery) == 0


def test_an_absent_snapshot_is_unusable(tmp_path: Path) -> None:
    with pytest.raises(SnapshotUnusable):
        read_snapshot(InMemoryGallery(KIND), tmp_path / "none", KEY)


def test_a_full_disk_leaves_the_snapshot_that_was_there(
    written: Path, known: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = written.read_bytes()
    gallery = InMemoryGallery(KIND)
    gallery.put(known[:10])

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_snapshot(gallery, written, KEY, upto="change 8")
    assert written.read_bytes() == before
    assert [path.name for path in written.parent.iterdir()] == [written.name]
