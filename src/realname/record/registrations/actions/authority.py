"""Ask the operator's identity authority about the document, and keep its answer: words and dates, never its record.

Nothing is asked without consent, or about what was not surely read. No transaction is open while we wait for it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from dataclasses import field as member
from datetime import date
from typing import cast

from django.db.models import QuerySet

from realname.connect.authorities.contract import (
    Authority,
    Claim,
    DocumentType,
    FieldMatch,
    PortraitAnswer,
    RecordAnswer,
    RecordState,
    Sex,
)
from realname.database.rows import tenant
from realname.judge import facts
from realname.judge.checks.document_sides import known, surely
from realname.measure.readings import LONG_TERM, DocumentKind, DocumentReading
from realname.record.errors import Denied
from realname.record.operators.actions.connections import authority_of
from realname.record.operators.actions.events import emit
from realname.record.registrations.actions import steps
from realname.record.registrations.actions.measuring import is_measuring, readings_of
from realname.record.registrations.locks import locked_registration
from realname.record.registrations.models import AuthorityAnswer, Evidence
from realname.record.subscribers.actions.consents import require_consent

PURPOSE = "authority"

TYPES = {
    DocumentKind.TD3: DocumentType.PASSPORT,
    DocumentKind.TD1: DocumentType.NATIONAL_ID,
    DocumentKind.TD2: DocumentType.NATIONAL_ID,
    DocumentKind.CN_RESIDENT_FRONT: DocumentType.NATIONAL_ID,
    DocumentKind.MRV_A: DocumentType.OTHER,
    DocumentKind.MRV_B: DocumentType.OTHER,
}

CHINA = "CHN"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the newest piece of the document that it is about."""

    claim: Claim = member(repr=False)
    evidence: uuid.UUID


def question_of(registration_id: uuid.UUID) -> Question | None:
    """Return what can be asked now, None where it cannot: no consent, nothing surely read. In a transaction."""
    registration = locked_registration(registration_id)
    try:
        require_consent(registration.subscriber_id, PURPOSE)
    except Denied:
        return None
    evidence = newest_document(registration_id)
    if evidence is None or is_measuring(registration_id, kind=Evidence.Kind.DOCUMENT):
        return None
    sides = cast("list[DocumentReading]", readings_of(registration_id, Evidence.Kind.DOCUMENT))
    claim = claim_of(sides, steps.line_of(registration)["msisdn"])
    return Question(claim, evidence) if claim else None


def ask(operator_id: uuid.UUID, registration_id: uuid.UUID) -> RecordAnswer | None:
    """Ask and write the answer, unless there is a usable one of the same document. None where nothing can be asked.

    Opens its own transactions.
    """
    with tenant(operator_id):
        question = question_of(registration_id)
        row = newest_answer(registration_id)
    if question is None or (row is not None and row.state != RecordState.OUTAGE):
        return None
    authority = authority_of(operator_id)
    if authority is None:
        return None
    answer = authority.match(question.claim)
    with tenant(operator_id):
        _keep(registration_id, question, answer, gives_portrait=authority.gives_portraits)
    return answer


def portrait(operator_id: uuid.UUID, registration_id: uuid.UUID) -> PortraitAnswer | None:
    """Ask for the portrait of a person whose record matched; None where there is nobody to ask. A network call."""
    with tenant(operator_id):
        question, row = question_of(registration_id), newest_answer(registration_id)
    authority: Authority | None = authority_of(operator_id)
    if question is None or row is None or row.state != RecordState.MATCHED or authority is None:
        return None
    return authority.portrait(question.claim) if authority.gives_portraits else None


def newest_answer(registration_id: uuid.UUID) -> AuthorityAnswer | None:
    """Return the answer about the document that counts now. Inside the tenant's transaction."""
    return _answers(registration_id).order_by("-id").first()


def outages_of(registration_id: uuid.UUID) -> int:
    """Return how often the authority gave no answer, one at least. Inside the tenant's transaction."""
    return max(_answers(registration_id).filter(state=RecordState.OUTAGE).count(), 1)


def as_fact(row: AuthorityAnswer | None) -> facts.RecordAnswer | None:
    """Return what a decision has to know of an answer."""
    if row is None:
        return None
    age = None if row.as_of is None else max((row.answered_at - row.as_of).days, 0)
    return facts.RecordAnswer(row.authority, row.state, tuple(row.disagreeing), age, row.outage)


def claim_of(sides: list[DocumentReading], msisdn: str) -> Claim | None:
    """Return what a document surely says of its holder, None where it does not say enough to ask."""
    front = next((side for side in known(sides) if side.kind in TYPES), None)
    if front is None:
        return None
    number, born = surely(front.find("document_number")), surely(front.find("birth_date"))
    if number is None or born is None:
        return None
    ends = [value for side in known(sides) if (value := surely(side.find("valid_until")))]
    sex = surely(front.find("sex"))
    is_chinese = front.kind is DocumentKind.CN_RESIDENT_FRONT
    return Claim(
        TYPES[front.kind],
        number,
        CHINA if is_chinese else surely(front.find("issuing_state")) or "",
        name=surely(front.find("name")),
        surname=surely(front.find("surname")),
        given_names=surely(front.find("given_names")),
        birth_date=date.fromisoformat(born),
        sex=Sex(sex) if sex is not None and sex in [*Sex] else None,
        valid_until=(LONG_TERM if ends[0] == LONG_TERM else date.fromisoformat(ends[0])) if ends else None,
        msisdn=msisdn,
    )


def _answers(registration_id: uuid.UUID) -> QuerySet[AuthorityAnswer]:
    """Return the answers about the document that counts now."""
    evidence = newest_document(registration_id)
    if evidence is None:
        return AuthorityAnswer.objects.none()
    return AuthorityAnswer.objects.filter(registration=registration_id, evidence=evidence)


def newest_document(registration_id: uuid.UUID) -> uuid.UUID | None:
    """Return the newest piece of the document that counts, by which answers about it are known."""
    rows = Evidence.objects.filter(registration=registration_id, kind=Evidence.Kind.DOCUMENT, superseded_at=None)
    newest: uuid.UUID | None = rows.order_by("-id").values_list("id", flat=True).first()
    return newest


def _keep(registration_id: uuid.UUID, question: Question, answer: RecordAnswer, *, gives_portrait: bool) -> None:
    registration = locked_registration(registration_id)
    disagreeing = sorted(name for name, one in answer.fields.items() if one.match is FieldMatch.FALSE)
    AuthorityAnswer.objects.create(
        operator_id=registration.operator_id,
        registration=registration,
        evidence=question.evidence,
        authority=answer.authority[:80],
        state=answer.state,
        disagreeing=disagreeing,
        as_of=answer.as_of,
        answered_at=answer.answered_at,
        correlation_id=answer.correlation_id[:80],
        outage=answer.outage.code if answer.outage else "",
        gives_portrait=gives_portrait,
    )
    emit(registration.operator_id, "authority.answered", registration.id, {"state": answer.state.value})
