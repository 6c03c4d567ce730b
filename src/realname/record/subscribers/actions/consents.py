"""Consent is given per purpose in the words shown, proven by a receipt, and withdrawn as easily."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from realname.measure.readings import Permit
from realname.record.errors import Conflict, Denied, Invalid, NotFound
from realname.record.operators.actions.events import emit
from realname.record.operators.actions.jobs import OUTSIDE
from realname.record.operators.models import Operator
from realname.record.oversight.actions.telling import tell_withdrawal
from realname.record.queue import outbox
from realname.record.subscribers.hooks import consent_ended
from realname.record.subscribers.models import ConsentReceipt, FaceTemplate, Subscriber
from realname.record.subscribers.texts import SCHEMA, agreed_text, consent_text, is_of_programme

FACE = "face"
OWN_DATA = "own_data"
OTHER_IDENTITY = "other_identity"
"""To be searched for under other names, and to be kept for that."""

DISCLOSURE = "disclosure"
"""A third party may ask what agrees with her record. Agreed to for each party by name."""

MEASURING = (FACE, OWN_DATA)
"""Purposes under which a face may be measured: to register a line, and to see what is held on her."""

FORGET = "registrations.forget"
"""The job that erases what registrations kept under a receipt that was withdrawn."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a person agreed: to which words (by digest), in which language, and by what act (`page`, `counter`).

    party              the third party that the words are about, by name
    by_representative  whoever acts for her agreed; `given_by` is that person, once it is known who acts
    controller         whoever answers for it, where that is not the operator: for a programme, or for a check-in
    setting            where the words are those of another setting than registering a line: `check_in`
    """

    purpose: str
    language: str
    words_digest: str
    method: str
    party: str = ""
    by_representative: bool = False
    given_by: uuid.UUID | None = None
    controller: str = ""
    setting: str = ""


def give_consent(subscriber: Subscriber, agreement: Agreement) -> ConsentReceipt:
    """Write the receipt. Conflict `consent.other_words` where the words agreed to are not the words of today.

    Inside the tenant's transaction. Agreeing twice to the same words returns the first receipt.
    """
    if is_of_programme(agreement.purpose) != (bool(agreement.controller) and not agreement.setting):
        raise Invalid("That is agreed to by joining a programme.", code="consent.purpose", pointer="/purpose")
    operator = Operator.objects.get()
    controller = agreement.controller or operator.name
    named = agreement.purpose, agreement.language, controller, agreement.party
    text = consent_text(*named, setting=agreement.setting)
    if text.digest != agreement.words_digest:
        raise Conflict(
            "These are not the words in force: they changed while the page was open, or were altered on the way.",
            code="consent.other_words",
            remedy="Show the words again (GET /v1/consent-texts) and ask again.",
        )
    same = _live(subscriber.id, agreement.purpose, agreement.party)
    held = same.filter(words_digest=text.digest, given_by=agreement.given_by).first()
    if held is not None:
        return held
    receipt = ConsentReceipt.objects.create(
        operator_id=subscriber.operator_id,
        subscriber=subscriber,
        purpose=agreement.purpose,
        words_digest=text.digest,
        language=agreement.language,
        jurisdiction=operator.country,
        method=agreement.method,
        controller=controller,
        party=agreement.party,
        given_at=timezone.now(),
        given_by_id=agreement.given_by,
    )
    emit(subscriber.operator_id, "consent.given", receipt.id, {"purpose": agreement.purpose})
    return receipt


def withdraw_consent(receipt_id: uuid.UUID) -> ConsentReceipt:
    """Withdraw; what was kept under this receipt alone goes with it. Inside the tenant's transaction."""
    receipt = ConsentReceipt.objects.select_for_update().filter(id=receipt_id).first()
    if receipt is None:
        raise NotFound("There is no such receipt.")
    if receipt.withdrawn_at is None:
        receipt.withdrawn_at = timezone.now()
        receipt.save(update_fields=("withdrawn_at",))
        FaceTemplate.objects.filter(receipt=receipt).delete()
        consent_ended(receipt.subscriber_id, receipt.purpose)
        # Jobs are deferred by name, so that this app need not know who keeps what under the receipt.
        outbox.configure_task(FORGET, queue=OUTSIDE).defer(
            operator_id=str(receipt.operator_id), subscriber_id=str(receipt.subscriber_id), purpose=receipt.purpose
        )
        tell_withdrawal(receipt.operator_id, receipt.purpose)
        emit(receipt.operator_id, "consent.withdrawn", receipt.id, {"purpose": receipt.purpose})
    return receipt


def lapse_consent(receipt_id: uuid.UUID) -> None:
    """Mark a receipt as over whose purpose has ended by itself: nobody withdrew it. In the tenant's transaction."""
    ConsentReceipt.objects.filter(id=receipt_id, withdrawn_at=None).update(withdrawn_at=timezone.now())


def face_permit(subscriber_id: uuid.UUID, purpose: str = FACE) -> Permit:
    """Return the permit to measure a subscriber's face: the one place where one is made for her.

    Denied `consent.none` without a live receipt for that purpose. Inside the transaction that claims the work, so
    that a withdrawal which committed before is seen.
    """
    receipt = _live(subscriber_id, purpose).first() if purpose in MEASURING else None
    if receipt is None:
        raise Denied(
            "This person has not agreed that her face is measured, or has withdrawn it.",
            code="consent.none",
            remedy="Ask for consent, or go the way without the face: it is of equal standing.",
        )
    return Permit(purpose, str(receipt.id))


def held_receipt(subscriber_id: uuid.UUID, purpose: str, party: str) -> ConsentReceipt | None:
    """Return the receipt under which a third party may be told something now, held until the transaction ends.

    A withdrawal waits until then, or was seen. None where it is not agreed to.
    """
    return _live(subscriber_id, purpose, party).select_for_update().order_by("id").first()


def live_receipt(subscriber_id: uuid.UUID, purpose: str) -> ConsentReceipt | None:
    """Return the receipt under which a purpose is agreed to now, None where it is not. In the transaction."""
    return _live(subscriber_id, purpose).first()


def agrees_to_words_of_today(subscriber_id: uuid.UUID, purpose: str) -> bool:
    """Tell whether a purpose is agreed to in the words of today: what they name anew was not agreed to in earlier ones.

    Words of another setting than registering a line do not count. In the transaction.
    """
    return any(
        row.words_digest == consent_text(row.purpose, row.language, row.controller).digest
        for row in _live(subscriber_id, purpose)
    )


def live_purposes(subscriber_id: uuid.UUID) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the purposes agreed to now with the operator, and those of them that somebody else agreed to for her."""
    rows = ConsentReceipt.objects.filter(subscriber_id=subscriber_id, withdrawn_at=None, party="").order_by("purpose")
    given = [(row.purpose, row.given_by_id is not None) for row in rows]
    every = tuple(dict.fromkeys(purpose for purpose, _ in given))
    return every, tuple(dict.fromkeys(purpose for purpose, by_other in given if by_other))


def require_consent(subscriber_id: uuid.UUID, purpose: str) -> None:
    """Raise Denied `consent.none` where a purpose is not agreed to. Inside the tenant's transaction."""
    if not _live(subscriber_id, purpose).exists():
        raise Denied(
            f"This person has not agreed to the purpose {purpose}, or has withdrawn it.",
            code="consent.none",
            remedy="Ask for consent: GET /v1/consent-texts has the words.",
        )


def shown(receipt: ConsentReceipt) -> dict[str, Any]:
    """Return a receipt as its holder keeps it: the members of ISO/IEC TS 27560, with the words themselves."""
    named = receipt.purpose, receipt.language, receipt.controller, receipt.party
    text = agreed_text(receipt.words_digest, *named)
    return {
        "schema": SCHEMA,
        "receipt_id": str(receipt.id),
        "subject_id": str(receipt.subscriber_id),
        "controller": receipt.controller,
        "jurisdiction": receipt.jurisdiction,
        "purpose": receipt.purpose,
        "party": receipt.party or None,
        "data_categories": list(text.data),
        "retain_days": text.retain_days,
        "words": text.words if text.digest == receipt.words_digest else None,
        "words_digest": receipt.words_digest,
        "language": receipt.language,
        "method": receipt.method,
        "given_by": str(receipt.given_by_id) if receipt.given_by_id else None,
        "given_at": _rfc3339(receipt.given_at),
        "withdrawn_at": _rfc3339(receipt.withdrawn_at) if receipt.withdrawn_at else None,
    }


def _live(subscriber_id: uuid.UUID, purpose: str, party: str = "") -> QuerySet[ConsentReceipt]:
    rows = ConsentReceipt.objects.filter(subscriber_id=subscriber_id, purpose=purpose, party=party)
    return rows.filter(withdrawn_at=None)


def _rfc3339(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
