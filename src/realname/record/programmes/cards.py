"""What a server of terminals knows of each: read once, and again when a change says so. No row goes with a passage."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from realname.database.rows import tenant
from realname.judge.passages import PassageTerms
from realname.record.errors import Denied
from realname.record.programmes.actions.making import terms_of
from realname.record.programmes.models import Programme, Terminal


@dataclass(frozen=True, slots=True)
class ProgrammeCard:
    """A programme as terminals are served under it. `names` are by language."""

    id: uuid.UUID
    operator_id: uuid.UUID
    kind: str
    party: str
    names: tuple[tuple[str, str], ...]
    terms: PassageTerms
    without_match: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class TerminalCard:
    """A terminal, and the programme that it is for."""

    id: uuid.UUID
    kind: str
    name: str
    public_key: bytes = field(repr=False)
    programme: ProgrammeCard

    @property
    def operator_id(self) -> uuid.UUID:
        """Whose it is."""
        return self.programme.operator_id


def terminal_card(operator_id: uuid.UUID, terminal_id: uuid.UUID) -> TerminalCard:
    """Return what is known of a terminal. Opens its own transaction.

    Denied `terminal.unknown` where there is none or it is revoked: the two look alike on purpose.
    """
    with tenant(operator_id):
        row = Terminal.objects.select_related("programme").filter(id=terminal_id, revoked_at=None).first()
        if row is None or row.programme.state == Programme.State.CLOSED:
            raise unknown_terminal()
        return TerminalCard(row.id, row.kind, row.name, bytes(row.public_key), programme_card(row.programme))


def programme_card(row: Programme) -> ProgrammeCard:
    """Return what is known of a programme."""
    return ProgrammeCard(
        id=row.id,
        operator_id=row.operator_id,
        kind=row.kind,
        party=row.party,
        names=(("en", row.name_en), ("zh-hans", row.name_zh)),
        terms=terms_of(row),
        without_match=row.without_match,
        is_open=row.state == Programme.State.OPEN,
    )


def unknown_terminal() -> Denied:
    """Return the refusal of a terminal that is not known, or not any more."""
    return Denied(
        "This terminal is not known here, or is revoked.",
        code="terminal.unknown",
        remedy="Register the terminal's key again on the programme's page; meanwhile go the ordinary way.",
    )
