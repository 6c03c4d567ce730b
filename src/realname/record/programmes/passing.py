"""Pass one frame at a terminal: look who of this programme it is, and whether somebody is really there.

    answer = pass_frame(terminal, frame, copies, tools)

The face is measured under a permit for this one gallery and in memory only. Where nobody is found, nothing was
written: no row, no file, no log, no count. Where a member is found, the channel answers, and the day's count grows.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.judge.passages import Alike, PassageFinding, PassageOutcome, PassageReason, judge_passage
from realname.measure.images import Image
from realname.record.errors import Conflict
from realname.record.programmes.actions.counting import count_passage
from realname.record.programmes.cards import TerminalCard
from realname.record.programmes.channels import Answer, Passage, Says, channel_of
from realname.record.programmes.copies import Copies
from realname.record.programmes.models import Entry
from realname.record.programmes.permits import PassagePermit, Probe

MOST_ALIKE = 8
"""So many of the likest members are looked at: more than one nearly as like is answered as `close` anyway."""

MOST_PICTURES = 4

NOBODY = PassageFinding(PassageOutcome.NOBODY, PassageReason.NOBODY_ALIKE)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a terminal sent, once its signature, number and time have held.

    pictures    of one person, taken within a second or so; never printed
    act         what the person did to be looked at
    says        for the channel
    reference   of this frame alone
    """

    pictures: Sequence[Image] = field(repr=False)
    act: str
    says: Says = field(repr=False)
    reference: str


def pass_frame(terminal: TerminalCard, frame: Frame, copies: Copies, tools: Instruments) -> Answer:
    """Return what a frame is answered. Opens its own transactions, none across the measuring.

    Denied `passage.act`; Conflict `programme.not_open`; RetryLater `programme.behind`; ImageError; what the channel
    raises.
    """
    programme = terminal.programme
    if not programme.is_open:
        raise Conflict("The programme does not run now.", code="programme.not_open", remedy="Go the ordinary way.")
    channel = channel_of(programme.kind)
    chosen = channel.select(terminal, frame.says)
    permit = PassagePermit(programme.id, chosen.gallery, programme.kind, frame.act)
    copy = copies.of(terminal.operator_id, chosen.gallery)
    probe = Probe(frame.pictures, permit, copy.form, programme.terms, tools)
    likest = probe.likest(copy.gallery, MOST_ALIKE, chosen.among)
    entries = len(copy.gallery) if chosen.among is None else len(chosen.among)
    alike = Alike([candidate.score for candidate in likest], entries)
    finding = judge_passage(probe.sight, alike, programme.terms, tools.calibration)
    if finding.outcome not in (PassageOutcome.MATCH, PassageOutcome.CLOSE):
        return channel.not_found(terminal, finding)
    members = _members(terminal, chosen.gallery, [candidate.id for candidate in likest[: finding.candidates]])
    if len(members) < finding.candidates:  # somebody left a moment ago
        return channel.not_found(terminal, NOBODY)
    answer = channel.found(Passage(terminal, frame.says, frame.reference, finding, members))
    with tenant(terminal.operator_id):
        count_passage(terminal.operator_id, programme.id, answer.word)
    return answer


def take_step(terminal: TerminalCard, says: Says, reference: str) -> Answer:
    """Return what a step without a picture is answered. Conflict `programme.not_open`; what the channel raises."""
    if not terminal.programme.is_open:
        raise Conflict("The programme does not run now.", code="programme.not_open", remedy="Go the ordinary way.")
    return channel_of(terminal.programme.kind).step(terminal, says, reference)


def _members(terminal: TerminalCard, gallery: uuid.UUID, entries: Sequence[uuid.UUID]) -> tuple[uuid.UUID, ...]:
    """Return whose entries these are, in their order; the rows decide, since a copy may be a second behind."""
    with tenant(terminal.operator_id):
        rows = Entry.objects.filter(gallery=gallery, entry__in=entries, member__left_at=None)
        known = dict(rows.values_list("entry", "member"))
    return tuple(known[entry] for entry in entries if entry in known)
