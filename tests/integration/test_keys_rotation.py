"""The key-encryption key changes while the service goes on, and every sealed value still opens."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections
from tests.integration import whole_way
from tests.integration.test_retention import person_of
from tests.integration.whole_way import CONTACT, NUMBER, SIM, Outside, activated

from realname.connect.keys.errors import UnknownKey
from realname.connect.keys.keyring import Keyring, WrappedKey
from realname.database.embedded import Server
from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.record import keys_rotation
from realname.record.errors import Conflict, RetryLater
from realname.record.keyring import keyring
from realname.record.operators import sealing as operators_sealing
from realname.record.operators.actions import keys as operators_keys
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.operators.actions.connections import line_system_of
from realname.record.operators.models import OperatorKey
from realname.record.registrations.actions import contacts, lines
from realname.record.registrations.actions.evidence import open_evidence
from realname.record.registrations.actions.measuring import readings_of
from realname.record.registrations.models import Contact, Evidence, Line, PlatformKey
from realname.record.subscribers.actions import people
from realname.record.subscribers.actions.templates import template_values
from realname.record.subscribers.models import FaceTemplate, Subscriber
from realname.record.subscribers.sealing import read_fields

store, tools, caller, outside = whole_way.store, whole_way.tools, whole_way.caller, whole_way.outside


@pytest.fixture(autouse=True)
def ring(database: str, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keyring]:
    """A file's ring of this test's own."""
    del database, store
    monkeypatch.setenv("REALNAME_KEYRING_FILE", str(tmp_path / "keyring.json"))
    keyring.cache_clear()
    yield keyring()
    keyring.cache_clear()


def key_ids(*operator_ids: uuid.UUID) -> set[str]:
    """Return the ids of the keys that rows name, those of erased people aside."""
    found: set[str] = set()
    for operator_id in operator_ids:
        with tenant(operator_id):
            found |= set(OperatorKey.objects.values_list("key_id", flat=True))
            found |= set(Subscriber.objects.exclude(key_blob=None).values_list("key_id", flat=True))
    return found


def blobs(caller: Caller) -> dict[str, bytes]:
    with tenant(caller.operator_id):
        rows = {str(row.id): bytes(row.blob) for row in OperatorKey.objects.all()}
        return rows | {str(row.id): bytes(row.key_blob or b"") for row in Subscriber.objects.all()}


def everything_opens(caller: Caller, registration: uuid.UUID) -> None:
    """Open one value of each kind, as another process would: with no key in memory."""
    operators_sealing.data_key.cache_clear()
    person = person_of(caller, registration)
    with tenant(caller.operator_id):
        row = Subscriber.objects.get(id=person)
        assert read_fields(row)["phone"] == CONTACT
        assert [one.id for one in people.find_by_phone(caller.operator_id, CONTACT)] == [person]
        assert lines.shown(Line.objects.select_related("subscriber").get())["line"] == {"msisdn": NUMBER, "iccid": SIM}
        assert template_values(FaceTemplate.objects.get())
        assert readings_of(registration, "face")
        assert contacts.number_of(Contact.objects.select_related("registration__subscriber").get()) == CONTACT
        assert all(open_evidence(one).startswith(b"\x89PNG") for one in Evidence.objects.all())
    assert line_system_of(caller.operator_id) is not None


def test_every_value_opens_after_the_rotation_and_after_the_old_key_is_gone(
    caller: Caller, outside: Outside, tools: Instruments, ring: Keyring
) -> None:
    registration = activated(caller, outside, tools)
    old, before = ring.current_key_id, blobs(caller)
    new = keys_rotation.new_key()
    assert key_ids(caller.operator_id) == {old}
    platform = PlatformKey.objects.count()
    assert keys_rotation.rewrap_all() == len(before) + platform
    assert key_ids(caller.operator_id) == {new}
    assert set(PlatformKey.objects.values_list("key_id", flat=True)) == {new}
    assert not set(before.values()) & set(blobs(caller).values())
    everything_opens(caller, registration)
    assert keys_rotation.retire_older() == (old,)
    assert ring.key_ids == {new}
    everything_opens(caller, registration)
    with tenant(caller.operator_id):
        [row] = OperatorKey.objects.filter(purpose="operator")
    with pytest.raises(UnknownKey):
        ring.unwrap(WrappedKey(old, before[str(row.id)]), b"any")


def test_a_second_run_finds_nothing_to_do(caller: Caller, outside: Outside, tools: Instruments) -> None:
    activated(caller, outside, tools)
    keys_rotation.new_key()
    assert keys_rotation.rewrap_all() > 0
    after = blobs(caller)
    assert keys_rotation.rewrap_all() == 0
    assert blobs(caller) == after
    assert len(keys_rotation.retire_older()) == 1
    assert keys_rotation.retire_older() == ()


def test_rows_of_every_operator_and_of_more_than_one_batch_are_wrapped(
    caller: Caller, ring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys_rotation, "BATCH", 3)
    other = add_operator("south", "South Telecom", "UT")
    for operator_id in (caller.operator_id, other):
        with tenant(operator_id):
            for number in range(7):
                people.make_subscriber(operator_id, {"name": str(number)})
    keys_rotation.new_key()
    told: list[tuple[str, int, int]] = []
    done = keys_rotation.rewrap_all(lambda *step: told.append(step))
    # Seven people each, and each operator's own key and that of its indexes' keys where drawn.
    assert done >= 16
    assert told[0] == ("keys", 0, done)
    assert ("keys", done, done) in told
    assert key_ids(caller.operator_id, other) == {ring.current_key_id}
    with tenant(other):
        assert sorted(read_fields(row)["name"] for row in Subscriber.objects.all()) == list("0123456")


def test_an_erased_person_stays_erased(caller: Caller, ring: Keyring) -> None:
    with tenant(caller.operator_id):
        person = people.make_subscriber(caller.operator_id, {"name": "Anna"})
        people.erase_subscriber(person.id)
    keys_rotation.new_key()
    keys_rotation.rewrap_all()
    assert len(keys_rotation.retire_older()) == 1
    with tenant(caller.operator_id):
        row = Subscriber.objects.get(id=person.id)
    assert row.key_blob is None
    assert row.key_id != ring.current_key_id


def test_what_is_written_during_the_rotation_survives(caller: Caller, ring: Keyring) -> None:
    operator_id, old = caller.operator_id, ring.current_key_id
    is_wrapped, may_commit, is_over = threading.Event(), threading.Event(), threading.Event()
    made: list[uuid.UUID] = []

    def slow() -> None:
        """Wrap a key before the rotation, and commit its row after the first pass over all rows."""
        with tenant(operator_id):
            row = people.make_subscriber(operator_id, {"name": "slow"})
            assert row.key_id == old
            made.append(row.id)
            is_wrapped.set()
            assert may_commit.wait(30)
        connections.close_all()

    def busy() -> None:
        while not is_over.is_set():
            with tenant(operator_id):
                row = people.make_subscriber(operator_id, {"name": "busy"})
            with tenant(operator_id):
                people.change_fields(people.subscriber_of(row.id, for_change=True), {"name": "busy still"})
            made.append(row.id)
        connections.close_all()

    def progress(step: str, done: int, total: int) -> None:
        if step == "keys" and done == total:
            threading.Timer(0.3, may_commit.set).start()

    threads = [threading.Thread(target=slow), threading.Thread(target=busy)]
    for thread in threads:
        thread.start()
    assert is_wrapped.wait(30)
    new = keys_rotation.new_key()
    keys_rotation.rewrap_all(progress)
    is_over.set()
    for thread in threads:
        thread.join()
    assert keys_rotation.retire_older() == (old,)
    assert key_ids(operator_id) == {new}
    with tenant(operator_id):
        names = [read_fields(Subscriber.objects.get(id=one))["name"] for one in made]
    assert names.count("slow") == 1
    assert set(names) == {"slow", "busy still"}
    assert len(names) > 2


def test_retiring_refuses_while_a_row_is_left_and_destroys_nothing(caller: Caller, ring: Keyring) -> None:
    with tenant(caller.operator_id):
        person = people.make_subscriber(caller.operator_id, {"name": "Anna"})
    old, new = ring.current_key_id, keys_rotation.new_key()
    with tenant(caller.operator_id):
        operators_keys.rewrap_keys(caller.operator_id, keys_rotation.FIRST, 100)
    with pytest.raises(Conflict) as refusal:
        keys_rotation.retire_older()
    assert refusal.value.code == "rotation.key_in_use"
    assert ring.key_ids == {old, new}
    with tenant(caller.operator_id):
        assert read_fields(people.subscriber_of(person.id)) == {"name": "Anna"}


def test_a_row_that_somebody_holds_is_wrapped_once_it_is_free(caller: Caller, ring: Keyring) -> None:
    with tenant(caller.operator_id):
        person = people.make_subscriber(caller.operator_id, {"name": "Anna"}).id
    keys_rotation.new_key()
    is_held = threading.Event()

    def hold() -> None:
        with tenant(caller.operator_id):
            people.subscriber_of(person, for_change=True)
            is_held.set()
            threading.Event().wait(0.5)
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    assert is_held.wait(30)
    keys_rotation.rewrap_all()
    thread.join()
    assert key_ids(caller.operator_id) == {ring.current_key_id}


def test_a_transaction_that_does_not_end_is_waited_for_and_then_told(caller: Caller) -> None:
    is_open, may_end = threading.Event(), threading.Event()

    def dawdle() -> None:
        with tenant(caller.operator_id):
            is_open.set()
            assert may_end.wait(30)
        connections.close_all()

    thread = threading.Thread(target=dawdle)
    thread.start()
    assert is_open.wait(30)
    with pytest.raises(RetryLater) as refusal:
        keys_rotation.wait_for_older_transactions(patience_s=0.3)
    may_end.set()
    thread.join()
    assert refusal.value.code == "rotation.waits"
    keys_rotation.wait_for_older_transactions(patience_s=5)


def test_one_operators_transaction_wraps_no_other_operators_keys(caller: Caller, ring: Keyring) -> None:
    other = add_operator("south", "South Telecom", "UT")
    old = ring.current_key_id
    keys_rotation.new_key()
    with tenant(caller.operator_id):
        operators_keys.rewrap_keys(caller.operator_id, keys_rotation.FIRST, 100)
    assert key_ids(other) == {old}


def test_the_command_changes_the_key_and_this_process_goes_on(
    caller: Caller, outside: Outside, tools: Instruments, ring: Keyring, server: Server
) -> None:
    registration = activated(caller, outside, tools)
    old = ring.current_key_id
    database = str(connection.settings_dict["NAME"])
    environment = {**os.environ, "DATABASE_URL": server.address.url("app", database)}

    def realname(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "realname", "keys", "rotate", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)

    ended = realname("--json")
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert told == {"current": ring.current_key_id, "rewrapped": told["rewrapped"], "retired": []}
    assert told["rewrapped"] > 0
    assert ring.key_ids == {old, told["current"]}
    assert "keys" in ended.stderr
    everything_opens(caller, registration)
    ended = realname("--finish", "--retire")
    assert ended.returncode == 0, ended.stderr
    assert old in ended.stdout
    assert ring.key_ids == {told["current"]}
    everything_opens(caller, registration)
