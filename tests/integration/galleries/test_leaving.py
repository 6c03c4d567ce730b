"""Erasure, withdrawal and retention reach every copy: rows, each worker's memory, copies on disk, and Milvus."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connections
from django.test import override_settings
from django.utils import timezone
from tests.integration.galleries.people import BLUE, RED, TWIN, Colour, captured, decided, tools, unit
from tests.integration.picture_way import TODAY
from tests.judge.tables import STAMP

from realname.database.rows import OWNER_ALIAS, maintenance, tenant
from realname.gallery.contract import Gallery, Kind
from realname.gallery.errors import SnapshotUnusable
from realname.gallery.memory import InMemoryGallery
from realname.gallery.snapshot import read_snapshot
from realname.measure.readings import Template
from realname.record.galleries import keys, residents, tasks
from realname.record.galleries.changes import drop_changes_before, note_changes
from realname.record.galleries.models import GalleryChange, GalleryMember, GalleryRow
from realname.record.galleries.resident import Resident, kind_of
from realname.record.operators.actions.clients import Caller
from realname.record.registrations.actions import deciding, retention, steps
from realname.record.registrations.models import DecisionRow
from realname.record.subscribers.actions.consents import withdraw_consent
from realname.record.subscribers.models import ConsentReceipt

pytestmark = [
    pytest.mark.usefixtures("database", "store"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]

Leaving = Callable[[Caller, DecisionRow], None]


def erased(caller: Caller, row: DecisionRow) -> None:
    retention.erase_person(caller.operator_id, row.registration.subscriber_id)


def withdrawn(purpose: str) -> Leaving:
    def withdraw(caller: Caller, row: DecisionRow) -> None:
        with tenant(caller.operator_id):
            receipt = ConsentReceipt.objects.get(subscriber=row.registration.subscriber_id, purpose=purpose)
            withdraw_consent(receipt.id)

    return withdraw


def outlived(caller: Caller, row: DecisionRow) -> None:
    with tenant(caller.operator_id):
        steps.withdraw(row.registration_id)
        assert GalleryMember.objects.filter(registration=row.registration_id).exists()
    retention.keep_clocks(caller.operator_id, timezone.now() + timedelta(days=181))


WAYS: dict[str, Leaving] = {
    "erased": erased,
    "withdrawn": withdrawn("other_identity"),
    "face withdrawn": withdrawn("face"),
    "outlived": outlived,
}


def the_gallery() -> GalleryRow:
    return GalleryRow.objects.get()


def worker(snapshot: Path | None = None) -> Resident:
    """Return what another worker's process holds."""
    row = the_gallery()
    return Resident(row, STAMP, InMemoryGallery(kind_of(row, keys.KEY_ID)), snapshot)


def probe(colour: Colour) -> Template:
    return keys.protected(unit(colour))


def finds(gallery: Gallery, colour: Colour) -> bool:
    [found] = gallery.search([probe(colour)], 5, 0.9)
    return bool(found)


def entry_of(caller: Caller, row: DecisionRow) -> UUID:
    with tenant(caller.operator_id):
        return GalleryMember.objects.get(registration=row.registration_id).entry


@pytest.mark.parametrize("way", WAYS)
def test_who_leaves_is_gone_from_rows_from_every_workers_memory_and_from_disk(
    north: Caller, south: Caller, tmp_path: Path, way: str
) -> None:
    hers, other = decided(north, RED), decided(south, BLUE)
    entry = entry_of(north, hers)
    path = tmp_path / "copy"
    writer, idle = worker(path), worker()
    assert writer.write()
    assert idle.follow() == 2
    assert all(finds(one.gallery, colour) for one in (writer, idle) for colour in (RED, BLUE))
    stolen = path.read_bytes()
    WAYS[way](north, hers)
    with maintenance("test"), connections[OWNER_ALIAS].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM galleries_member WHERE entry = %s", [entry])
        assert cursor.fetchone()[0] == 0
    assert keys.snapshot_key(the_gallery()) is None, "no copy of before opens again, wherever it lies"
    for one in (writer, idle):
        assert one.follow() == 1
        assert not finds(one.gallery, RED)
        assert finds(one.gallery, BLUE)
    assert not path.exists()
    path.write_bytes(stolen)
    fresh = worker(path)
    assert fresh.follow() == 1, "filled from the rows"
    assert not finds(fresh.gallery, RED)
    assert not path.exists()
    assert writer.write()
    again = InMemoryGallery(kind_of(the_gallery(), keys.KEY_ID))
    key = keys.snapshot_key(the_gallery())
    assert key is not None
    read_snapshot(again, path, key)
    assert [finds(again, RED), finds(again, BLUE)] == [False, True]
    path.write_bytes(stolen)
    with pytest.raises(SnapshotUnusable):
        read_snapshot(InMemoryGallery(kind_of(the_gallery(), keys.KEY_ID)), path, key)
    assert entry_of(south, other) in {UUID(bytes=one.tobytes()) for ids, _, _ in again.rows(10) for one in ids}


def test_a_copy_on_disk_spares_opening_rows_and_is_not_trusted_for_who_is_in_it(north: Caller, tmp_path: Path) -> None:
    first = decided(north, RED)
    path = tmp_path / "copy"
    assert worker(path).write()
    decided(north, BLUE)
    copy = worker(path)
    assert copy.follow() == 1, "one is in the copy on disk, and one is not"
    assert [finds(copy.gallery, RED), finds(copy.gallery, BLUE)] == [True, True]
    with maintenance("test"), connections[OWNER_ALIAS].cursor() as cursor:  # a row that is gone without a change
        cursor.execute("DELETE FROM galleries_member WHERE registration_id = %s", [first.registration_id])
    copy = worker(path)
    assert copy.follow() == 2
    assert [finds(copy.gallery, RED), finds(copy.gallery, BLUE)] == [False, True]


def test_nothing_is_written_where_nothing_changed(north: Caller, tmp_path: Path) -> None:
    decided(north, RED)
    one = worker(tmp_path / "copy")
    assert [one.write(), one.write()] == [True, False]
    assert not worker().write()


def test_a_change_that_commits_late_is_not_missed(north: Caller) -> None:
    decided(north, RED)
    one = worker()
    one.follow()
    entered, go_on = threading.Event(), threading.Event()

    def late() -> None:
        with tenant(north.operator_id):
            found = GalleryMember.objects.get()
            note_changes([found.entry])
            GalleryMember.objects.filter(id=found.id).delete()
            entered.set()
            go_on.wait(20)
        connections.close_all()

    thread = threading.Thread(target=late)
    thread.start()
    assert entered.wait(20)
    decided(north, BLUE)  # a later transaction, which commits before
    one.follow()
    assert [finds(one.gallery, RED), finds(one.gallery, BLUE)] == [True, True]
    go_on.set()
    thread.join()
    one.follow()
    assert [finds(one.gallery, RED), finds(one.gallery, BLUE)] == [False, True]


def test_a_worker_that_searches_nothing_forgets_too(north: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(residents, "EVERY_S", 0.01)
    with override_settings(REALNAME_GALLERY_FOLLOWS=True):
        row = decided(north, RED)
        idle = residents.resident(STAMP, 3)
        idle.follow()
        forgotten = threading.Event()
        follow = idle.follow

        def followed() -> int:
            changed = follow()
            if not len(idle.gallery):
                forgotten.set()
            return changed

        monkeypatch.setattr(idle, "follow", followed)
        assert finds(idle.gallery, RED)
        erased(north, row)
        assert forgotten.wait(20)
    residents.close_all()
    for thread in [one for one in threading.enumerate() if one.name == "gallery"]:
        thread.join(20)


def test_who_was_erased_a_moment_ago_is_no_candidate_even_where_a_copy_still_has_her(
    north: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = decided(north, RED)
    registration = captured(north, TWIN)
    monkeypatch.setattr(Resident, "follow", lambda _: 0)
    erased(north, row)
    deciding.decide_registration(north.operator_id, registration, tools(), TODAY)
    with tenant(north.operator_id):
        assert deciding.newest_decision(registration)[1].outcome == "approved"


def test_changes_are_dropped_when_every_copy_has_followed(north: Caller) -> None:
    decided(north, RED)
    assert drop_changes_before(timezone.now() - tasks.KEPT_FOR) == 0
    assert drop_changes_before(timezone.now() + timedelta(seconds=1)) == GalleryChange.objects.count() + 1


OPENED: list[Gallery] = []


def shared(kind: Kind) -> Gallery:
    """Return the one gallery outside of the workers, for the dotted path of the settings."""
    if OPENED:
        return OPENED[0]
    raise AssertionError(kind.name)


@pytest.fixture
def milvus(tmp_path: Path) -> Iterator[Callable[[Kind], Gallery]]:
    pymilvus = pytest.importorskip("pymilvus", reason="the extra `milvus` is not installed")
    pytest.importorskip("milvus_lite", reason="milvus-lite is not installed")
    from realname.gallery.milvus import MilvusGallery  # noqa: PLC0415  needs the extra

    with closing(pymilvus.MilvusClient(str(tmp_path / "milvus.db"))) as client:
        yield lambda kind: MilvusGallery(kind, client)
    OPENED.clear()


def test_a_gallery_in_milvus_is_filled_and_purged_by_one_job_for_all_workers(
    north: Caller, milvus: Callable[[Kind], Gallery]
) -> None:
    first = decided(north, RED)
    decided(north, BLUE)
    residents.close_all()
    OPENED.append(milvus(kind_of(the_gallery(), keys.KEY_ID)))
    with override_settings(REALNAME_GALLERY="tests.integration.galleries.test_leaving.shared"):
        tasks.follow_shared()
        assert len(OPENED[0]) == 2
        assert the_gallery().followed is not None
        assert decided(north, TWIN).outcome == "review"
        erased(north, first)
        tasks.follow_shared()
    assert len(OPENED[0]) == 1
    assert [finds(OPENED[0], RED), finds(OPENED[0], BLUE)] == [False, True]
