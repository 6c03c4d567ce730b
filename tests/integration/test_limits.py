"""A client's allowance, counted in the database, so that every web process counts together."""

from __future__ import annotations

import time

import pytest

from realname.record.errors import TooMany
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.operators.actions.limits import take_token

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def caller() -> Caller:
    return Caller(add_operator("north", "North Telecom", "UT"), "client", frozenset())


def test_a_burst_is_allowed_and_the_next_call_is_told_how_long_to_wait(caller: Caller) -> None:
    for _ in range(5):
        take_token(caller, per_second=0.1, burst=5)
    with pytest.raises(TooMany) as refusal:
        take_token(caller, per_second=0.1, burst=5)
    assert 9 <= refusal.value.retry_after_s <= 10


def test_a_refused_call_is_not_counted(caller: Caller) -> None:
    take_token(caller, per_second=0.1, burst=1)
    for _ in range(10):
        with pytest.raises(TooMany) as refusal:
            take_token(caller, per_second=0.1, burst=1)
    assert refusal.value.retry_after_s <= 10


def test_tokens_come_back_with_time(caller: Caller) -> None:
    take_token(caller, per_second=20, burst=1)
    time.sleep(0.06)
    take_token(caller, per_second=20, burst=1)


def test_another_client_has_an_allowance_of_its_own(caller: Caller) -> None:
    take_token(caller, per_second=0.1, burst=1)
    take_token(Caller(caller.operator_id, "another", frozenset()), per_second=0.1, burst=1)
