"""docs/connect.md: its examples are what the clients send, its code runs, its tables are the code's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from realname.connect.activation import webhooks
from realname.connect.activation.contract import LineAction, LineOrder, OrderOutcome
from realname.connect.activation.http_line_system import HttpLineSystem, LineSystemSettings, body_of
from realname.connect.activation.simulator import DEVELOPMENT_SECRET, OperatorSimulator
from realname.connect.authorities.camara_kyc_match import ATTRIBUTES
from realname.connect.authorities.contract import Claim, DocumentType, RecordState, Sex
from realname.connect.authorities.http_authority import HttpAuthority
from realname.connect.authorities.simulator import AuthoritySimulator
from realname.connect.messages import contract as messages
from realname.connect.messages.oma_gateway import STATES, OmaGateway, OmaSettings
from realname.connect.messages.simulator import SmsSimulator
from realname.connect.messages.texts import one_time_code
from realname.connect.transport import errors
from realname.connect.transport.access_tokens import ClientSecret
from realname.connect.transport.loopback_server import serving
from realname.connect.transport.retrying import ONCE
from realname.connect.transport.service import ServiceSettings
from realname.connect.transport.simulated_tokens import CLIENT_ID, CLIENT_SECRET, TOKEN_PATH
from realname.connect.transport.simulation import Reply, Request, Simulator, json_reply

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "connect.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"<!-- example: ([a-z-]+) -->\n```(?:json|python)\n(.*?)```", PAGE, re.DOTALL))

CLAIM = Claim(
    DocumentType.PASSPORT,
    "L898902C3",
    issuing_state="UTO",
    name="ERIKSSON ANNA MARIA",
    surname="ERIKSSON",
    given_names="ANNA MARIA",
    birth_date=date(1974, 8, 12),
    sex=Sex.FEMALE,
    valid_until=date(2034, 4, 15),
)
ORDER = LineOrder(
    "018f2d9a-6c1e-7b7a-9c39-2f8f6c1d4e10",
    LineAction.ACTIVATE,
    "018f2d9a-0000-7000-8000-000000000001",
    "018f2d9a-0000-7000-8000-000000000002",
    datetime(2030, 1, 1, 8, tzinfo=UTC),
    "+447700900123",
    iccid="8944500102198304826",
)


class Recording(Simulator):
    """Note the bodies that come to a path, and answer with the page's own example."""

    def record(self, path: str, answer: dict[str, Any], status: int = 200) -> list[dict[str, Any]]:
        seen: list[dict[str, Any]] = []

        def take(request: Request) -> Reply:
            seen.append(request.json_object())
            return json_reply(answer, status)

        self.route("POST", path, take)
        return seen


def example(name: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(EXAMPLES[name])
    return value


def tokens_too(simulator: Simulator) -> None:
    answer = {"access_token": "t", "token_type": "Bearer", "expires_in": 60}
    simulator.route("POST", TOKEN_PATH, lambda _request: json_reply(answer))


def service(url: str) -> ServiceSettings:
    return ServiceSettings("t", url, f"{url}{TOKEN_PATH}", ClientSecret(CLIENT_ID, CLIENT_SECRET), retry=ONCE)


def test_the_record_match_is_the_clients() -> None:
    simulator = Recording("recording")
    tokens_too(simulator)
    seen = simulator.record("/v1/match", example("match-answer"))
    with serving(simulator) as server:
        authority = HttpAuthority(service(server.url), now=lambda: datetime(2026, 11, 24, tzinfo=UTC))
        answer = authority.match(CLAIM)
    assert seen == [example("match-request")]
    assert answer.state is RecordState.MISMATCHED
    assert answer.fields["name"].score == 87


def test_the_line_order_is_the_clients() -> None:
    assert body_of(ORDER) == example("order-request")
    simulator = Recording("recording")
    simulator.record("/line-orders", example("order-answer"))
    with serving(simulator) as server:
        system = HttpLineSystem(LineSystemSettings(server.url, (DEVELOPMENT_SECRET,), retry=ONCE))
        assert system.order(ORDER).outcome is OrderOutcome.ACCEPTED


def test_the_message_is_the_clients() -> None:
    simulator = Recording("recording")
    tokens_too(simulator)
    path = r"/smsmessaging/v1/outbound/tel:\+447700900000/requests"
    seen = simulator.record(path, {"resourceReference": {"resourceURL": "http://gw/1"}}, 201)
    asked = example("message-request")["outboundSMSMessageRequest"]
    with serving(simulator) as server:
        settings = OmaSettings(
            service(server.url), asked["senderAddress"], asked["senderName"], asked["receiptRequest"]["notifyURL"]
        )
        text = one_time_code("en", "482913", 10, "Demo Telecom")
        OmaGateway(settings).send(messages.TextMessage(asked["clientCorrelator"], "+447700900123", text))
    assert seen == [example("message-request")]


@pytest.fixture
def page_with_simulators() -> Iterator[dict[str, str]]:
    """The page's code, its addresses those of simulators that run now."""
    simulators = {8711: AuthoritySimulator(), 8713: OperatorSimulator(), 8714: SmsSimulator()}
    with ExitStack() as stack:
        urls = {port: stack.enter_context(serving(simulator)).url for port, simulator in simulators.items()}
        code = dict(EXAMPLES)
        for port, url in urls.items():
            code = {name: text.replace(f"http://127.0.0.1:{port}", url) for name, text in code.items()}
        yield code


@pytest.mark.parametrize(("name", "prints"), [("ask-authority", "matched\n"), ("send-order", "accepted\n")])
def test_the_pages_code_runs_and_prints_what_one_hopes_for(
    page_with_simulators: dict[str, str], capsys: pytest.CaptureFixture[str], name: str, prints: str
) -> None:
    exec(compile(page_with_simulators[name], "docs/connect.md", "exec"), {})  # noqa: S102  our own page
    assert capsys.readouterr().out == prints


def kinds_of(base: type[errors.TransportError]) -> set[type[errors.TransportError]]:
    return {base, *(kind for child in base.__subclasses__() for kind in kinds_of(child))}


def test_the_table_of_errors_is_the_codes() -> None:
    ours = {webhooks.EndpointGone, messages.NumberRefused}
    listed = {
        f"| `{kind.code}` | {'yes' if kind.permanent else 'no'} | {'yes' if kind.sent else 'no'} |"
        for kind in kinds_of(errors.TransportError)
        if kind is not errors.TransportError and (kind.__module__ == errors.__name__ or kind in ours)
    }
    section = PAGE.split("### Errors")[1].split("## Identity")[0]
    assert {line for line in section.splitlines() if line.startswith("| `")} == listed


def test_every_state_attribute_and_action_is_on_the_page() -> None:
    words = {*RecordState, *LineAction, *ATTRIBUTES.values(), *STATES, *messages.DeliveryState} - {"accepted"}
    missing = [
        word for word in words if f"`{word}`" not in PAGE and f"`line.{word}`" not in PAGE and f"`{word} " not in PAGE
    ]
    assert missing == []


def test_the_examples_are_whole() -> None:
    assert set(EXAMPLES) == {
        "match-request",
        "match-answer",
        "ask-authority",
        "order-request",
        "order-answer",
        "send-order",
        "message-request",
    }
