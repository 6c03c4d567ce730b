from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from realname.connect.activation.contract import LineAction, LineOrder, OrderOutcome
from realname.connect.activation.http_line_system import HttpLineSystem, LineSystemSettings, body_of
from realname.connect.activation.simulator import DEVELOPMENT_SECRET, OperatorSimulator
from realname.connect.transport.errors import BadAnswer
from realname.connect.transport.loopback_server import serving
from realname.connect.transport.retrying import ONCE
from realname.connect.transport.simulation import Reply, Request, json_reply

MOMENT = datetime(2030, 1, 1, 8, 30, tzinfo=timezone(timedelta(hours=8)))
ORDER = LineOrder(
    "key-1", LineAction.ACTIVATE, "registration-1", "subscriber-1", MOMENT, "+447700900123", iccid="8944500102198304826"
)


class ScriptedOperator(OperatorSimulator):
    def __init__(self) -> None:
        super().__init__()
        self.answer: dict[str, Any] = {}

    def _order(self, _request: Request) -> Reply:
        return json_reply(self.answer)


@pytest.fixture
def scripted() -> Iterator[tuple[ScriptedOperator, HttpLineSystem]]:
    simulator = ScriptedOperator()
    with serving(simulator) as server:
        yield simulator, HttpLineSystem(LineSystemSettings(server.url, (DEVELOPMENT_SECRET,), retry=ONCE))


def test_an_order_is_a_cloud_event_that_names_its_type() -> None:
    assert body_of(ORDER) == {
        "specversion": "1.0",
        "id": "key-1",
        "source": "realname",
        "type": "line.activate",
        "subject": "registration-1",
        "time": "2030-01-01T00:30:00Z",
        "datacontenttype": "application/json",
        "data": {"msisdn": "+447700900123", "iccid": "8944500102198304826", "subscriber": "subscriber-1"},
    }
    assert body_of(replace(ORDER, ordered_at=MOMENT.astimezone(UTC))) == body_of(ORDER)


GOOD = {"key": "key-1", "outcome": "accepted", "reference": "OP-1"}


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        (GOOD, OrderOutcome.ACCEPTED),
        ({**GOOD, "outcome": "already"}, OrderOutcome.ALREADY),
        ({**GOOD, "outcome": "rejected", "code": "line.in_use"}, OrderOutcome.REJECTED),
        ({**GOOD, "code": "ignored"}, OrderOutcome.ACCEPTED),
    ],
)
def test_an_answer_of_the_protocol_is_taken(
    scripted: tuple[ScriptedOperator, HttpLineSystem], value: dict[str, Any], outcome: OrderOutcome
) -> None:
    scripted[0].answer = value
    answer = scripted[1].order(ORDER)
    assert answer.outcome is outcome
    assert bool(answer.code) == (outcome is OrderOutcome.REJECTED)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {**GOOD, "key": "key-2"},
        {**GOOD, "outcome": "done"},
        {**GOOD, "outcome": True},
        {**GOOD, "reference": ""},
        {**GOOD, "reference": 7},
        {**GOOD, "reference": "two words"},
        {**GOOD, "outcome": "rejected"},
        {**GOOD, "outcome": "rejected", "code": "the holder 张三 owes money"},
    ],
)
def test_an_answer_that_is_not_of_the_protocol_is_bad(
    scripted: tuple[ScriptedOperator, HttpLineSystem], value: dict[str, Any]
) -> None:
    scripted[0].answer = value
    with pytest.raises(BadAnswer) as caught:
        scripted[1].order(ORDER)
    assert caught.value.sent
    assert "张三" not in str(caught.value)
