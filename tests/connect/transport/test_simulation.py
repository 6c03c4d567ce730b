from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest

from realname.connect.transport.client import ClientSettings, HttpClient, Timeouts
from realname.connect.transport.errors import Dropped, TimedOut
from realname.connect.transport.faults import NO_FAULT, Fault, FaultError, Faults, parse_fault
from realname.connect.transport.loopback_server import LoopbackServer, ServingError, serve, serving
from realname.connect.transport.production import InsecureInProduction
from realname.connect.transport.simulation import (
    MAX_BODY_BYTES,
    NOTICE,
    Reply,
    Request,
    Simulator,
    json_reply,
    page,
    table,
)

SETTINGS = ClientSettings("test", timeouts=Timeouts(0.5, 0.5, 1.0))


class Plain(Simulator):
    def __init__(self) -> None:
        super().__init__("plain")
        self.done = 0
        self.route("GET", "/", lambda _request: page("Front", table("t", ["<a>"], [["<script>"]])))
        self.route("POST", "/work", self._work)

    def _work(self, request: Request) -> Reply:
        request.json_object()
        self.done += 1
        return json_reply({"done": self.done})


@pytest.fixture
def plain() -> Iterator[tuple[Plain, HttpClient]]:
    simulator = Plain()
    with serving(simulator) as server, HttpClient(server.url, SETTINGS) as client:
        yield simulator, client


def talk(client: HttpClient, sent: bytes) -> bytes:
    host, port = client._base.hostname, client._base.port  # noqa: SLF001  what is sent here no client would send
    with socket.create_connection((host or "", port or 0), timeout=2) as connection:
        connection.sendall(sent)
        return b"".join(iter(lambda: connection.recv(4096), b""))


JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("GET", "/", b"", 200),
        ("POST", "/work", b"{}", 200),
        ("POST", "/work", b"[]", 400),
        ("POST", "/work", b"{", 400),
        ("GET", "/work", b"", 405),
        ("GET", "/nowhere", b"", 404),
        ("POST", "/simulator/faults", b'{"delay_s":"long"}', 400),
        ("POST", "/simulator/faults", b'{"unknown":1}', 400),
    ],
)
def test_every_response_says_that_a_simulator_gave_it(
    plain: tuple[Plain, HttpClient], method: str, path: str, content: bytes, status: int
) -> None:
    answer = plain[1].send(method, path, content=content, headers=JSON)
    assert answer.status == status
    assert answer.headers["x-realname-simulator"] == "true"
    assert NOTICE in answer.body.decode()


@pytest.mark.parametrize("request_line", [b"GARBAGE\r\n\r\n", b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n"])
def test_even_what_is_no_request_is_answered_as_a_simulator(
    plain: tuple[Plain, HttpClient], request_line: bytes
) -> None:
    assert NOTICE.encode() in talk(plain[1], request_line)


def test_a_page_shows_text_and_never_markup_that_was_sent(plain: tuple[Plain, HttpClient]) -> None:
    body = plain[1].send("GET", "/").body.decode()
    assert "&lt;script&gt;" in body
    assert "<script>" not in body


def test_a_page_elsewhere_cannot_reach_it_by_another_name(plain: tuple[Plain, HttpClient]) -> None:
    assert plain[1].send("GET", "/", headers={"Host": "attacker.example"}).status == 421


def test_a_body_that_is_too_large_is_not_read(plain: tuple[Plain, HttpClient]) -> None:
    head = f"POST /work HTTP/1.1\r\nHost: localhost\r\nContent-Length: {MAX_BODY_BYTES + 1}\r\n\r\n"
    assert b" 400 " in talk(plain[1], head.encode()).splitlines()[0]


@pytest.mark.parametrize(("drop", "done"), [("before", 0), ("after", 1)])
def test_a_connection_is_dropped_before_or_after_the_work(
    plain: tuple[Plain, HttpClient], drop: str, done: int
) -> None:
    simulator, client = plain
    with pytest.raises(Dropped):
        client.send("POST", "/work", content=b"{}", headers={**JSON, "X-Simulate-Fault": f"drop={drop}"})
    assert simulator.done == done


def test_a_fault_can_be_asked_for_over_http_and_taken_back(plain: tuple[Plain, HttpClient]) -> None:
    _, client = plain
    fault = json.dumps({"status": 503, "retry_after_s": 5, "times": 0, "path": "/work"}).encode()
    assert client.send("POST", "/simulator/faults", content=fault, headers=JSON).status == 201
    refused = client.send("POST", "/work", content=b"{}", headers=JSON)
    assert (refused.status, refused.headers["retry-after"]) == (503, "5")
    assert client.send("GET", "/").status == 200
    assert client.send("DELETE", "/simulator/faults").status == 200
    assert client.send("POST", "/work", content=b"{}", headers=JSON).status == 200


def test_a_delay_holds_the_answer_back(plain: tuple[Plain, HttpClient]) -> None:
    simulator, client = plain
    simulator.faults.add(Fault(delay_s=0.8))
    with pytest.raises(TimedOut):
        client.send("POST", "/work", content=b"{}", headers=JSON)


def test_faults_are_used_up_as_often_as_was_said() -> None:
    faults = Faults()
    faults.add(Fault(status=500, times=2, path="/a"))
    assert [faults.take(path).status for path in ("/b", "/a", "/a/x", "/a")] == [0, 500, 500, 0]
    faults.add(Fault(status=500, times=0))
    assert all(faults.take("/x").status == 500 for _ in range(5))


def test_a_fault_is_read_from_a_header() -> None:
    assert parse_fault("delay_s=0.5; drop=after") == Fault(delay_s=0.5, drop="after")
    assert parse_fault("") == NO_FAULT


@pytest.mark.parametrize(
    "header", ["delay_s=-1", "delay_s=121", "delay_s=nan", "status=200", "status=999", "drop=now", "x=1", "path=a"]
)
def test_what_is_no_fault_is_refused(header: str) -> None:
    with pytest.raises(FaultError):
        parse_fault(header)


def test_a_port_that_is_taken_is_named_with_what_to_do() -> None:
    with serving(Plain()) as server, pytest.raises(ServingError) as caught:
        LoopbackServer(Plain(), "127.0.0.1", server.server_port)
    assert caught.value.code == "simulator.port_in_use"
    assert str(server.server_port) in str(caught.value)
    assert "--port" in caught.value.remedy


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.1", "example.org", ""])  # noqa: S104  an address to refuse
def test_a_simulator_is_served_to_this_machine_alone(host: str) -> None:
    with pytest.raises(ServingError) as caught:
        serve(Plain(), host, 0)
    assert caught.value.code == "simulator.not_loopback"


def test_a_simulator_is_not_started_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REALNAME_ENV", "production")
    with pytest.raises(InsecureInProduction):
        serve(Plain(), "127.0.0.1", 0)
    with pytest.raises(InsecureInProduction), serving(Plain()):
        pass
