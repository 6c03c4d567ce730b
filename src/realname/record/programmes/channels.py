"""Channels: what each kind of programme makes of a passage. The registry is the setting `REALNAME_CHANNELS`.

A channel says in which gallery, or among which few, somebody is looked for; what a member is answered; and what follows
a step without a picture, as a PIN. Who is not found is answered without it reading or writing anything.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from realname.database.rows import tenant
from realname.judge.passages import PassageFinding, PassageOutcome
from realname.record.errors import NotFound
from realname.record.programmes.actions.entering import standing_gallery
from realname.record.programmes.cards import TerminalCard

Says = Mapping[str, Any]
"""What a signed frame or step says for the channel: an amount, a hint, a pass; whatever the channel defines."""


@dataclass(frozen=True, slots=True)
class Selection:
    """In which gallery somebody is looked for; `among` names the few entries that it can be, None for all."""

    gallery: uuid.UUID
    among: frozenset[uuid.UUID] | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A member at a terminal: the finding, and the members that it is about, the likest first; one in a match.

    `reference` is of this frame alone: the same frame sent again has the same one, so that what follows happens once.
    """

    terminal: TerminalCard
    says: Says
    reference: str
    finding: PassageFinding
    members: tuple[uuid.UUID, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a terminal is told. `word` is one of `realname.ledger.kinds.ANSWERS` where it is about a member.

    more   members of the answer for this channel; plain JSON, nothing that the person at the terminal must not read
    """

    word: str
    reason: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


class Channel(Protocol):
    """One kind of programme. It holds no state of its own: a server calls it from several threads."""

    def select(self, terminal: TerminalCard, says: Says) -> Selection:
        """Say where to look, before anything is measured. May read; a RecordError refuses the frame."""
        ...

    def found(self, passage: Passage) -> Answer:
        """Answer a member, or members who are alike (`finding.outcome` is `close`). Opens its own transactions."""
        ...

    def not_found(self, terminal: TerminalCard, finding: PassageFinding) -> Answer:
        """Answer whoever was not found. It reads and writes nothing: no row, no file, no log, no count."""
        ...

    def step(self, terminal: TerminalCard, says: Says, reference: str) -> Answer:
        """Answer a step without a picture. Opens its own transactions. Invalid where the channel has none such."""
        ...


class PlainChannel:
    """What answers where no channel is registered: whether a member was found, and nothing else."""

    def select(self, terminal: TerminalCard, says: Says) -> Selection:
        """Look in the programme's one gallery."""
        del says
        with tenant(terminal.operator_id):
            return Selection(standing_gallery(terminal.programme.id).id)

    def found(self, passage: Passage) -> Answer:
        """Say that a member is there; not who."""
        return Answer("found" if passage.finding.outcome is PassageOutcome.MATCH else "close")

    def not_found(self, terminal: TerminalCard, finding: PassageFinding) -> Answer:
        """Say what the programme's terms say."""
        return ordinary(terminal, finding)

    def step(self, terminal: TerminalCard, says: Says, reference: str) -> Answer:
        """Refuse: there is none."""
        del terminal, says, reference
        raise NotFound("This programme has no steps without a picture.", code="passage.no_step")


def ordinary(terminal: TerminalCard, finding: PassageFinding) -> Answer:
    """Return the answer to whoever was not found, by the programme's terms: `ordinary`, `again` or `staff`."""
    return Answer(terminal.programme.without_match, finding.reason.value)


def channel_of(kind: str) -> Channel:
    """Return the channel of a kind of programme."""
    return _made(settings.REALNAME_CHANNELS.get(kind, "realname.record.programmes.channels.PlainChannel"))


@cache
def _made(path: str) -> Channel:
    channel: Channel = import_string(path)()
    return channel
