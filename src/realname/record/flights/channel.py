"""The gate: looks for a face in the gallery of the flight that boards there, and in no other."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from realname.database.rows import tenant
from realname.judge.boarding import AT_THE_GATE, FlightState, GateFinding, GateReason, GateWord
from realname.judge.passages import PassageFinding, PassageOutcome, PassageReason
from realname.record.errors import Conflict, Invalid
from realname.record.flights.actions.boarding import Told, board, board_by_pass
from realname.record.flights.gate_words import said
from realname.record.flights.models import FacePass, Flight, Passenger
from realname.record.flights.passes import find_passenger, keys_of, understood
from realname.record.programmes.cards import TerminalCard
from realname.record.programmes.channels import Answer, Passage, Says, Selection
from realname.record.programmes.models import Entry

LONGEST_PASS = 2000
AGAIN = frozenset({PassageReason.NO_FACE, PassageReason.SEVERAL_FACES, PassageReason.FACE_TOO_SMALL})
"""What a person mends by standing otherwise before the camera."""

GATE_HELD = timedelta(hours=6)
"""A flight of which nothing more is heard holds its gate so long at most."""


class Gate:
    """The channel of boarding. `says` may hold `pass`, the text of a scanned bar code: then one is looked for."""

    def select(self, terminal: TerminalCard, says: Says) -> Selection:
        """Look in the gallery of the flight at this gate; with a pass, for its holder alone.

        Invalid `passage.says`, `boarding.pass`; Conflict `boarding.*`.
        """
        text = _pass_of(says)
        with tenant(terminal.operator_id):
            flight = flight_at(terminal)
            if flight.gallery_id is None:
                raise Conflict("Nobody boards by face yet.", code="boarding.no_gallery", remedy="Use the pass.")
            if not text:
                return Selection(flight.gallery_id)
            return Selection(flight.gallery_id, frozenset({_entry_of(flight, text)}))

    def found(self, passage: Passage) -> Answer:
        """Board the member, or say why not; where several are alike, her pass has to tell."""
        if passage.finding.outcome is not PassageOutcome.MATCH:
            return _answer(Told(GateFinding(GateWord.SEE_AGENT, GateReason.TWO_ALIKE)))
        terminal = passage.terminal
        with tenant(terminal.operator_id):
            flight = flight_at(terminal)
            rows = FacePass.objects.filter(member=passage.members[0], state=FacePass.State.READY)
            mine = rows.filter(passenger__flight=flight).first()
            if mine is None:
                return _answer(Told(GateFinding(GateWord.SEE_AGENT, GateReason.NOT_ON_LIST)))
            return _answer(board(flight.id, mine.passenger_id, Passenger.By.FACE, passage.reference))

    def not_found(self, terminal: TerminalCard, finding: PassageFinding) -> Answer:
        """Ask to look again where that helps, else for the pass. Reads and writes nothing."""
        del terminal
        if finding.reason in AGAIN:
            return Answer("again", finding.reason.value, {"say": said("again")})
        return Answer(GateWord.NOT_FOUND, finding.reason.value, {"say": said(GateWord.NOT_FOUND)})

    def step(self, terminal: TerminalCard, says: Says, reference: str) -> Answer:
        """Board by a pass, without a picture: the ordinary way. Invalid `passage.says`, `boarding.pass`; Conflict."""
        text = _pass_of(says)
        if not text:
            raise Invalid("A step at a gate says a pass.", code="passage.says", pointer="/says/pass")
        with tenant(terminal.operator_id):
            return _answer(board_by_pass(flight_at(terminal).id, text, today(), reference))


def flight_at(terminal: TerminalCard) -> Flight:
    """Return the flight that a terminal serves: of its programme, at the gate that it is named for.

    The one that boards comes first, then the next to leave. Conflict `boarding.no_flight`. In the transaction.
    """
    rows = Flight.objects.filter(programme=terminal.programme.id, gate=terminal.name, state__in=AT_THE_GATE)
    at_gate = list(rows.filter(departs_at__gt=timezone.now() - GATE_HELD).order_by("departs_at", "id"))
    boarding = [flight for flight in at_gate if flight.state == FlightState.BOARDING]
    if not at_gate:
        raise Conflict("No flight leaves from this gate now.", code="boarding.no_flight", remedy="Ask an agent.")
    return (boarding or at_gate)[0]


def today() -> date:
    """Return the day by which a pass without a year is understood."""
    return timezone.localdate()


def _entry_of(flight: Flight, text: str) -> uuid.UUID:
    """Return the entry of whoever's pass it is, in this flight's gallery. Conflict where there is none."""
    passengers = [find_passenger(flight.operator_id, key) for key in keys_of(understood(text), today())]
    here = next((one for one in passengers if one is not None and one.flight_id == flight.id), None)
    if here is None:
        raise Conflict(
            "This boarding pass is not for the flight at this gate.",
            code="boarding.wrong_flight",
            remedy="Look at the pass, or ask an agent.",
        )
    mine = FacePass.objects.filter(passenger=here, state=FacePass.State.READY).first()
    entry = Entry.objects.filter(gallery=flight.gallery_id, member=mine.member_id).first() if mine else None
    if entry is None:
        raise Conflict(
            "Whoever has this pass boards by it, not by face.",
            code="boarding.no_face_pass",
            remedy="Scan the pass without a picture.",
        )
    return entry.entry


def _pass_of(says: Says) -> str:
    text = says.get("pass", "")
    if set(says) - {"pass"} or not isinstance(text, str) or len(text) > LONGEST_PASS:
        raise Invalid("A gate's frame says a pass, or nothing.", code="passage.says", pointer="/says")
    return text


def _answer(told: Told) -> Answer:
    more: dict[str, Any] = {"say": said(told.finding.word, told.finding.reason)}
    if told.seat:
        more["seat"] = told.seat
    if told.instead is not None:
        more["instead"] = _named(told.instead)
    return Answer(told.finding.word, told.finding.reason, more)


def _named(flight: Flight) -> Mapping[str, str]:
    return {"flight": f"{flight.carrier} {flight.number}", "gate": flight.gate}
