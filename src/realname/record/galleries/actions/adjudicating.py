"""People say what candidates mean: of one's own, by comparing two faces; of another operator's, by asking it.

Nothing here decides a registration. No picture, name or number goes from one operator to another: the one that is asked
looks at its own registration again, and the one that asks is told its word.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from django.utils import timezone

from realname.database.rows import tenant, tenant_ids
from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.galleries.actions.jobs import defer_answer, defer_pattern
from realname.record.galleries.models import AdjudicationRequest, Answer, Candidate, GalleryMember
from realname.record.oversight.actions.telling import tell_adjudication

FOR_FACES: Mapping[str, tuple[str, ...]] = {
    Answer.SAME: ("features_agree", "marks_agree", "person_says_so"),
    Answer.OTHER: ("features_differ", "relative_or_twin"),
    Answer.CANNOT_TELL: ("picture_too_poor", "pictures_gone"),
}
"""What a comparison of two faces may be answered, and for which reasons."""

FOR_REGISTRATIONS: Mapping[str, tuple[str, ...]] = {
    Answer.SOUND: ("document_genuine", "authority_confirmed", "known_in_person"),
    Answer.DOUBTFUL: ("document_doubtful", "face_doubtful", "person_denies"),
    Answer.CANNOT_TELL: ("picture_too_poor", "pictures_gone"),
}
"""The same of an operator's look at its own registration."""


def answer_candidate(member_id: uuid.UUID, candidate_id: uuid.UUID, answer: str, reasons: Sequence[str]) -> Candidate:
    """Write what a reviewer found of a candidate of her own operator. Inside the tenant's transaction.

    NotFound; Invalid `candidate.answer`; Conflict `candidate.answered`, `candidate.elsewhere`.
    """
    row = Candidate.objects.select_for_update().filter(id=candidate_id).first()
    if row is None:
        raise NotFound("There is no such candidate.")
    if not row.here:
        raise Conflict(
            "Another operator's registration is for that operator to look at.",
            code="candidate.elsewhere",
            remedy="Wait for its answer, or decide without it.",
        )
    _write(row, member_id, answer, reasons, FOR_FACES)
    if answer == Answer.SAME:
        defer_pattern(row.operator_id, row.registration_id)
    return row


def answer_request(
    member_id: uuid.UUID, request_id: uuid.UUID, answer: str, reasons: Sequence[str]
) -> AdjudicationRequest:
    """Write what a reviewer found of a registration that another operator asked about. In the tenant's transaction.

    NotFound; Invalid `candidate.answer`; Conflict `candidate.answered`.
    """
    row = AdjudicationRequest.objects.select_for_update().filter(id=request_id).first()
    if row is None:
        raise NotFound("There is no such request.")
    _write(row, member_id, answer, reasons, FOR_REGISTRATIONS)
    defer_answer(row.candidate, answer)
    return row


def require_answered(decision_id: uuid.UUID) -> None:
    """Raise Conflict `review.candidates_open` while a candidate of the operator's own has no answer."""
    if Candidate.objects.filter(decision=decision_id, here=True, answer="").exists():
        raise Conflict(
            "Somebody who looks alike is registered under another name, and nobody has compared the faces yet.",
            code="review.candidates_open",
            remedy="Compare each candidate first; then decide.",
        )


def ask_operator(candidate_id: uuid.UUID, entry: uuid.UUID) -> None:
    """Write the request with whichever operator the entry is; asking again is no error. Opens its own transactions."""
    for operator_id in tenant_ids():
        with tenant(operator_id):
            if GalleryMember.objects.filter(entry=entry).exists():
                AdjudicationRequest.objects.get_or_create(
                    candidate=candidate_id, defaults={"operator_id": operator_id, "entry": entry}
                )
                return
    tell_answer(candidate_id, Answer.CANNOT_TELL)  # erased meanwhile: nobody is left to ask about


def tell_answer(candidate_id: uuid.UUID, answer: str) -> None:
    """Carry an answer to the candidate that it is of, the word alone. Opens its own transactions."""
    for operator_id in tenant_ids():
        with tenant(operator_id):
            waiting = Candidate.objects.filter(id=candidate_id, answer="")
            if waiting.update(answer=answer, answered_at=timezone.now()):
                return


def _write(
    row: Candidate | AdjudicationRequest,
    member_id: uuid.UUID,
    answer: str,
    reasons: Sequence[str],
    known: Mapping[str, tuple[str, ...]],
) -> None:
    if row.answer:
        raise Conflict(
            "Somebody has answered this already.", code="candidate.answered", remedy="Go on with the next one."
        )
    if answer not in known or not reasons or set(reasons) - set(known[answer]):
        raise Invalid(
            f"The answer is one of {', '.join(known)}, with reasons that are offered for it.",
            code="candidate.answer",
            pointer="/answer",
        )
    row.answer, row.reasons = answer, sorted(set(reasons))
    row.answered_at, row.answered_by = timezone.now(), member_id
    row.save(update_fields=("answer", "reasons", "answered_at", "answered_by"))
    tell_adjudication(row.operator_id, answer)
