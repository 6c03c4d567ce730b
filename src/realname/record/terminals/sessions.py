"""Sessions of terminals: in the memory of the one server that began them, and of no other.

A session's name is drawn by the server, and every message of it has a higher number than the one before. So what was
sent once is refused the second time: by this server, and, since it does not know the name, by every other and after a
restart. The message that begins a session has to be younger than the one that began the last.
"""

from __future__ import annotations

import secrets
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from django.db import DatabaseError

from realname.database.rows import tenant
from realname.record.errors import Conflict, RecordError, RetryLater
from realname.record.programmes.cards import TerminalCard, terminal_card, unknown_terminal
from realname.record.programmes.changes import Change
from realname.record.programmes.models import Terminal

SKEW_MS = 10_000
"""How far a terminal's clock may be off: it is told the server's, and corrects itself."""

LASTS_S = 12 * 3600.0
NAME_BYTES = 16
MOST_AT_ONCE = 4
"""Messages of one terminal that are being answered at once."""


@dataclass(frozen=True, slots=True)
class Session:
    """One terminal's session, and what is known of the terminal."""

    name: str
    card: TerminalCard
    ends_at: float


@dataclass(slots=True)
class _Held:
    session: Session
    number: int = 0
    under_way: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Sessions:
    """The sessions of one process. Safe to use from several threads."""

    def __init__(self, clock_ms: Callable[[], int] | None = None) -> None:
        self._clock_ms = clock_ms or (lambda: time.time_ns() // 1_000_000)
        self._by_name: dict[str, _Held] = {}
        self._by_terminal: dict[uuid.UUID, str] = {}
        self._lock = threading.Lock()

    def now_ms(self) -> int:
        """Return the time by which terminals go."""
        return self._clock_ms()

    def begin(self, card: TerminalCard, at_ms: int) -> Session:
        """Begin a session in the place of the terminal's last. Opens its own transaction.

        Conflict `terminal.clock`; Conflict `terminal.replayed` where the message is no younger than the last one's.
        """
        self._require_near(at_ms)
        began_at = datetime.fromtimestamp(at_ms / 1000, UTC)
        with tenant(card.operator_id):
            rows = Terminal.objects.filter(id=card.id, revoked_at=None)
            if not (rows.filter(began_at=None) | rows.filter(began_at__lt=began_at)).update(began_at=began_at):
                raise _replayed()
        session = Session(secrets.token_urlsafe(NAME_BYTES), card, time.monotonic() + LASTS_S)
        with self._lock:
            self._by_name.pop(self._by_terminal.pop(card.id, ""), None)
            self._by_name[session.name], self._by_terminal[card.id] = _Held(session), session.name
        return session

    def of(self, name: str) -> Session:
        """Return a session. Conflict `terminal.session` where this server does not know it, or it is over."""
        held = self._by_name.get(name)
        if held is None or time.monotonic() > held.session.ends_at:
            raise Conflict(
                "This server does not know the session.",
                code="terminal.session",
                remedy="Begin a new session and send the frame of that moment; never an old one again.",
            )
        return held.session

    def enter(self, name: str, number: int, at_ms: int) -> TerminalCard:
        """Take a message's number, once its signature has held; return the terminal. Call `leave` afterwards.

        Conflict `terminal.clock`, `terminal.replayed`, `terminal.session`; RetryLater `terminal.busy`.
        """
        self._require_near(at_ms)
        session = self.of(name)
        held = self._by_name.get(name)
        if held is None:
            raise unknown_terminal()
        with held.lock:
            if number <= held.number:
                raise _replayed()
            if held.under_way >= MOST_AT_ONCE:
                raise RetryLater(
                    "This terminal has too many frames under way.",
                    code="terminal.busy",
                    remedy="Wait for an answer before the next frame; meanwhile go the ordinary way.",
                    retry_after_s=1,
                )
            held.number = number
            held.under_way += 1
        return session.card

    def leave(self, name: str) -> None:
        """Say that a message is answered."""
        held = self._by_name.get(name)
        if held is not None:
            with held.lock:
                held.under_way -= 1

    def on_change(self, change: Change) -> None:
        """Read a terminal anew where it or its programme changed; end its session where it is revoked."""
        for held in list(self._by_name.values()):
            card = held.session.card
            if change.subject not in (card.id, card.programme.id):
                continue
            try:
                held.session = replace(held.session, card=terminal_card(card.operator_id, card.id))
            except (RecordError, DatabaseError):  # revoked, or nothing is known of it at the moment
                self.end(card.id)

    def end(self, terminal_id: uuid.UUID) -> None:
        """End a terminal's session. Where there is none, nothing happens."""
        with self._lock:
            self._by_name.pop(self._by_terminal.pop(terminal_id, ""), None)

    def _require_near(self, at_ms: int) -> None:
        if abs(self.now_ms() - at_ms) > SKEW_MS:
            raise Conflict(
                f"The message's time is more than {SKEW_MS // 1000} s from this server's.",
                code="terminal.clock",
                remedy="Take the server's time (`now`), correct the terminal's by it, and send the frame of now.",
            )


def _replayed() -> Conflict:
    return Conflict(
        "This message, or a later one, was here before.",
        code="terminal.replayed",
        remedy="Number every message higher than the one before; never send one twice.",
    )
