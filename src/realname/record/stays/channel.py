"""The channel of hotels: an arrival of today at the desk or kiosk, known by her face among the few who are expected.

Where the document goes first, a frame says that it was offered: a terminal that shows the face's way alone is refused.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from realname.database.rows import tenant
from realname.judge.lodging import StayWay, hotel_day
from realname.judge.passages import PassageFinding, PassageOutcome
from realname.record.errors import Conflict, Denied, Invalid, NotFound
from realname.record.programmes.cards import TerminalCard
from realname.record.programmes.channels import Answer, Passage, Says, Selection, ordinary
from realname.record.stays.actions.arriving import arrive_by_face, note_recognised
from realname.record.stays.actions.days import day_gallery
from realname.record.stays.actions.hotels import hotel_of, rules_of
from realname.record.stays.selectors import entries_of_day
from realname.record.stays.words import SAID, WAYS

OFFERED = "document_offered"
HINT = "booking"
LONGEST_HINT = 40


class Desk:
    """A hotel's desk or kiosk.

    A frame says `document_offered: true` where the document goes first, and may say `booking`: its last characters.
    A step says `ask: ways`, which is answered with the ways in their order, or `way: document`.
    """

    def select(self, terminal: TerminalCard, says: Says) -> Selection:
        """Look among today's arrivals who are not cancelled.

        Denied `stay.document_first`; Conflict `stay.no_arrivals`; Invalid `passage.says`.
        """
        hint = _hint(says)
        with tenant(terminal.operator_id):
            hotel = hotel_of(terminal.programme.id)
            if rules_of(hotel).ways[0] is StayWay.DOCUMENT and says.get(OFFERED) is not True:
                raise Denied(
                    "The way by the document goes first here, and the frame does not say that it was offered.",
                    code="stay.document_first",
                    remedy="Offer the document first (step `ask: ways`), and say `document_offered: true`.",
                )
            today = hotel_day(timezone.now(), hotel.time_zone)
            gallery = day_gallery(hotel.programme_id, today)
            if gallery is None:
                raise Conflict(
                    "Nobody is expected by face today.", code="stay.no_arrivals", remedy="Look at the document."
                )
            return Selection(gallery.id, entries_of_day(gallery, today, hint))

    def found(self, passage: Passage) -> Answer:
        """Let an arrival in, or say what shows which of two she is. Where the law says so, her document is seen too."""
        if passage.finding.outcome is not PassageOutcome.MATCH:
            return _answer("close", passage.finding.reason.value)
        terminal, [member] = passage.terminal, passage.members
        with tenant(terminal.operator_id):
            hotel = hotel_of(terminal.programme.id)
            today = hotel_day(timezone.now(), hotel.time_zone)
            if rules_of(hotel).law.document_seen:
                is_expected = note_recognised(hotel.programme_id, member, today)
                return _answer("show_document" if is_expected else "not_expected")
            try:
                stay = arrive_by_face(hotel.programme_id, member, today, f"terminal {terminal.id}")
            except NotFound:
                return _answer("not_expected")
        return _answer("arrived", more={"stay": str(stay.id)})

    def not_found(self, terminal: TerminalCard, finding: PassageFinding) -> Answer:
        """Say what the programme's terms say: the document, as for everybody."""
        return ordinary(terminal, finding)

    def step(self, terminal: TerminalCard, says: Says, reference: str) -> Answer:
        """Say which ways there are, the one first that goes first; or send whoever chose so to the desk."""
        del reference
        if says.get("ask") == "ways":
            with tenant(terminal.operator_id):
                ways = rules_of(hotel_of(terminal.programme.id)).ways
            return Answer("ways", more={"ways": [{"way": way.value, "say": WAYS[way]} for way in ways]})
        if says.get("way") == StayWay.DOCUMENT:
            return _answer("show_document")
        raise Invalid("A step says `ask: ways`, or `way: document`.", code="passage.says", pointer="/says")


def _hint(says: Says) -> str:
    hint = says.get(HINT, "")
    if not isinstance(hint, str) or len(hint) > LONGEST_HINT:
        raise Invalid("The booking is a text of some characters.", code="passage.says", pointer="/says/booking")
    return hint


def _answer(word: str, reason: str = "", more: dict[str, Any] | None = None) -> Answer:
    return Answer(word, reason, {"say": SAID[word], **(more or {})})
