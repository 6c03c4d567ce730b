"""A member says that she boards a flight by face: with her boarding pass, and a document that names the same person.

The document is the one that her registration keeps, where a zone was read on it, or one whose picture she shows now: it
is read by a job, and gone then. Nothing of a face is measured here: the template is that of her verified face.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from realname.connect.evidence_store.contract import EvidenceError, SealedBytes, new_key
from realname.connect.keys.data_keys import Place
from realname.database.rows import tenant
from realname.judge.boarding import OVER, FlightState, PassengerState
from realname.judge.checks.document_sides import MRZ_KINDS
from realname.judge.pass_names import NameFinding, compare_names
from realname.measure.documents.boarding_pass.items import BoardingPass
from realname.measure.images import open_image
from realname.record.errors import Conflict, NotFound, RetryLater
from realname.record.evidence import evidence_store
from realname.record.flights.actions.jobs import defer_reading
from realname.record.flights.locks import locked_flight
from realname.record.flights.models import FacePass, Passenger
from realname.record.flights.passes import find_passenger, keys_of, understood
from realname.record.operators.actions.events import emit
from realname.record.programmes.actions.entering import enter
from realname.record.programmes.models import Member
from realname.record.subscribers.actions.sealed import seal_for, unseal_for
from realname.record.subscribers.sealing import read_fields

TABLE = "flights_face_pass"

IN_TIME = (FlightState.PLANNED, FlightState.CHECK_IN, FlightState.BOARDING)

SAYS = {
    NameFinding.DIFFERENT: "boarding.other_name",
    NameFinding.CANNOT_TELL: "boarding.name_unsure",
}
"""What a comparison of names that does not hold is told as."""

REMEDIES = {
    "boarding.other_name": "Use the boarding pass that was issued to you.",
    "boarding.name_unsure": "Show your passport here, or board with your pass and document at the gate.",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a pass says of its holder's name, until a document is read beside it."""

    family_name: str
    given_names: str
    name_is_cut: bool

    def sealed(self) -> bytes:
        """Return it as it is sealed."""
        return json.dumps([self.family_name, self.given_names, self.name_is_cut]).encode()


def board_by_face(people: Collection[uuid.UUID], programme_id: uuid.UUID, text: str, on: date) -> FacePass:
    """Have a member board by face with the document that is kept of her. In the tenant's transaction.

    Invalid `boarding.pass`; NotFound `boarding.not_member`, `boarding.pass_unknown`; Conflict `boarding.*`.
    """
    shown = understood(text)
    member, passenger = _claimed(people, programme_id, shown, on)
    fields = read_fields(member.subscriber)
    if fields.get("document_kind") not in MRZ_KINDS or fields.get("valid_until", "") < passenger.flight.on.isoformat():
        raise Conflict(
            "The document of the registration cannot be compared with a boarding pass, or is not valid then.",
            code="boarding.document_needed",
            remedy="Show your passport, or another document with a machine-readable zone.",
        )
    names = fields.get("surname", ""), fields.get("given_names", "")
    finding = compare_names((shown.family_name, shown.given_names), names, name_is_cut=shown.name_is_cut)
    if finding is not NameFinding.SAME:
        raise _refusal(SAYS[finding])
    row = _written(member, passenger, FacePass.State.READY, checked=FacePass.Checked.KEPT)
    admit(row)
    return row


def show_document(  # noqa: PLR0913, PLR0917  whose, of what, and the picture
    operator_id: uuid.UUID, people: Collection[uuid.UUID], programme_id: uuid.UUID, text: str, on: date, picture: bytes
) -> uuid.UUID:
    """Have a document read beside the pass, by a job; return the face pass, which waits for it.

    Opens its own transactions. ImageError; RetryLater `evidence.store`; what `board_by_face` raises.
    """
    shown = understood(text)
    open_image(picture)
    with tenant(operator_id):
        member, passenger = _claimed(people, programme_id, shown, on)
        row = FacePass(operator_id=operator_id, store_key=new_key())
        sealed = seal_for(member.subscriber, picture, picture_place(row))
    try:  # no transaction is open while the store writes; a blob without a row is swept later
        evidence_store().put(row.store_key, SealedBytes(sealed))
    except EvidenceError as error:
        raise RetryLater(str(error), code="evidence.store", remedy=error.remedy) from error
    with tenant(operator_id):
        member, passenger = _claimed(people, programme_id, shown, on)
        names = Shown(shown.family_name, shown.given_names, shown.name_is_cut)
        kept = seal_for(member.subscriber, names.sealed(), names_place(row))
        written = _written(member, passenger, FacePass.State.READING, row=row, sealed_pass=kept)
        defer_reading(operator_id, written.id)
    return written.id


def admit(row: FacePass) -> None:
    """Put a member whose face pass is ready into her flight's gallery, where there is one. In the transaction."""
    gallery = row.passenger.flight.gallery
    if gallery is not None:
        enter(row.member, gallery)
    emit(row.operator_id, "face_pass.ready", row.id, {"flight": str(row.passenger.flight_id)})


def names_of(row: FacePass) -> Shown:
    """Return what the pass said of its holder's name. In the transaction."""
    values = json.loads(unseal_for(row.member.subscriber, bytes(row.sealed_pass or b""), names_place(row)))
    return Shown(*values)


def stored(keys: set[str]) -> set[str]:
    """Return those of the evidence store's keys that belong to face passes: what `REALNAME_ALSO_STORED` calls."""
    return set(FacePass.objects.filter(store_key__in=keys).values_list("store_key", flat=True))


def picture_place(row: FacePass) -> Place:
    """Return where the picture of a document is kept."""
    return Place(TABLE, "store", row.id)


def names_place(row: FacePass) -> Place:
    """Return where the names of a pass are kept."""
    return Place(TABLE, "sealed_pass", row.id)


def _claimed(
    people: Collection[uuid.UUID], programme_id: uuid.UUID, shown: BoardingPass, on: date
) -> tuple[Member, Passenger]:
    """Return the member and the passenger whom the pass names, on the first of its flights that is not over."""
    rows = Member.objects.select_related("subscriber", "programme")
    member = rows.filter(programme=programme_id, subscriber__in=people, left_at=None).first()
    if member is None:
        raise NotFound("She is no member of the programme.", code="boarding.not_member", remedy="Join it first.")
    passengers = (find_passenger(member.operator_id, key) for key in keys_of(shown, on))
    mine = [one for one in passengers if one is not None and one.flight.programme_id == programme_id]
    left = [one for one in mine if FlightState(one.flight.state) not in OVER]
    if not left:
        raise NotFound(
            "No flight of this airline that is known here has that pass.",
            code="boarding.pass_unknown",
            remedy="Use the newest pass that the airline sent, once you are checked in.",
        )
    passenger = left[0]
    passenger.flight = locked_flight(passenger.flight_id)
    passenger.refresh_from_db(fields=("state",))
    _require_boardable(passenger, member)
    return member, passenger


def _require_boardable(passenger: Passenger, member: Member) -> None:
    if passenger.state != PassengerState.EXPECTED or passenger.flight.state not in IN_TIME:
        raise Conflict("It is too late for that flight.", code="boarding.too_late", remedy="Go to the gate's agent.")
    others = FacePass.objects.filter(passenger__flight=passenger.flight_id).exclude(passenger=passenger)
    if others.filter(member=member).exists():
        raise Conflict(
            "You have said that another passenger of this flight is you.",
            code="boarding.another_passenger",
            remedy="Take that back first.",
        )


def _written(  # noqa: PLR0913  the row's columns
    member: Member,
    passenger: Passenger,
    state: str,
    *,
    row: FacePass | None = None,
    checked: str = "",
    sealed_pass: bytes | None = None,
) -> FacePass:
    """Write a face pass in the place of one that is refused or still read. Conflict where one holds already."""
    before = FacePass.objects.select_for_update().filter(passenger=passenger).first()
    if before is not None and before.state == FacePass.State.READY:
        raise Conflict("She boards this flight by face already.", code="boarding.already", remedy="Nothing is needed.")
    if before is not None:
        before.delete()
    row = row or FacePass(operator_id=member.operator_id)
    row.member, row.passenger, row.state = member, passenger, state
    row.checked, row.sealed_pass = checked, sealed_pass
    row.save(force_insert=True)
    return row


def _refusal(code: str) -> Conflict:
    return Conflict("The boarding pass and the document do not name the same person.", code=code, remedy=REMEDIES[code])
