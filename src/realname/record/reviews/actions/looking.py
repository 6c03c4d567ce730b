"""A reviewer looks at evidence: who, at what, of whom, when and why is written before anything is shown."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from django.db.models import Q

from realname.evaluate.trial import Readings
from realname.ledger.kinds import LeafKind
from realname.record.errors import NotFound
from realname.record.oversight.actions.openings import About, append_about
from realname.record.registrations.actions.evidence import ERASED, open_evidence
from realname.record.registrations.actions.reviewing import readings_decided_on
from realname.record.registrations.models import Evidence
from realname.record.reviews.actions.opinions import require_decidable
from realname.record.reviews.actions.reviewers import ROLE, Reviewer
from realname.record.reviews.models import AppealEvidence, Case, Look

WHY: Mapping[str, str] = {
    Case.Why.POLICY: "review",
    Case.Why.APPEAL: "appeal",
    Case.Why.SAMPLE: "sample",
    Case.Why.PATTERN: "pattern",
}
"""What a case is looked at for, in the public log's words."""


def case_for(reviewer: Reviewer, case_id: uuid.UUID) -> Case:
    """Return a case that this reviewer may decide. Inside the tenant's transaction.

    NotFound, and what `require_decidable` raises; Denied `review.no_reviewer`.
    """
    reviewer.require()
    rows = Case.objects.select_related(
        "registration__subscriber", "decision__policy", "appeal__registration__subscriber"
    )
    case = rows.filter(id=case_id).first()
    if case is None:
        raise NotFound("There is no such case.")
    require_decidable(reviewer, case, case.registration)
    return case


def evidence_of(case: Case) -> list[Evidence]:
    """Return the pictures that the decision was made on, and those that were added to the appeal; no others."""
    then = case.decision.created_at
    counted = Q(created_at__lte=then) & (Q(superseded_at=None) | Q(superseded_at__gt=then))
    added = AppealEvidence.objects.filter(appeal=case.appeal).values("evidence") if case.appeal_id else []
    rows = Evidence.objects.filter(registration=case.registration_id).exclude(failed=ERASED)
    rows = rows.exclude(kind=Evidence.Kind.CHALLENGE)  # its photographs are pictures of their own
    return list(rows.filter(counted | Q(id__in=added)).order_by("id"))


def look_at_picture(
    reviewer: Reviewer, case_id: uuid.UUID, evidence_id: uuid.UUID, shown: str
) -> tuple[Evidence, bytes]:
    """Return a picture of a case, having written that she looked. NotFound where it is not of that case.

    Inside the tenant's transaction: no byte may leave before it has committed.
    """
    case = case_for(reviewer, case_id)
    row = next((row for row in evidence_of(case) if row.id == evidence_id), None)
    if row is None:
        raise NotFound("There is no such picture.")
    _note(reviewer, case, [row], shown)
    row.registration = case.registration
    return row, open_evidence(row)


def look_at_fields(reviewer: Reviewer, case: Case) -> Readings | None:
    """Return what was read of a case's evidence, having written that she looked. Inside the tenant's transaction."""
    documents = [row for row in evidence_of(case) if row.kind != Evidence.Kind.FACE]
    _note(reviewer, case, documents, Look.Shown.FIELDS)
    return readings_decided_on(case.decision_id)


def _note(reviewer: Reviewer, case: Case, rows: Sequence[Evidence], shown: str) -> None:
    registration = case.registration
    Look.objects.bulk_create(
        Look(
            operator_id=case.operator_id,
            case=case,
            evidence=row,
            subscriber_id=registration.subscriber_id,
            member=reviewer.member_id,
            why=case.why,
            shown=shown,
        )
        for row in rows
    )
    about = About(registration.subscriber, registration.id, case.id)
    append_about(
        about,
        LeafKind.EVIDENCE_LOOKED_AT,
        about.content(evidence=[str(row.id) for row in rows], shown=shown, member=str(reviewer.member_id)),
        by=ROLE,
        why=WHY[case.why],
        items=len(rows),
    )
