"""The flights that she boards by face, as she is shown them. Inside the tenant's transaction."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from realname.pages.my import words
from realname.pages.problems import Text
from realname.record.errors import NotFound, RecordError
from realname.record.flights.models import FacePass
from realname.record.flights.selectors import face_passes_of
from realname.record.programmes.kinds import Kind
from realname.record.programmes.models import Member, Programme

STATES: Mapping[str, tuple[Text, str]] = {
    "reading": (_("your document is being read"), "open"),
    "ready": (_("you board by face"), "good"),
    "refused": (_("you board by your pass"), "bad"),
}
"""Where a choice stands, and its tone."""

REFUSALS: Mapping[str, Text] = {
    "boarding.pass": _("That is not the text of a boarding pass. Take a picture of its bar code instead."),
    "pass.absent": _(
        "There is no boarding pass’s bar code in the picture that can be read. Hold it straight and near, without a "
        "reflection."
    ),
    "pass.several": _("There are several boarding passes in the picture. Take one of yours alone."),
    "boarding.pass_unknown": _(
        "The airline has not told us of this pass. Check in first, and use the newest pass that the airline sent."
    ),
    "boarding.not_member": _("Join the programme first."),
    "boarding.too_late": _("It is too late for that flight, or you have boarded it. Go to the agent at the gate."),
    "boarding.another_passenger": _(
        "You have said that another passenger of this flight is you. Take that back first."
    ),
    "boarding.already": _("You board this flight by face already."),
    "boarding.document_needed": _(
        "The document that your line was registered with cannot be compared with a boarding pass. Photograph your "
        "passport, or another document with two or three lines of machine-readable letters."
    ),
    "boarding.other_name": _("The name on the boarding pass is not the name on your document."),
    "boarding.name_unsure": _(
        "The boarding pass says too little of the name to be sure that it is yours. Board with the pass and your "
        "document at the gate."
    ),
    "boarding.document_unread": _(
        "The machine-readable lines of the document could not be read. Photograph the whole page, sharp and without a "
        "reflection."
    ),
    "boarding.document_expired": _("The document is not valid on the day of the flight."),
    "boarding.other_person": _("This document is not that of the person whose line is registered."),
    "boarding.document_failed": _("The document could not be read. Try again in a moment."),
    "programme.not_open": _("The programme does not run now. Board with your pass."),
}


@dataclass(frozen=True, slots=True)
class ShownFacePass:
    """One flight that she chose to board by face."""

    id: uuid.UUID
    flight: str
    route: str
    on: date
    gate: str
    seat: str
    airline: str
    state: Text
    tone: str
    why: Text
    is_reading: bool


@dataclass(frozen=True, slots=True)
class Airline:
    """An airline whose programme she joined."""

    programme_id: uuid.UUID
    party: str
    name: str
    is_open: bool


def flights_of(people: Sequence[uuid.UUID]) -> list[ShownFacePass]:
    """Return the flights, the next one first."""
    return [_shown(row) for row in face_passes_of(people)]


def airlines_of(people: Sequence[uuid.UUID]) -> list[Airline]:
    """Return the airlines whose programmes she joined."""
    rows = Member.objects.filter(subscriber__in=people, left_at=None, programme__kind=Kind.BOARDING)
    return [_airline(row.programme) for row in rows.select_related("programme").order_by("id")]


def airline_of(people: Sequence[uuid.UUID], programme_id: uuid.UUID) -> Airline:
    """Return one of them. NotFound."""
    found = next((one for one in airlines_of(people) if one.programme_id == programme_id), None)
    if found is None:
        raise NotFound("She is no member of such a programme.")
    return found


def refusal(error: RecordError) -> Text:
    """Return what to tell her of what was not done."""
    return REFUSALS.get(error.code) or words.refusal(error)


def _shown(row: FacePass) -> ShownFacePass:
    flight = row.passenger.flight
    text, tone = STATES[row.state]
    return ShownFacePass(
        id=row.id,
        flight=f"{flight.carrier} {flight.number}",
        route=f"{flight.origin} – {flight.destination}",
        on=flight.on,
        gate=flight.gate,
        seat=row.passenger.seat,
        airline=flight.programme.party,
        state=text,
        tone=tone,
        why=REFUSALS.get(row.reason, ""),
        is_reading=row.state == FacePass.State.READING,
    )


def _airline(row: Programme) -> Airline:
    name = row.name_zh if (get_language() or "en").startswith("zh") else row.name_en
    return Airline(row.id, row.party, name, row.state == Programme.State.OPEN)
