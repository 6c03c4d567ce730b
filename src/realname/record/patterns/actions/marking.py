"""Write down what a registration may have in common with others: keyed digests, and no value.

A document's picture is known by its bytes alone. Fingerprints of looks (`realname.measure.fingerprints`) do not tell
documents of one kind apart: `benchmarks.document_prints`.
"""

from __future__ import annotations

import hashlib
import unicodedata
import uuid
from collections.abc import Iterator, Mapping

from realname.database.rows import tenant
from realname.judge.rings import Tie
from realname.record.errors import Invalid
from realname.record.galleries.models import Answer, Candidate, GalleryMember
from realname.record.patterns.actions.everywhere import digest_everywhere, note_everywhere
from realname.record.patterns.actions.jobs import defer_looking
from realname.record.patterns.keys import key_of, person_everywhere, person_of
from realname.record.patterns.models import MarkRow
from realname.record.registrations.actions.contacts import confirmed_number
from realname.record.registrations.actions.evidence import ERASED, open_evidence
from realname.record.registrations.actions.kept_fields import fields_of
from realname.record.registrations.actions.reviewing import readings_decided_on
from realname.record.registrations.locks import locked_registration
from realname.record.registrations.models import Challenge, DecisionRow, Evidence, Registration

TOLD = (Tie.DEVICE, Tie.PAYMENT, Tie.ADDRESS)
"""What the operator's software may name: nobody here sees a till, a wallet or a parcel."""

LONGEST = 500
MOST_TOLD = 20


def mark(operator_id: uuid.UUID, registration_id: uuid.UUID) -> bytes | None:
    """Write a decided registration's marks, and return whose they are; None where nothing is left to go by.

    Opens its own transaction. Running it again changes nothing.
    """
    with tenant(operator_id):
        registration = locked_registration(registration_id)
        fields = _fields(registration)
        if fields is None:
            return None
        person = person_of(operator_id, registration.subscriber_id, fields)
        marks = MarkRow.objects.filter(registration=registration)
        marks.exclude(identity=person).update(identity=person)
        for kind, value in _shareable(registration, fields):
            _write(registration, person, kind, value)
        _mark_faces(registration, person)
        digests = marks.exclude(everywhere=None).order_by("everywhere").values_list("everywhere", flat=True)
        everybody = person_everywhere(registration.subscriber_id, fields)
        note_everywhere(registration, everybody, [bytes(digest) for digest in digests if digest])
    return person


def tell_mark(registration_id: uuid.UUID, kind: str, value: str) -> None:
    """Write down a device, a payment means or an address that the operator's software names, as a digest alone.

    Inside the tenant's transaction. NotFound; Invalid `mark.kind`, `mark.value`, `mark.too_many`.
    """
    registration = locked_registration(registration_id)
    if kind not in TOLD:
        raise Invalid(f"The kind is one of {', '.join(TOLD)}.", code="mark.kind", pointer="/kind")
    text = as_compared(value)
    if not 1 <= len(text) <= LONGEST:
        raise Invalid(f"A value has 1 to {LONGEST} characters.", code="mark.value", pointer="/value")
    if MarkRow.objects.filter(registration=registration, told=True).count() >= MOST_TOLD:
        raise Invalid(
            f"A registration bears at most {MOST_TOLD} such values.",
            code="mark.too_many",
            remedy="Send the device, the payment means and the address that count.",
        )
    person = person_of(registration.operator_id, registration.subscriber_id, _fields(registration) or {})
    _write(registration, person, Tie(kind), text, told=True)
    if DecisionRow.objects.filter(registration=registration).exists():
        defer_looking(registration.operator_id, registration.id)


def as_compared(value: str) -> str:
    """Return a value in the one form in which it is compared, without case, spaces and punctuation."""
    folded = unicodedata.normalize("NFKC", value).casefold()
    return "".join(c for c in folded if c.isalnum())


def _fields(registration: Registration) -> dict[str, str] | None:
    """Return what the newest decided-on document surely says, None where the person or the readings are erased."""
    if registration.subscriber.erased_at is not None:
        return None
    row = DecisionRow.objects.filter(registration=registration).order_by("-id").first()
    readings = readings_decided_on(row.id) if row is not None else None
    return fields_of(readings.documents) if readings is not None else None


def _shareable(registration: Registration, fields: Mapping[str, str]) -> Iterator[tuple[Tie, str]]:
    if address := as_compared(fields.get("address", "")):
        yield Tie.ADDRESS, address
    if number := confirmed_number(registration.id):
        yield Tie.CONTACT, number
    signed = Challenge.objects.filter(registration=registration).exclude(answered_at=None)
    for thumbprint in sorted(set(signed.values_list("thumbprint", flat=True))):
        yield Tie.DEVICE, thumbprint
    pictures = Evidence.objects.filter(registration=registration, kind=Evidence.Kind.DOCUMENT)
    pictures = pictures.exclude(failed=ERASED).select_related("registration__subscriber")
    for row in pictures.order_by("id"):
        yield Tie.DOCUMENT_IMAGE, hashlib.sha256(open_evidence(row)).hexdigest()


def _mark_faces(registration: Registration, person: bytes) -> None:
    """Tie those of whom a person found that their faces are one."""
    same = Candidate.objects.filter(registration=registration, here=True, answer=Answer.SAME)
    for candidate in same:
        other = GalleryMember.objects.filter(entry=candidate.entry).select_related("registration__subscriber").first()
        fields = _fields(other.registration) if other is not None else None
        if other is None or fields is None:
            continue
        theirs = person_of(registration.operator_id, other.subscriber_id, fields)
        _write(registration, person, Tie.FACE, str(candidate.id))
        _write(other.registration, theirs, Tie.FACE, str(candidate.id))


def _write(registration: Registration, person: bytes, kind: Tie, value: str, *, told: bool = False) -> None:
    MarkRow.objects.get_or_create(
        registration=registration,
        kind=kind,
        digest=key_of(registration.operator_id, kind, value),
        defaults={
            "operator_id": registration.operator_id,
            "subscriber_id": registration.subscriber_id,
            "identity": person,
            "everywhere": digest_everywhere(kind, value),
            "told": told,
        },
    )
