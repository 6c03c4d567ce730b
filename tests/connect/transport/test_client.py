from __future__ import annotations

import logging
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.connect.transport.peers import Certificates, Script, free_port, raw_peer

from realname.connect.transport.addresses import Reach
from realname.connect.transport.client import ClientSettings, HttpClient, Timeouts
from realname.connect.transport.errors import (
    AddressRefused,
    AnswerTooLarge,
    BadAnswer,
    Dropped,
    NotConfigured,
    Redirected,
    SimulatorAnswered,
    TimedOut,
    TransportError,
    Unreachable,
    Untrusted,
)
from realname.connect.transport.loopback_server import serving
from realname.connect.transport.simulation import Reply, Request, Simulator, json_reply
from realname.connect.transport.tls import TlsFiles

FAST = Timeouts(connect_s=0.5, read_s=0.4, total_s=0.8)
SETTINGS = ClientSettings("test", timeouts=FAST, max_answer_bytes=1000)


def echo(request: Request) -> Reply:
    names = ("user-agent", "x-correlator", "accept-encoding", "content-type")
    return json_reply(
        {"method": request.method, "length": len(request.body), **{n: request.headers.get(n) for n in names}}
    )


def echoing() -> Simulator:
    simulator = Simulator("echo")
    simulator.route("POST", "/base/echo", echo)
    simulator.route("GET", "/base", lambda request: json_reply({"query": dict(request.query)}))
    return simulator


@pytest.fixture
def address() -> Iterator[str]:
    with serving(echoing()) as server:
        yield server.url


def answer_of(script: Script, settings: ClientSettings = SETTINGS) -> bytes:
    with raw_peer(script) as url, HttpClient(url, settings) as client:
        return client.send("GET").body


def says(text: str, body: bytes = b"") -> Script:
    def script(connection: socket.socket) -> None:
        connection.sendall(text.replace("\n", "\r\n").encode() + body)

    return script


def test_a_request_says_who_we_are_and_names_itself(address: str) -> None:
    with HttpClient(f"{address}/base/", SETTINGS) as client:
        answer = client.send("POST", "/echo", content=b"{}", headers={"Content-Type": "application/json"})
    seen = answer.json_object()
    assert seen["user-agent"].startswith("realname/")
    assert seen["x-correlator"] == answer.correlation_id
    assert seen["accept-encoding"] == "identity"
    assert seen["length"] == 2


def test_without_a_path_the_base_address_is_asked_with_its_query(address: str) -> None:
    with HttpClient(f"{address}/base?hook=7", SETTINGS) as client:
        assert client.send("GET").json_object()["query"] == {"hook": "7"}


def test_statuses_of_refusal_are_answers(address: str) -> None:
    with HttpClient(address, SETTINGS) as client:
        assert client.send("GET", "/nothing").status == 404


def test_a_redirect_is_not_followed() -> None:
    with pytest.raises(Redirected):
        answer_of(says("HTTP/1.1 307 Elsewhere\nLocation: http://127.0.0.1:1/\nContent-Length: 0\n\n"))


@pytest.mark.parametrize(("size", "allowed"), [(999, True), (1000, True), (1001, False)])
def test_an_answer_is_read_up_to_its_limit(size: int, allowed: bool) -> None:  # noqa: FBT001  a table
    script = says(f"HTTP/1.1 200 OK\nContent-Length: {size}\n\n", b"x" * size)
    if allowed:
        assert len(answer_of(script)) == size
    else:
        with pytest.raises(AnswerTooLarge):
            answer_of(script)


def test_an_endless_answer_is_left_at_the_limit() -> None:
    def script(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(1_000_000):
            connection.sendall(b"40\r\n" + b"x" * 64 + b"\r\n")

    with pytest.raises(AnswerTooLarge):
        answer_of(script)


def test_a_compressed_answer_is_refused_so_that_the_limit_holds() -> None:
    with pytest.raises(BadAnswer):
        answer_of(says("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 1\n\n", b"x"))


def test_a_silent_peer_costs_the_read_timeout() -> None:
    started = time.monotonic()
    with pytest.raises(TimedOut) as caught:
        answer_of(lambda _connection: time.sleep(2))
    assert caught.value.sent
    assert time.monotonic() - started < 0.7


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"])
def test_a_peer_that_sends_a_byte_now_and_then_meets_the_whole_calls_deadline(start: bytes) -> None:
    def script(connection: socket.socket) -> None:
        connection.sendall(start)
        for _ in range(100):
            time.sleep(0.1)
            connection.sendall(b"x")

    started = time.monotonic()
    with pytest.raises(TimedOut):
        answer_of(script)
    assert 0.7 < time.monotonic() - started < 1.5


@pytest.mark.parametrize("part", ["", "HTTP/1.1 200 OK\nContent-Len", "HTTP/1.1 200 OK\nContent-Length: 9\n\nhalf"])
def test_a_connection_that_ends_early_is_dropped_and_may_have_done_its_work(part: str) -> None:
    with pytest.raises(Dropped) as caught:
        answer_of(says(part))
    assert caught.value.sent
    assert not caught.value.permanent


def test_a_peer_of_another_protocol_is_named_so() -> None:
    with pytest.raises(BadAnswer):
        answer_of(says("SSH-2.0-OpenSSH_9\n\n"))


def test_a_port_where_nobody_listens_is_unreachable_and_nothing_was_sent() -> None:
    with HttpClient(f"http://127.0.0.1:{free_port()}", SETTINGS) as client, pytest.raises(Unreachable) as caught:
        client.send("GET")
    assert not caught.value.sent


def test_a_name_that_does_not_resolve_is_unreachable() -> None:
    with HttpClient("https://nowhere.invalid", SETTINGS) as client, pytest.raises(Unreachable):
        client.send("GET")


def test_a_tenants_name_that_leads_into_this_machine_is_refused_before_a_byte_is_sent() -> None:
    settings = ClientSettings("hook", timeouts=FAST, reach=Reach.PUBLIC)
    with HttpClient("https://localhost:9443/hook", settings) as client, pytest.raises(AddressRefused):
        client.send("POST")


def test_a_header_that_http_cannot_carry_is_refused(address: str) -> None:
    with HttpClient(address, SETTINGS) as client:
        for value in ("two\r\nlines", "ü"):
            with pytest.raises(NotConfigured):
                client.send("GET", "/x", headers={"X-Name": value})


def test_a_correlation_id_of_another_form_is_refused(address: str) -> None:
    with HttpClient(address, SETTINGS) as client, pytest.raises(NotConfigured):
        client.send("GET", "/x", correlation_id="+8613800138000 x")


def test_an_answer_of_a_simulator_is_refused_in_production(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with HttpClient(address, SETTINGS) as client:
        assert client.send("GET", "/base").status == 200
        monkeypatch.setenv("REALNAME_ENV", "production")
        with pytest.raises(SimulatorAnswered):
            client.send("GET", "/base")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Content-Type: text/html", b"{}"),
        ("Content-Type: application/json", b"{"),
        ("Content-Type: application/json", b"[1]"),
        ("Content-Type: application/json", b"\xff"),
        ("Content-Type: application/json", b'{"a":' * 500),
    ],
)
def test_what_is_not_a_json_object_is_a_bad_answer(head: str, body: bytes) -> None:
    settings = ClientSettings("test", timeouts=FAST, max_answer_bytes=1 << 16)
    with (
        raw_peer(says(f"HTTP/1.1 200 OK\n{head}\nContent-Length: {len(body)}\n\n", body)) as url,
        HttpClient(url, settings) as client,
        pytest.raises(BadAnswer),
    ):
        client.send("GET").json_object()


def test_logs_hold_the_outcome_and_nothing_of_the_request(address: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with HttpClient(f"{address}/base", SETTINGS) as client:
        client.send("POST", "/echo", content=b"a person's name", headers={"Authorization": "Bearer hidden-token"})
    ours = [record.getMessage() for record in caplog.records if record.name == "realname.connect"]
    assert len(ours) == 1
    assert ours[0].startswith("test POST: 200 in ")
    for text in ("a person's name", "hidden-token", "/echo"):
        assert text not in caplog.text


def tls_settings(files: TlsFiles) -> ClientSettings:
    return ClientSettings("tls", timeouts=Timeouts(1.0, 2.0, 3.0), tls=files)


@pytest.fixture
def certificates(tmp_path: Path) -> Certificates:
    return Certificates(tmp_path)


@pytest.fixture
def tls_address(certificates: Certificates) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.server, certificates.server_key)
    with serving(echoing(), context) as server:
        yield server.url


@pytest.fixture
def mutual_address(certificates: Certificates) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.server, certificates.server_key)
    context.load_verify_locations(certificates.authority)
    context.verify_mode = ssl.CERT_REQUIRED
    with serving(echoing(), context) as server:
        yield server.url


def test_a_server_of_the_named_authority_is_trusted(tls_address: str, certificates: Certificates) -> None:
    with HttpClient(tls_address, tls_settings(TlsFiles(authority=certificates.authority))) as client:
        assert client.send("GET", "/base").status == 200


def test_a_server_of_an_unknown_authority_is_not_trusted(tls_address: str) -> None:
    with HttpClient(tls_address, tls_settings(TlsFiles())) as client, pytest.raises(Untrusted) as caught:
        client.send("GET", "/base")
    assert caught.value.permanent
    assert not caught.value.sent


def test_a_server_whose_certificate_has_another_name_is_not_trusted(
    tls_address: str, certificates: Certificates
) -> None:
    other_name = tls_address.replace("127.0.0.1", "localhost")
    with HttpClient(other_name, tls_settings(TlsFiles(certificates.authority))) as client, pytest.raises(Untrusted):
        client.send("GET", "/base")


def test_a_server_that_wants_our_certificate_gets_it(mutual_address: str, certificates: Certificates) -> None:
    files = TlsFiles(certificates.authority, certificates.client, certificates.client_key)
    with HttpClient(mutual_address, tls_settings(files)) as client:
        assert client.send("GET", "/base").status == 200


def test_without_our_certificate_such_a_server_gives_nothing(mutual_address: str, certificates: Certificates) -> None:
    with HttpClient(mutual_address, tls_settings(TlsFiles(certificates.authority))) as client:
        with pytest.raises(TransportError) as caught:
            client.send("GET", "/base")
        assert isinstance(caught.value, Untrusted | Dropped)


@pytest.mark.parametrize("broken", ["authority", "certificate", "key"])
def test_files_that_cannot_be_used_are_named_as_settings_and_not_by_path(
    certificates: Certificates, tmp_path: Path, broken: str
) -> None:
    rubbish = tmp_path / "rubbish.pem"
    rubbish.write_text("not a certificate")
    files = {
        "authority": TlsFiles(authority=rubbish),
        "certificate": TlsFiles(certificates.authority, tmp_path / "absent.pem", certificates.client_key),
        "key": TlsFiles(certificates.authority, None, certificates.client_key),
    }[broken]
    with pytest.raises(NotConfigured) as caught:
        HttpClient("https://127.0.0.1:1", tls_settings(files))
    assert str(tmp_path) not in str(caught.value)
