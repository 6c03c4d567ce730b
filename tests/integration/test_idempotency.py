"""The same key and body give the same answer, also when twenty ask at once."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from realname.database.rows import tenant
from realname.record.errors import Conflict, Invalid
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.operators.actions.idempotency import Answer, answer_once, fingerprint
from realname.record.operators.models import IdempotencyRecord, WebhookEndpoint

pytestmark = pytest.mark.usefixtures("database")

BODY = fingerprint("POST /v1/things", b"{}")


@pytest.fixture
def caller() -> Caller:
    return Caller(add_operator("north", "North Telecom", "UT"), "client", frozenset())


def make_row(caller: Caller) -> Answer:
    """Do something that can be counted: write a row."""
    row = WebhookEndpoint.objects.create(operator_id=caller.operator_id, url="https://example.org", sealed_secret=b"")
    return Answer(201, {"id": str(row.id)})


def ask(caller: Caller, key: str, body: bytes = BODY) -> Answer:
    with tenant(caller.operator_id):
        return answer_once(caller, key, body, lambda: make_row(caller))


def rows_of(caller: Caller) -> int:
    with tenant(caller.operator_id):
        return WebhookEndpoint.objects.count()


def test_a_repeated_call_gets_the_first_ones_answer_and_does_nothing(caller: Caller) -> None:
    first, second = ask(caller, "k"), ask(caller, "k")
    assert (first.replayed, second.replayed) == (False, True)
    assert first.body == second.body
    assert first.status == second.status == 201
    assert rows_of(caller) == 1


def test_twenty_concurrent_calls_do_the_work_once_and_get_one_answer(caller: Caller) -> None:
    start = threading.Barrier(20)

    def call(_: int) -> str:
        try:
            start.wait()
            return str(ask(caller, "k").body["id"])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(call, range(20)))

    assert len(answers) == 1
    assert rows_of(caller) == 1


def test_another_body_under_the_same_key_is_a_conflict_and_changes_nothing(caller: Caller) -> None:
    ask(caller, "k")
    with pytest.raises(Conflict) as refusal:
        ask(caller, "k", fingerprint("POST /v1/things", b'{"a":1}'))
    assert refusal.value.code == "idempotency.other_body"
    assert rows_of(caller) == 1


def test_a_refusal_leaves_the_key_free(caller: Caller) -> None:
    def refuse() -> Answer:
        make_row(caller)
        raise Invalid("no")

    with pytest.raises(Invalid), tenant(caller.operator_id):
        answer_once(caller, "k", BODY, refuse)
    assert rows_of(caller) == 0
    with tenant(caller.operator_id):
        assert not IdempotencyRecord.objects.exists()
    assert ask(caller, "k").replayed is False


def test_clients_and_operators_have_keys_of_their_own(caller: Caller) -> None:
    other = Caller(add_operator("south", "South Telecom", "UT"), "client", frozenset())
    colleague = Caller(caller.operator_id, "another client", frozenset())
    answers = {str(ask(who, "k").body["id"]) for who in (caller, other, colleague)}
    assert len(answers) == 3


@pytest.mark.parametrize(("key", "is_good"), [("", False), ("k" * 255, True), ("k" * 256, False), ("a\nb", False)])
def test_a_key_is_1_to_255_printable_characters(caller: Caller, key: str, is_good: bool) -> None:  # noqa: FBT001
    if is_good:
        assert ask(caller, key).status == 201
    else:
        with pytest.raises(Invalid) as refusal:
            ask(caller, key)
        assert refusal.value.code == "idempotency.key"


def test_the_kept_answer_is_sealed(caller: Caller) -> None:
    answer = ask(caller, str(uuid.uuid4()))
    with tenant(caller.operator_id):
        kept = bytes(IdempotencyRecord.objects.get().answer)
    assert answer.body["id"].encode() not in kept
