"""Cases whose question no longer stands are closed: the person withdrew, the time ran out, or she is erased."""

from __future__ import annotations

import uuid

from django.utils import timezone

from realname.database.rows import tenant
from realname.record.registrations.locks import locked_registration
from realname.record.reviews.actions.appealing import tell_appeal
from realname.record.reviews.locks import locked_case
from realname.record.reviews.models import Case
from realname.record.reviews.selectors import LIVE, is_live

AT_ONCE = 500


def close_moot(operator_id: uuid.UUID) -> int:
    """Close an operator's open cases that ask nothing any more; return how many. Opens its own transactions."""
    with tenant(operator_id):
        open_ = Case.objects.filter(closed_at=None).exclude(LIVE)
        due = list(open_.values_list("id", "registration_id")[:AT_ONCE])
    return sum(_close(operator_id, *ids) for ids in due)


def _close(operator_id: uuid.UUID, case_id: uuid.UUID, registration_id: uuid.UUID) -> bool:
    with tenant(operator_id):
        registration = locked_registration(registration_id)
        case = locked_case(case_id)
        if case.closed_at is not None or is_live(case, registration):
            return False
        case.closed_at = timezone.now()
        case.save(update_fields=("closed_at",))
        if case.appeal is not None:
            tell_appeal(case.appeal, "withdrawn")
        return True
