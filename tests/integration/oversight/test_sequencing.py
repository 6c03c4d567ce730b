"""Leaves get their places once, in order; the log never forks and never goes backwards."""

from __future__ import annotations

import base64
import threading
from shutil import rmtree

import pytest
from django.db import connections, transaction
from django.test import Client
from procrastinate.contrib.django import app
from tests.integration.oversight.logs import append_some, changed, copied, elsewhere, published

from realname.connect.keys.memory_keyring import InsecureMemoryKeyring
from realname.database.embedded import Server
from realname.ledger.proofs import is_consistent, is_included
from realname.ledger.tiled import entries_of
from realname.ledger.tree import Tree, consistency, inclusion, leaf_hash
from realname.ledger.trust import Trust
from realname.record.errors import Conflict
from realname.record.oversight import tasks
from realname.record.oversight.actions import sequencing, signing
from realname.record.oversight.actions.sequencing import sequence, sequence_all
from realname.record.oversight.actions.signing import public_key, the_log
from realname.record.oversight.models import Entry, Head, Log, Node, Pending, Position
from realname.record.oversight.published import log_folder, publish_note, published_note, size_of_note
from realname.record.oversight.tree import Stored, tree_of

pytestmark = pytest.mark.usefixtures("database", "folder")


def test_leaves_get_the_next_places_in_the_order_in_which_they_were_appended() -> None:
    entries = append_some(5)
    assert sequence(3)
    assert sequence(3)
    assert not sequence(3)
    assert list(Position.objects.order_by("index").values_list("index", "entry")) == list(enumerate(entries))
    assert Pending.objects.count() == 0
    assert list(Head.objects.order_by("size").values_list("size", flat=True)) == [3, 5]
    assert published() == Head.objects.get(size=5).note


def test_the_root_is_that_of_rfc_6962_through_full_tiles() -> None:
    whole = Tree()
    for count in (1, 254, 1, 1, 300, 500):
        append_some(count)
        before = whole.size
        sequence_all()
        for row in Position.objects.filter(index__gte=before).select_related("entry").order_by("index"):
            whole.append(leaf_hash(bytes(row.entry.leaf)))
        head = Head.objects.get(size=whole.size)
        assert bytes(head.root) == whole.root()
    size = whole.size
    assert size == 1057
    assert Node.objects.count() == 4
    tree = tree_of(size)
    assert all(
        is_included(whole.node(0, index), index, size, inclusion(index, size, tree.node), whole.root())
        for index in (0, 255, 256, 1056)
    )
    proof = consistency(256, size, tree.node)
    assert is_consistent(256, whole.root(256), size, whole.root(), proof)


def test_two_sequencers_at_once_make_one_line_of_heads() -> None:
    append_some(40)
    failures: list[BaseException] = []

    def run() -> None:
        try:
            for _ in range(20):
                sequence(1)
        except BaseException as error:  # noqa: BLE001  told by the test
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    sequence_all()
    assert list(Position.objects.order_by("index").values_list("index", flat=True)) == list(range(40))
    assert size_of_note(published()) == 40


def test_a_head_that_was_signed_and_not_published_is_published_by_the_next_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    append_some(2)
    with monkeypatch.context() as patch:
        patch.setattr(sequencing, "remember_note", lambda _: None)
        patch.setattr(sequencing, "publish_note", lambda _: None)
        sequence()
    assert published_note() is None
    sequence()
    assert size_of_note(published()) == 2


def test_a_process_that_was_held_up_puts_no_older_head_in_the_place_of_a_newer_one() -> None:
    append_some(2)
    sequence(1)
    older = published()
    sequence()
    assert not publish_note(older)
    assert size_of_note(published()) == 2


def test_an_older_database_is_refused_and_nothing_is_signed(
    server: Server, database: str, caplog: pytest.LogCaptureFixture
) -> None:
    append_some(3)
    sequence_all()
    backup = copied(server, database)
    append_some(2)
    sequence_all()
    seen = published()
    with elsewhere(server, backup):
        append_some(7)
        with pytest.raises(Conflict) as refusal:
            sequence()
        assert refusal.value.code == "log.backwards"
        assert "ends after 3 leaves" in str(refusal.value)
        assert "of 5 was signed" in str(refusal.value)
        assert Head.objects.count() == 1
        assert Pending.objects.count() == 7
        tasks.sequence.func(0)
        assert "log.backwards" in caplog.text
    assert published() == seen
    sequence_all()


def test_a_lost_database_is_refused(server: Server, migrated: str) -> None:
    append_some(1)
    sequence_all()
    with elsewhere(server, copied(server, migrated)):
        append_some(1)
        with pytest.raises(Conflict) as refusal:
            sequence()
    assert refusal.value.code == "log.backwards"


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE oversight_position SET leaf_hash = sha256('x') WHERE index = 2", "log.changed"),
        ("DELETE FROM oversight_position WHERE index = 1", "log.changed"),
        (
            "DELETE FROM oversight_head; DELETE FROM oversight_position WHERE index > 0;",
            "log.backwards",
        ),
    ],
)
def test_an_owner_who_rewrites_the_tree_gets_no_signature(database: str, statement: str, code: str) -> None:
    del database
    append_some(3)
    sequence_all()
    seen = published()
    changed(statement)
    append_some(1)
    with pytest.raises(Conflict) as refusal:
        sequence()
    assert refusal.value.code == code
    assert published() == seen


def test_a_tree_that_was_signed_anew_over_other_leaves_is_refused(database: str) -> None:
    del database
    append_some(3)
    sequence_all()
    seen = published()
    # The owner has the whole tree built again, and signed by the service, while what was published is out of the way.
    changed("DELETE FROM oversight_head; DELETE FROM oversight_position")
    changed("INSERT INTO oversight_pending SELECT id FROM oversight_entry")
    changed("UPDATE oversight_entry SET leaf = leaf || ' ' WHERE id = 1")
    folder = log_folder()
    folder.rename(folder.with_name("aside"))
    sequence_all()
    rmtree(folder)
    folder.with_name("aside").rename(folder)
    append_some(1)
    with pytest.raises(Conflict) as refusal:
        sequence()
    assert refusal.value.code == "log.forked"
    assert published() == seen


def test_another_logs_folder_is_refused(server: Server, migrated: str) -> None:
    append_some(1)
    sequence_all()
    with elsewhere(server, copied(server, migrated)):
        append_some(4)
        with transaction.atomic():
            the_log()
        with pytest.raises(Conflict) as refusal:
            sequence()
    assert refusal.value.code == "log.another"


def test_anybody_reads_the_checkpoint_and_its_tiles(public: Client) -> None:
    assert public.get("/log/checkpoint").status_code == 404
    append_some(258)
    sequence(257)
    sequence(0)
    answer = public.get("/log/checkpoint")
    origin, size, root = answer.content.decode().split("\n")[:3]
    assert (answer["Cache-Control"], size) == ("no-cache", "257")
    assert origin.startswith("log.realname.invalid/")
    full = public.get("/log/tile/0/000")
    assert full["Cache-Control"] == "public, max-age=31536000, immutable"
    assert full.content == b"".join(bytes(row.leaf_hash) for row in Position.objects.order_by("index")[:256])
    assert tree_of(257).root() == base64.b64decode(root)
    assert len(public.get("/log/tile/1/000.p/1").content) == 32
    assert len(public.get("/log/tile/0/001.p/1").content) == 32
    entries = list(entries_of(Stored(), 257, 0, 257))
    assert entries == [bytes(row.leaf) for row in Entry.objects.order_by("id")[:257]]
    for nowhere in ("0/001", "0/001.p/2", "0/002", "2/000", "0/0", "0/../../x", "64/000"):
        assert public.get(f"/log/tile/{nowhere}").status_code == 404, nowhere
    assert public.post("/log/checkpoint").status_code == 405


def test_the_job_has_a_clock() -> None:
    assert "oversight.sequence" in {task.task.name for task in app.periodic_registry.periodic_tasks.values()}


def test_a_checkpoint_is_signed_by_the_key_that_the_log_names() -> None:
    append_some(1)
    sequence_all()
    log = Log.objects.get()
    trust = Trust((public_key(log),))
    checked = trust.check(published().encode()).checkpoint
    assert (checked.origin, checked.size, checked.root) == (log.origin, 1, bytes(Head.objects.get().root))


def test_the_logs_key_goes_with_a_change_of_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = InsecureMemoryKeyring()
    monkeypatch.setattr(signing, "keyring", lambda: ring)
    append_some(1)
    sequence_all()
    before = ring.current_key_id
    ring.rotate()
    with transaction.atomic():
        assert signing.rewrap_key()
        assert not signing.rewrap_key()
    ring.retire(before)
    append_some(1)
    sequence_all()
    assert Trust((public_key(Log.objects.get()),)).check(published().encode()).checkpoint.size == 2
