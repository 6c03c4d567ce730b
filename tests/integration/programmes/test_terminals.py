"""The terminals' protocol: what is believed, what is refused, and that a refusal does nothing."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections
from tests.integration.galleries.people import BLUE, RED
from tests.integration.programmes.people import member, tools
from tests.integration.programmes.terminals import Terminal, body, code

from realname.cli.terminal.device import Device
from realname.database.rows import tenant
from realname.record.errors import Conflict, Invalid
from realname.record.operators.actions.clients import Caller
from realname.record.programmes.actions.leaving import leave
from realname.record.programmes.actions.making import move_programme
from realname.record.programmes.actions.terminals import register_terminal, revoke_terminal
from realname.record.programmes.copies import Copies
from realname.record.programmes.models import PassageCount, Programme
from realname.record.programmes.models import Terminal as TerminalRow
from realname.record.terminals.claims import LARGEST_PROOF
from realname.record.terminals.reference import reference
from realname.record.terminals.server import TerminalServer
from realname.record.terminals.sessions import SKEW_MS, Sessions
from realname.record.terminals.signing import sha256

pytestmark = [
    pytest.mark.usefixtures("database", "store"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]


@pytest.fixture
def till(north: Caller, lane: Programme, serving: TerminalServer) -> Terminal:
    """A terminal of the lane, in a session."""
    member(north, RED, lane)
    serving.copies.follow()
    made = Terminal(north, lane, serving)
    assert made.begin().status == 200
    return made


def passages(north: Caller) -> int:
    with tenant(north.operator_id):
        return sum(PassageCount.objects.values_list("passages", flat=True))


def test_a_frame_is_answered_to_this_terminal_and_this_frame(north: Caller, till: Terminal) -> None:
    message, pictures = till.signed_frame(RED)
    told = till.post("frames", pictures, {"terminal-proof": message})
    assert (told.status, body(told)["word"]) == (200, "found")
    assert body(told)["challenge"] == sha256(message.encode())
    assert till.believes(told)
    assert not till.believes(type(told)(told.status, told.headers, told.body.replace(b"found", b"other")))
    assert body(till.frame(BLUE))["word"] == "ordinary"
    assert passages(north) == 1


def test_a_message_that_was_here_before_is_refused(north: Caller, till: Terminal) -> None:
    message, pictures = till.signed_frame(RED)
    assert till.post("frames", pictures, {"terminal-proof": message}).status == 200
    again = till.post("frames", pictures, {"terminal-proof": message})
    assert (again.status, code(again)) == (409, "terminal.replayed")
    assert code(till.frame(RED, number=1)) == "terminal.replayed"
    assert code(till.frame(RED, number=0)) == "terminal.malformed"
    restarted = TerminalServer(till.server.copies, tools())
    till.server = restarted
    assert code(till.post("frames", pictures, {"terminal-proof": message})) == "terminal.session"
    assert passages(north) == 1


def test_a_session_is_begun_by_a_message_younger_than_the_last(till: Terminal) -> None:
    at = till.now()
    assert till.begin(at=at + 1).status == 200
    for moment in (at, at + 1):
        assert code(till.begin(at=moment)) == "terminal.replayed"
    assert till.frame(RED).status == 200  # the refused ones displaced nothing
    first = till.session
    assert till.begin(at=at + 2).status == 200
    assert code(till.frame(RED, session=first)) == "terminal.session"


def test_a_clock_may_be_off_by_so_much(north: Caller, till: Terminal) -> None:
    now = till.now()
    till.server.sessions._clock_ms = lambda: now  # noqa: SLF001  a clock that stands
    for off in (-SKEW_MS - 1, SKEW_MS + 1):
        told = till.frame(RED, at=now + off)
        assert (told.status, code(told), body(told)["now"]) == (409, "terminal.clock", now)
    assert passages(north) == 0
    for off in (-SKEW_MS, SKEW_MS):
        assert till.frame(RED, at=now + off).status == 200


def test_what_another_key_signed_is_refused(north: Caller, till: Terminal) -> None:
    stranger = Device(Ed25519PrivateKey.generate(), till.device.operator, till.device.terminal, "")
    own, till.device = till.device, stranger
    assert code(till.frame(RED)) == "terminal.signature"
    assert code(till.begin()) == "terminal.signature"
    till.device = own
    assert till.frame(RED).status == 200
    assert passages(north) == 1


def test_no_message_stands_for_another(till: Terminal) -> None:
    picture, claims = b"x", {"session": till.session, "number": 9, "at": till.now(), "says": {}}
    step = till.device.sign("realname-step", claims)
    frame = till.device.sign("realname-step", claims | {"act": till.act, "pictures": [1], "body": sha256(picture)})
    assert code(till.post("frames", picture, {"terminal-proof": frame})) == "terminal.signature"
    assert code(till.post("frames", picture, {"terminal-proof": step})) == "terminal.malformed"
    head, payload, signature = step.split(".")
    assert code(till.post("steps", f"{head}.{payload}.{signature[:-4]}AAAA".encode())) == "terminal.signature"
    assert code(till.post("steps", step.encode())) == "passage.no_step"


def test_what_is_no_message_is_refused(till: Terminal) -> None:
    for message in ("", "a.b.c", "a.e30.c", "..", "x" * (LARGEST_PROOF + 1), "é"):
        for path, content, headers in (
            ("sessions", message.encode(), {}),
            ("steps", message.encode(), {}),
            ("frames", b"", {"terminal-proof": message}),
        ):
            assert code(till.post(path, content, headers)) == "terminal.malformed"


def test_other_pictures_than_the_signed_ones_are_not_measured(north: Caller, till: Terminal) -> None:
    assert code(till.frame(BLUE, sent=till.signed_frame(RED)[1])) == "terminal.body"
    assert code(till.frame(RED, pictures=[1])) == "terminal.body"
    assert code(till.frame(RED, act="stood_there")) == "terminal.malformed"
    assert code(till.frame(RED, act="pressed")) == "passage.act"
    assert passages(north) == 0


def test_what_is_no_picture_is_named_and_not_shown(till: Terminal) -> None:
    junk = b"not a picture: +447700900123"
    told = till.frame(RED, sent=junk, pictures=[len(junk)], body=sha256(junk))
    assert told.status == 422
    assert b"447700900123" not in told.body


def test_a_revoked_terminal_is_refused_once_the_server_follows(north: Caller, till: Terminal) -> None:
    with tenant(north.operator_id):
        revoke_terminal(TerminalRow.objects.get().id)
    till.server.copies.follow()
    assert code(till.frame(RED)) == "terminal.session"
    assert code(till.begin()) == "terminal.unknown"
    assert passages(north) == 0


def test_a_terminal_of_another_operator_is_not_known(north: Caller, till: Terminal) -> None:
    other = "0197e2f4-5c1a-7b3d-8e21-4f6a9b0c1d2e"
    assert code(till.begin(operator=other)) == "terminal.unknown"
    with tenant(north.operator_id):
        assert TerminalRow.objects.get().began_at is not None


def test_a_paused_programme_is_followed_in_a_session_that_runs(north: Caller, till: Terminal, lane: Programme) -> None:
    with tenant(north.operator_id):
        move_programme(lane.id, "paused")
    till.server.copies.follow()
    assert code(till.frame(RED)) == "programme.not_open"
    with tenant(north.operator_id):
        move_programme(lane.id, "open")
    till.server.copies.follow()
    assert till.frame(RED).status == 200


def test_leaving_reaches_a_running_server_by_itself(north: Caller, lane: Programme) -> None:
    row = member(north, RED, lane)
    running = Copies()
    heard = threading.Event()
    try:
        server = TerminalServer(running, tools())
        running.start()
        terminal = Terminal(north, lane, server)
        terminal.begin()
        assert body(terminal.frame(RED))["word"] == "found"
        running.listen(lambda _change: heard.set())
        with tenant(north.operator_id):
            leave([row.subscriber_id], row.id)
        assert body(terminal.frame(RED))["word"] == "ordinary"  # at once: the rows decide
        assert heard.wait(60)  # and its template goes out of memory at the next round, a second later
        [copy] = running._copies.values()  # noqa: SLF001  what is in memory
        assert len(copy.gallery) == 0
    finally:
        running.end()
        connections.close_all()


def test_a_busy_terminal_is_told_to_wait(till: Terminal) -> None:
    sessions: Sessions = till.server.sessions
    for number in range(1, 5):
        sessions.enter(till.session, number, till.now())
    till.number = 4
    told = till.frame(RED)
    assert (told.status, code(told)) == (503, "terminal.busy")
    sessions.leave(till.session)
    assert till.frame(RED).status == 200


def test_what_a_channel_is_told_is_bounded(till: Terminal) -> None:
    assert code(till.frame(RED, says={"x": "y" * LARGEST_PROOF})) == "terminal.malformed"
    assert json.loads(till.frame(RED).body)["more"] == {}


def test_a_key_is_registered_once(north: Caller, till: Terminal, lane: Programme) -> None:
    with tenant(north.operator_id):
        with pytest.raises(Conflict):
            register_terminal(lane.id, "Another", till.device.public_key)
        for key in ("", "AAAA", "!" * 43):
            with pytest.raises(Invalid):
                register_terminal(lane.id, "Another", key)
        assert TerminalRow.objects.count() == 1


def test_the_committed_reference_is_that_of_the_protocol() -> None:
    committed = Path(__file__).parents[3] / "docs" / "openapi-terminals.json"
    assert json.loads(committed.read_text("utf-8")) == json.loads(json.dumps(reference())), "make generated"
