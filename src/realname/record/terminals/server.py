"""Answer terminals: a whole request in, a whole answer out. What is measured is never written anywhere."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from django.db import DatabaseError
from django.http import HttpResponse

from realname.evaluate.instruments import Instruments
from realname.gallery.errors import GalleryError
from realname.measure.errors import MeasureError
from realname.measure.images import open_image
from realname.record.errors import Invalid, NotFound, RecordError, RetryLater, TooLarge
from realname.record.programmes.cards import terminal_card
from realname.record.programmes.channels import Answer
from realname.record.programmes.copies import Copies
from realname.record.programmes.kinds import ACTS_OF
from realname.record.programmes.passing import Frame, pass_frame, take_step
from realname.record.terminals.claims import (
    FRAME,
    LARGEST_BYTES,
    PROOF_HEADER,
    SESSION,
    SIGNATURE_HEADER,
    STEP,
    FrameClaims,
    SessionClaims,
    StepClaims,
)
from realname.record.terminals.memory import overwrite_small
from realname.record.terminals.sessions import Sessions
from realname.record.terminals.signing import public_jwk, require_signed, sha256, signed_answer, unproven
from realname.record.web import problems

PREFIX = "/terminals/v1/"
JSON = "application/json"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, its header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """An answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class TerminalServer:
    """What serves terminals in one process. `answer` is safe to use from several threads."""

    def __init__(self, copies: Copies, tools: Instruments, sessions: Sessions | None = None) -> None:
        self.copies = copies
        self.sessions = sessions or Sessions()
        self._tools = tools
        self._routes: Mapping[tuple[str, str], Callable[[Asked], Told]] = {
            ("GET", "time"): self._time,
            ("GET", "key"): self._key,
            ("POST", "sessions"): self._begin,
            ("POST", "frames"): self._frame,
            ("POST", "steps"): self._step,
        }
        copies.listen(self.sessions.on_change)

    def answer(self, asked: Asked) -> Told:
        """Return what a terminal is told, whatever goes wrong. Errors leave as RFC 9457 problems, with `now`."""
        try:
            return self._route(asked)(asked)
        except RecordError as error:
            return self._refused(problems.from_record_error(error, now=self.sessions.now_ms()))
        except MeasureError as error:
            title = "The picture cannot be read"
            return self._refused(problems.problem(422, title, str(error), error.code, error.remedy))
        except (DatabaseError, GalleryError) as error:
            log.warning("a terminal was not answered: %s", type(error).__name__)
            later = RetryLater("The service does not answer.", code="service.unavailable", remedy=ORDINARY)
            return self._refused(problems.from_record_error(later))
        except Exception as error:  # noqa: BLE001  its text may hold what was sent: the place alone is told
            log.error("%s at\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))  # noqa: TRY400
            detail = "Something failed that nobody foresaw."
            return self._refused(problems.problem(500, "Failed", detail, "service.failed", ORDINARY))

    def forget(self) -> None:
        """Compute over what the last frame left inside of the networks. Nobody is measured."""
        warm_up = getattr(self._tools.faces, "warm_up", None)
        if warm_up is not None:
            warm_up()
        overwrite_small()

    def _route(self, asked: Asked) -> Callable[[Asked], Told]:
        found = self._routes.get((asked.method, asked.path.removeprefix(PREFIX)))
        if found is None:
            raise NotFound("There is nothing at this address.", code="request.no_such_address")
        return found

    def _time(self, _asked: Asked) -> Told:
        return _told({"now": self.sessions.now_ms()})

    def _key(self, _asked: Asked) -> Told:
        return _told(public_jwk())

    def _begin(self, asked: Asked) -> Told:
        message = _text(asked.body)
        claims = unproven(message, SessionClaims)
        card = terminal_card(claims.operator, claims.terminal)
        require_signed(message, SESSION, card.public_key)
        session = self.sessions.begin(card, claims.at)
        programme = card.programme
        return _signed(
            {
                "session": session.name,
                "challenge": sha256(message.encode()),
                "now": self.sessions.now_ms(),
                "terminal": card.kind,
                "acts": list(ACTS_OF[programme.kind]),
                "programme": {"kind": programme.kind, "party": programme.party, "names": dict(programme.names)},
            }
        )

    def _frame(self, asked: Asked) -> Told:
        message = asked.headers.get(PROOF_HEADER.lower(), "")
        claims = unproven(message, FrameClaims)
        require_signed(message, FRAME, self.sessions.of(claims.session).card.public_key)
        card = self.sessions.enter(claims.session, claims.number, claims.at)
        try:
            pictures = tuple(open_image(part) for part in _parts(asked.body, claims))
            frame = Frame(pictures, claims.act, claims.says, _reference(claims))
            return self._answered(message, claims, pass_frame(card, frame, self.copies, self._tools))
        finally:
            self.sessions.leave(claims.session)

    def _step(self, asked: Asked) -> Told:
        message = _text(asked.body)
        claims = unproven(message, StepClaims)
        require_signed(message, STEP, self.sessions.of(claims.session).card.public_key)
        card = self.sessions.enter(claims.session, claims.number, claims.at)
        try:
            return self._answered(message, claims, take_step(card, claims.says, _reference(claims)))
        finally:
            self.sessions.leave(claims.session)

    def _answered(self, message: str, claims: FrameClaims | StepClaims, answer: Answer) -> Told:
        return _signed(
            {
                "session": claims.session,
                "number": claims.number,
                "challenge": sha256(message.encode()),
                "now": self.sessions.now_ms(),
                "word": answer.word,
                "reason": answer.reason,
                "more": dict(answer.more),
            }
        )

    def _refused(self, response: HttpResponse) -> Told:
        return Told(response.status_code, dict(response.items()), response.content)


ORDINARY = "Go the ordinary way, and try again later."


def _reference(claims: FrameClaims | StepClaims) -> str:
    return f"{claims.session}.{claims.number}"


def _parts(body: bytes, claims: FrameClaims) -> list[bytes]:
    """Return the pictures of a body. TooLarge; Invalid where it is not what was signed."""
    if len(body) > LARGEST_BYTES:
        raise TooLarge("A frame's pictures are too large.", code="terminal.too_large")
    if sum(claims.pictures) != len(body) or sha256(body) != claims.body:
        raise Invalid(
            "The pictures are not those that the terminal signed.",
            code="terminal.body",
            remedy="Send the pictures one after the other as the body, and sign its SHA-256.",
        )
    parts, start = [], 0
    for size in claims.pictures:
        parts.append(body[start : start + size])
        start += size
    return parts


def _text(body: bytes) -> str:
    try:
        return body.decode("ascii")
    except UnicodeDecodeError as error:
        raise Invalid("The body is a compact JWS.", code="terminal.malformed") from error


def _told(value: Mapping[str, object]) -> Told:
    return Told(HTTPStatus.OK, {"Content-Type": JSON, "Cache-Control": "no-store"}, json.dumps(value).encode())


def _signed(value: Mapping[str, object]) -> Told:
    told = _told(value)
    return Told(told.status, {**told.headers, SIGNATURE_HEADER: signed_answer(told.body)}, told.body)
