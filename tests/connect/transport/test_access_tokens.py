from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from tests.connect.transport.peers import pem_of, public_pem_of

from realname.connect.transport.access_tokens import AccessTokens, ClientAuthentication, ClientSecret, PrivateKeyJwt
from realname.connect.transport.circuit import Circuit, CircuitState
from realname.connect.transport.client import ClientSettings, HttpClient, Timeouts
from realname.connect.transport.errors import BadAnswer, NotAuthorised, NotConfigured, PeerFailed, TransportError
from realname.connect.transport.faults import Fault
from realname.connect.transport.loopback_server import serving
from realname.connect.transport.peer import Call, Peer
from realname.connect.transport.retrying import RetryRule
from realname.connect.transport.simulated_tokens import (
    CLIENT_ID,
    CLIENT_SECRET,
    TOKEN_PATH,
    SimulatedClient,
    SimulatedTokenEndpoint,
)
from realname.connect.transport.simulation import Reply, Request, Simulator, json_reply, problem

KEY = ec.generate_private_key(ec.SECP256R1())
SETTINGS = ClientSettings("test", timeouts=Timeouts(0.5, 1.0, 2.0))
RIGHT = ClientSecret(CLIENT_ID, CLIENT_SECRET)


class GuardedSimulator(Simulator):
    """One path that needs a token with the scope `read`."""

    def __init__(self) -> None:
        super().__init__("guarded")
        self.tokens = SimulatedTokenEndpoint(
            SimulatedClient(public_key_pem=public_pem_of(KEY)), frozenset({"read", "write"})
        )
        self.asked = 0
        self.route("POST", TOKEN_PATH, self._token)
        self.route("GET", "/thing", self._thing)

    def _token(self, request: Request) -> Reply:
        self.asked += 1
        return self.tokens.issue(request)

    def _thing(self, request: Request) -> Reply:
        status = self.tokens.allows(request, "read")
        return json_reply({"got": True}) if status == 200 else problem(status, "auth", "no")


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Setting:
    def __init__(self, simulator: GuardedSimulator, url: str) -> None:
        self.simulator = simulator
        self.url = url
        self.clock = Clock()
        self.circuit = Circuit()

    def tokens(self, authentication: ClientAuthentication = RIGHT, scope: str = "read") -> AccessTokens:
        token_url = f"{self.url}{TOKEN_PATH}"
        return AccessTokens(HttpClient(token_url, SETTINGS), token_url, authentication, scope, self.clock)

    def peer(self, authentication: ClientAuthentication = RIGHT, scope: str = "read") -> Peer:
        rule = RetryRule(attempts=2, first_wait_s=0.01)
        return Peer(HttpClient(self.url, SETTINGS), self.circuit, rule, self.tokens(authentication, scope))


@pytest.fixture
def setting() -> Iterator[Setting]:
    simulator = GuardedSimulator()
    with serving(simulator) as server:
        yield Setting(simulator, server.url)


THING = Call("GET", "/thing", idempotent=True)


def test_a_token_is_fetched_once_and_kept(setting: Setting) -> None:
    peer = setting.peer()
    assert [peer.make(THING).status for _ in range(3)] == [200, 200, 200]
    assert setting.simulator.asked == 1


def test_a_key_signs_what_a_secret_would_say(setting: Setting) -> None:
    peer = setting.peer(PrivateKeyJwt(CLIENT_ID, pem_of(KEY).decode(), "key-1"))
    assert peer.make(THING).status == 200


@pytest.mark.parametrize(("at", "fetches"), [(269.9, 1), (270.0, 2)])
def test_a_token_is_renewed_thirty_seconds_before_it_ends(setting: Setting, at: float, fetches: int) -> None:
    tokens = setting.tokens()
    tokens.headers(b"")
    setting.clock.now = at
    tokens.headers(b"")
    assert setting.simulator.asked == fetches


def test_a_token_that_was_taken_back_is_replaced_within_the_call(setting: Setting) -> None:
    peer = setting.peer()
    peer.make(THING)
    setting.simulator.tokens.forget_all()
    assert peer.make(THING).status == 200
    assert setting.simulator.asked == 2


def test_a_wrong_secret_is_refused_at_once_and_asked_once(setting: Setting) -> None:
    with pytest.raises(NotAuthorised) as caught:
        setting.peer(ClientSecret(CLIENT_ID, "wrong")).make(THING)
    assert caught.value.answer_code == "invalid_client"
    assert not caught.value.sent
    assert setting.simulator.asked == 1
    assert setting.circuit.state is CircuitState.CLOSED


def test_another_key_is_refused(setting: Setting) -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(NotAuthorised):
        setting.peer(PrivateKeyJwt(CLIENT_ID, pem_of(other).decode(), "key-1")).make(THING)


@pytest.mark.parametrize("algorithm", ["EdDSA", "RS256", "ES512", "none", "HS256"])
def test_a_key_that_does_not_fit_its_algorithm_is_our_own_fault(setting: Setting, algorithm: str) -> None:
    with pytest.raises(NotConfigured) as caught:
        setting.tokens(PrivateKeyJwt(CLIENT_ID, pem_of(KEY).decode(), "key-1", algorithm)).headers(b"")
    assert "PRIVATE" not in str(caught.value)


def test_a_token_without_the_scope_is_not_renewed(setting: Setting) -> None:
    with pytest.raises(NotAuthorised) as caught:
        setting.peer(scope="write").make(THING)
    assert caught.value.status == 403
    assert setting.simulator.asked == 1


def test_a_scope_that_nobody_gives_is_refused(setting: Setting) -> None:
    with pytest.raises(NotAuthorised) as caught:
        setting.peer(scope="admin").make(THING)
    assert caught.value.answer_code == "invalid_scope"


def test_a_token_endpoint_that_fails_once_is_asked_again(setting: Setting) -> None:
    setting.simulator.faults.add(Fault(status=500, path=TOKEN_PATH))
    assert setting.peer().make(THING).status == 200


def test_a_failing_token_endpoint_stops_the_call_with_nothing_sent(setting: Setting) -> None:
    setting.simulator.faults.add(Fault(status=500, path=TOKEN_PATH, times=0))
    with pytest.raises(PeerFailed) as caught:
        setting.peer().make(THING)
    assert not caught.value.sent


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"access_token": "", "token_type": "Bearer"},
        {"access_token": 7, "token_type": "Bearer"},
        {"access_token": "a\r\nX: y", "token_type": "Bearer"},
        {"access_token": "a", "token_type": "mac"},
        {"access_token": "a"},
    ],
)
def test_an_answer_without_a_usable_token_is_bad(value: dict[str, object]) -> None:
    simulator = Simulator("odd")
    simulator.route("POST", "/t", lambda _request: json_reply(value))
    with serving(simulator) as server:
        url = f"{server.url}/t"
        with pytest.raises(BadAnswer):
            AccessTokens(HttpClient(url, SETTINGS), url, RIGHT, "read").headers(b"")


@pytest.mark.parametrize(("life", "renewed_at"), [("300", 270.0), (20, 10.0), (None, 30.0), ("soon", 30.0), (-5, 0.5)])
def test_an_odd_life_is_read_with_care(life: object, renewed_at: float) -> None:
    fetched: list[Request] = []
    simulator = Simulator("odd")

    def token(request: Request) -> Reply:
        fetched.append(request)
        return json_reply({"access_token": "a", "token_type": "bearer", "expires_in": life})

    simulator.route("POST", "/t", token)
    clock = Clock()
    with serving(simulator) as server:
        url = f"{server.url}/t"
        tokens = AccessTokens(HttpClient(url, SETTINGS), url, RIGHT, "read", clock)
        tokens.headers(b"")
        clock.now = renewed_at - 0.01
        tokens.headers(b"")
        assert len(fetched) == 1
        clock.now = renewed_at
        tokens.headers(b"")
        assert len(fetched) == 2


def test_eight_threads_share_one_token(setting: Setting) -> None:
    peer = setting.peer()
    failures: list[TransportError] = []

    def call() -> None:
        try:
            peer.make(THING)
        except TransportError as error:
            failures.append(error)

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert setting.simulator.asked == 1


def test_secrets_are_not_printed() -> None:
    assert CLIENT_SECRET not in repr(RIGHT)
    assert "PRIVATE" not in repr(PrivateKeyJwt(CLIENT_ID, pem_of(KEY).decode(), "key-1"))
