from __future__ import annotations

from collections.abc import Iterator

import pytest

from realname.connect.transport.circuit import Circuit, CircuitRule, CircuitState
from realname.connect.transport.client import ClientSettings, HttpClient, Timeouts
from realname.connect.transport.errors import (
    Busy,
    CircuitOpen,
    Dropped,
    NotAuthorised,
    PeerFailed,
    Refused,
    TransportError,
)
from realname.connect.transport.faults import Fault
from realname.connect.transport.loopback_server import serving
from realname.connect.transport.peer import Call, Peer
from realname.connect.transport.retrying import ONCE, RetryRule
from realname.connect.transport.simulation import Reply, Request, Simulator, json_reply, problem

SETTINGS = ClientSettings("test", timeouts=Timeouts(0.5, 0.5, 1.0))
TWICE = RetryRule(attempts=2, first_wait_s=0.01, longest_wait_s=0.05)


class Counter(Simulator):
    """Count what was done, and remember the correlation ids."""

    def __init__(self) -> None:
        super().__init__("counter")
        self.done: list[str] = []
        self.route("POST", "/do", self._do)
        self.route("POST", "/no", lambda _request: problem(409, "already.there", "a person's name 张三"))

    def _do(self, request: Request) -> Reply:
        self.done.append(request.headers["x-correlator"])
        return json_reply({"done": len(self.done), "text": request.json_object()["text"]})


@pytest.fixture
def counter() -> Iterator[tuple[Counter, str]]:
    simulator = Counter()
    with serving(simulator) as server:
        yield simulator, server.url


def peer_of(url: str, rule: RetryRule = TWICE, failures_to_open: int = 5) -> Peer:
    return Peer(HttpClient(url, SETTINGS), Circuit(CircuitRule(failures_to_open, 30.0)), rule)


def do(*, idempotent: bool) -> Call:
    return Call("POST", "/do", idempotent=idempotent, body={"text": "姓名 ü"})


def test_json_travels_in_utf_8_and_back(counter: tuple[Counter, str]) -> None:
    assert peer_of(counter[1]).make(do(idempotent=True)).json_object()["text"] == "姓名 ü"


def test_attempts_of_one_call_carry_one_correlation_id(counter: tuple[Counter, str]) -> None:
    simulator, url = counter
    simulator.faults.add(Fault(drop="after"))
    assert peer_of(url).make(do(idempotent=True)).json_object()["done"] == 2
    assert len(set(simulator.done)) == 1


def test_what_is_not_idempotent_is_done_once_when_the_answer_is_lost(counter: tuple[Counter, str]) -> None:
    simulator, url = counter
    simulator.faults.add(Fault(drop="after"))
    with pytest.raises(Dropped):
        peer_of(url).make(do(idempotent=False))
    assert len(simulator.done) == 1


@pytest.mark.parametrize(
    ("fault", "kind", "wait"),
    [
        (Fault(status=500, times=0), PeerFailed, None),
        (Fault(status=503, times=0), PeerFailed, None),
        (Fault(status=503, times=0, retry_after_s=9), Busy, 9.0),
        (Fault(status=429, times=0, retry_after_s=7), Busy, 7.0),
        (Fault(status=429, times=0), Busy, None),
        (Fault(status=401, times=0), NotAuthorised, None),
        (Fault(status=403, times=0), NotAuthorised, None),
        (Fault(status=404, times=0), Refused, None),
    ],
)
def test_each_refusal_has_its_kind(
    counter: tuple[Counter, str], fault: Fault, kind: type[TransportError], wait: float | None
) -> None:
    simulator, url = counter
    simulator.faults.add(fault)
    with pytest.raises(kind) as caught:
        peer_of(url, ONCE).make(do(idempotent=True))
    assert type(caught.value) is kind
    assert caught.value.retry_after_s == wait


def test_a_refusals_own_code_is_kept_and_its_text_is_not(counter: tuple[Counter, str]) -> None:
    with pytest.raises(Refused) as caught:
        peer_of(counter[1]).make(Call("POST", "/no", idempotent=True))
    assert (caught.value.status, caught.value.answer_code) == (409, "already.there")
    assert "张三" not in f"{caught.value} {caught.value.remedy}"


def test_a_status_that_is_an_answer_is_returned(counter: tuple[Counter, str]) -> None:
    call = Call("POST", "/no", idempotent=True, answers=frozenset({409}))
    assert peer_of(counter[1]).make(call).status == 409


def test_a_failing_service_is_left_alone_once_its_circuit_is_open(counter: tuple[Counter, str]) -> None:
    simulator, url = counter
    simulator.faults.add(Fault(status=500, times=0))
    peer = peer_of(url, ONCE, failures_to_open=2)
    for _ in range(2):
        with pytest.raises(PeerFailed):
            peer.make(do(idempotent=True))
    simulator.faults.clear()
    with pytest.raises(CircuitOpen):
        peer.make(do(idempotent=True))
    assert peer.circuit.state is CircuitState.OPEN
    assert simulator.done == []
