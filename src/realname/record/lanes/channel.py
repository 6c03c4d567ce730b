"""The channel of transit lanes: a terminal stands where they part, and says express, extra check, or standard."""

from __future__ import annotations

import uuid
from dataclasses import replace

from realname.database.rows import tenant
from realname.judge.lanes import Lane, LaneReason
from realname.judge.passages import PassageFinding, PassageOutcome
from realname.record.errors import Invalid
from realname.record.lanes.actions.passing import Passed, note_checked, pass_member
from realname.record.lanes.actions.ruling import rules_of
from realname.record.lanes.actions.travel_passes import LONGEST, entries_of_pass
from realname.record.lanes.words import standard, with_number
from realname.record.programmes.actions.entering import standing_gallery
from realname.record.programmes.cards import TerminalCard
from realname.record.programmes.channels import Answer, Passage, Says, Selection, ordinary
from realname.record.programmes.kinds import WithoutMatch

STANDARD = Answer(Lane.STANDARD.value, "", standard())
"""One answer for whoever did not join, was not checked, or is like another: a terminal cannot tell them apart."""


class Lanes:
    """See `realname.record.programmes.channels.Channel`."""

    def select(self, terminal: TerminalCard, says: Says) -> Selection:
        """Look among all members, or for the one who has the pass that was presented: `{"pass": ...}`.

        Invalid `passage.says`.
        """
        presented = _pass_said(says)
        with tenant(terminal.operator_id):
            gallery = standing_gallery(terminal.programme.id).id
            return Selection(gallery, None if presented is None else entries_of_pass(gallery, presented))

    def found(self, passage: Passage) -> Answer:
        """Tell a member her lane. Two who are alike go the standard way, as nobody knows which of them it is."""
        if passage.finding.outcome is not PassageOutcome.MATCH:
            return STANDARD
        with tenant(passage.terminal.operator_id):
            passed = pass_member(passage.terminal, passage.members[0])
            return _answer(passage.terminal, passed)

    def not_found(self, terminal: TerminalCard, finding: PassageFinding) -> Answer:
        """Say the standard way, or what the programme's terms say instead. Nothing is read or written."""
        told = ordinary(terminal, finding)
        if told.word != WithoutMatch.ORDINARY:
            return told
        return STANDARD if finding.outcome is PassageOutcome.NOBODY else replace(STANDARD, reason=told.reason)

    def step(self, terminal: TerminalCard, says: Says, reference: str) -> Answer:
        """Take in that an extra check was done: `{"checked": {"draw": ..., "number": ...}}`.

        Invalid `passage.says`; NotFound.
        """
        del reference
        draw, number = _number_said(says)
        with tenant(terminal.operator_id):
            note_checked(terminal.programme.id, draw, number)
            measures = list(rules_of(terminal.programme.id).express)
        return Answer(
            Lane.EXPRESS.value, LaneReason.CHECKED.value, with_number(Lane.EXPRESS, str(draw), number, measures)
        )


def _answer(terminal: TerminalCard, passed: Passed) -> Answer:
    lane = passed.answer.lane
    if lane is Lane.STANDARD or passed.drawn is None:
        return STANDARD
    measures = list(getattr(rules_of(terminal.programme.id), lane.value))
    more = with_number(lane, str(passed.drawn.draw), passed.drawn.number, measures)
    return Answer(lane.value, passed.answer.reason.value, more)


def _pass_said(says: Says) -> str | None:
    presented = says.get("pass")
    if not says or (set(says) == {"pass"} and isinstance(presented, str) and 0 < len(presented) <= LONGEST):
        return presented
    raise Invalid("A lane's frame says nothing but the pass that was presented.", code="passage.says", pointer="/says")


def _number_said(says: Says) -> tuple[uuid.UUID, int]:
    checked = says.get("checked")
    if set(says) == {"checked"} and isinstance(checked, dict) and set(checked) == {"draw", "number"}:
        number = checked["number"]
        if type(number) is int and 0 <= number < 1 << 31:
            try:
                return uuid.UUID(str(checked["draw"])), number
            except ValueError:
                pass
    raise Invalid(
        "A lane's step says which extra check was done: its draw and its number.", code="passage.says", pointer="/says"
    )
