"""What every client of an operator's line system does, against the simulator, over HTTP on the loopback."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from realname.connect.activation.contract import LineAction, LineOrder, LineSystem, OrderAnswer, OrderOutcome
from realname.connect.activation.http_line_system import HttpLineSystem, LineSystemSettings
from realname.connect.activation.line_identifiers import eid_check_digits
from realname.connect.activation.signing import new_secret
from realname.connect.activation.simulator import DEVELOPMENT_SECRET, OperatorSimulator
from realname.connect.transport.circuit import CircuitRule
from realname.connect.transport.client import Timeouts
from realname.connect.transport.errors import (
    CircuitOpen,
    Dropped,
    NotAuthorised,
    PeerFailed,
    TimedOut,
    TransportError,
)
from realname.connect.transport.faults import Fault
from realname.connect.transport.loopback_server import serving
from realname.connect.transport.retrying import ONCE, RetryRule

NUMBER, OTHER_NUMBER = "+447700900123", "+447700900124"
CARD, OTHER_CARD = "8944500102198304826", "8986012312345678905"
ESIM = "89001012012341234012345678901224"
MOMENT = datetime(2030, 1, 1, tzinfo=UTC)

ORDER = LineOrder("key-1", LineAction.ACTIVATE, "registration-1", "subscriber-1", MOMENT, NUMBER, iccid=CARD)


def settings_for(url: str, **changes: Any) -> LineSystemSettings:
    patient = {
        "timeouts": Timeouts(0.5, 0.5, 1.0),
        "retry": RetryRule(attempts=3, first_wait_s=0.01, longest_wait_s=0.05, within_s=4.0),
        "circuit": CircuitRule(failures_to_open=1000),
    }
    return LineSystemSettings(url, (DEVELOPMENT_SECRET,), **{**patient, **changes})


CLIENTS: dict[str, Callable[..., LineSystem]] = {
    "line orders": lambda url, **changes: HttpLineSystem(settings_for(url, **changes)),
}


@dataclass
class Setting:
    simulator: OperatorSimulator
    url: str
    connect: Callable[..., LineSystem]

    def order(self, order: LineOrder, **changes: Any) -> OrderAnswer:
        return self.connect(self.url, **changes).order(order)

    def state(self, number: str = NUMBER) -> str:
        return self.simulator.lines.lines[number].state


@pytest.fixture(params=CLIENTS)
def setting(request: pytest.FixtureRequest) -> Iterator[Setting]:
    simulator = OperatorSimulator()
    with serving(simulator) as server:
        yield Setting(simulator, server.url, CLIENTS[request.param])


def next_order(key: str, action: LineAction, **changes: Any) -> LineOrder:
    return replace(ORDER, key=key, action=action, **changes)


def test_a_line_is_activated(setting: Setting) -> None:
    answer = setting.order(ORDER)
    assert answer.outcome is OrderOutcome.ACCEPTED
    assert answer.reference
    line = setting.simulator.lines.lines[NUMBER]
    assert (line.sim, line.subscriber, line.state) == (CARD, "subscriber-1", "active")


def test_the_same_order_again_does_the_work_once_and_has_the_same_reference(setting: Setting) -> None:
    first, second = setting.order(ORDER), setting.order(ORDER)
    assert second.outcome is OrderOutcome.ALREADY
    assert second.reference == first.reference
    assert setting.simulator.lines.works == 1


def test_another_order_under_a_used_key_is_refused_and_changes_nothing(setting: Setting) -> None:
    setting.order(ORDER)
    with pytest.raises(TransportError) as caught:
        setting.order(replace(ORDER, msisdn=OTHER_NUMBER))
    assert caught.value.permanent
    assert OTHER_NUMBER not in setting.simulator.lines.lines


@pytest.mark.parametrize("fault", [Fault(drop="after"), Fault(delay_s=0.7), Fault(status=500), Fault(drop="before")])
def test_a_lost_answer_is_asked_for_again_and_the_work_is_done_once(setting: Setting, fault: Fault) -> None:
    setting.simulator.faults.add(fault)
    assert setting.order(ORDER).outcome in {OrderOutcome.ACCEPTED, OrderOutcome.ALREADY}
    time.sleep(fault.delay_s)
    assert setting.simulator.lines.works == 1


def test_twenty_callers_with_one_key_do_the_work_once(setting: Setting) -> None:
    system = setting.connect(setting.url)
    answers: list[OrderAnswer] = []
    threads = [threading.Thread(target=lambda: answers.append(system.order(ORDER))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert setting.simulator.lines.works == 1
    assert len({answer.reference for answer in answers}) == 1
    assert [answer.outcome for answer in answers].count(OrderOutcome.ACCEPTED) == 1


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault(status=500, times=0), PeerFailed),
        (Fault(drop="before", times=0), Dropped),
        (Fault(drop="after", times=0), Dropped),
        (Fault(delay_s=1.0, times=0), TimedOut),
    ],
)
def test_no_answer_is_an_error_that_says_it_may_have_been_done(
    setting: Setting, fault: Fault, kind: type[TransportError]
) -> None:
    setting.simulator.faults.add(fault)
    with pytest.raises(kind) as caught:
        setting.order(ORDER, retry=ONCE)
    assert caught.value.sent
    assert not caught.value.permanent


def test_the_way_of_a_line(setting: Setting) -> None:
    setting.order(ORDER)
    assert setting.order(next_order("k2", LineAction.SUSPEND)).outcome is OrderOutcome.ACCEPTED
    assert setting.state() == "suspended"
    assert setting.order(next_order("k3", LineAction.SUSPEND)).outcome is OrderOutcome.ALREADY
    assert setting.order(next_order("k4", LineAction.RESUME)).outcome is OrderOutcome.ACCEPTED
    assert (
        setting.order(next_order("k5", LineAction.TRANSFER, subscriber="subscriber-2")).outcome is OrderOutcome.ACCEPTED
    )
    assert setting.simulator.lines.lines[NUMBER].subscriber == "subscriber-2"
    replaced = setting.order(next_order("k6", LineAction.REPLACE_SIM, iccid=None, eid=ESIM))
    assert replaced.outcome is OrderOutcome.ACCEPTED
    assert setting.simulator.lines.lines[NUMBER].sim == ESIM
    assert setting.order(next_order("k7", LineAction.TERMINATE)).outcome is OrderOutcome.ACCEPTED
    assert setting.state() == "terminated"
    assert setting.order(next_order("k8", LineAction.TERMINATE)).outcome is OrderOutcome.ALREADY


def test_a_line_is_barred_by_stages_and_restored_at_once(setting: Setting) -> None:
    setting.order(ORDER)
    lines = setting.simulator.lines.lines
    assert setting.order(next_order("k2", LineAction.BAR_OUTGOING)).outcome is OrderOutcome.ACCEPTED
    assert (lines[NUMBER].barred, lines[NUMBER].state) == ("outgoing", "active")
    assert setting.order(next_order("k3", LineAction.BAR_INCOMING)).outcome is OrderOutcome.ACCEPTED
    assert lines[NUMBER].barred == "both"
    assert setting.order(next_order("k4", LineAction.BAR_OUTGOING)).outcome is OrderOutcome.ALREADY
    assert lines[NUMBER].barred == "both"
    assert setting.order(next_order("k5", LineAction.RESTORE)).outcome is OrderOutcome.ACCEPTED
    assert lines[NUMBER].barred == ""
    assert setting.order(next_order("k6", LineAction.RESTORE)).outcome is OrderOutcome.ALREADY
    assert lines[NUMBER].sim == CARD


def test_a_line_from_before_the_rule_can_be_barred(setting: Setting) -> None:
    assert setting.order(next_order("k1", LineAction.BAR_OUTGOING)).outcome is OrderOutcome.ACCEPTED
    assert setting.simulator.lines.lines[NUMBER].barred == "outgoing"


def test_a_bar_that_does_not_keep_emergency_calls_is_not_carried_out() -> None:
    lines = OperatorSimulator().lines
    outcome = lines.take("k1", b"{}", "bar_outgoing", {"msisdn": NUMBER, "subscriber": "subscriber-1"})
    assert outcome is not None
    assert (outcome.outcome, outcome.code) == ("rejected", "order.bars_emergency_calls")
    assert lines.lines == {}


@pytest.mark.parametrize(
    ("before", "order", "code"),
    [
        ((), next_order("k", LineAction.SUSPEND), "line.unknown"),
        ((ORDER,), next_order("k", LineAction.ACTIVATE, iccid=OTHER_CARD), "line.in_use"),
        ((ORDER,), next_order("k", LineAction.ACTIVATE, msisdn=OTHER_NUMBER), "sim.in_use"),
        ((ORDER, next_order("t", LineAction.TERMINATE)), next_order("k", LineAction.SUSPEND), "line.terminated"),
    ],
)
def test_an_order_that_cannot_be_is_rejected_with_a_code(
    setting: Setting, before: tuple[LineOrder, ...], order: LineOrder, code: str
) -> None:
    for earlier in before:
        setting.order(earlier)
    works = setting.simulator.lines.works
    answer = setting.order(order)
    assert (answer.outcome, answer.code) == (OrderOutcome.REJECTED, code)
    assert setting.simulator.lines.works == works
    assert setting.order(order) == answer


def test_a_request_with_another_secret_is_refused(setting: Setting) -> None:
    system = HttpLineSystem(LineSystemSettings(setting.url, (new_secret(),), retry=ONCE))
    with pytest.raises(NotAuthorised):
        system.order(ORDER)
    assert setting.simulator.lines.lines == {}


def test_a_secret_is_replaced_without_losing_an_order(setting: Setting) -> None:
    system = HttpLineSystem(LineSystemSettings(setting.url, (new_secret(), DEVELOPMENT_SECRET), retry=ONCE))
    assert system.order(ORDER).outcome is OrderOutcome.ACCEPTED


def test_a_system_that_keeps_failing_is_left_alone(setting: Setting) -> None:
    system = setting.connect(setting.url, retry=ONCE, circuit=CircuitRule(2, 30.0))
    setting.simulator.faults.add(Fault(status=500, times=0))
    for _ in range(2):
        with pytest.raises(PeerFailed):
            system.order(ORDER)
    with pytest.raises(CircuitOpen) as caught:
        system.order(ORDER)
    assert not caught.value.sent


def test_logs_and_reprs_hold_neither_number_nor_sim(setting: Setting, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    setting.simulator.faults.add(Fault(status=500))
    setting.order(ORDER)
    text = f"{caplog.text}{ORDER!r}{settings_for(setting.url)!r}"
    for secret in (NUMBER, "7700900123", CARD, DEVELOPMENT_SECRET, "whsec_"):
        assert secret not in text


@pytest.mark.parametrize(
    "changes",
    [
        {"key": ""},
        {"key": "a.b"},
        {"key": "x" * 65},
        {"msisdn": "07700900123"},
        {"msisdn": "+44 7700 900123"},
        {"iccid": None},
        {"eid": ESIM},
        {"iccid": "8944500102198304827"},
        {"iccid": "8944 5001 0219 8304 826"},
        {"iccid": None, "eid": "1" * 30 + eid_check_digits("1" * 30)[::-1]},
        {"ordered_at": datetime(2030, 1, 1)},  # noqa: DTZ001  the one that is refused
        {"action": LineAction.REPLACE_SIM, "iccid": None},
    ],
)
def test_an_order_that_is_not_whole_cannot_be_made(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        replace(ORDER, **changes)
    assert "7700" not in str(caught.value)
