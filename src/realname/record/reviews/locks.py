"""The one place where rows of reviews are locked; the registration's row is locked before, as everywhere."""

from __future__ import annotations

import uuid

from realname.record.reviews.models import Case


def locked_case(case_id: uuid.UUID) -> Case:
    """Return a case's row, held until the transaction ends."""
    return Case.objects.select_for_update(of=("self",)).select_related("decision__policy", "appeal").get(id=case_id)
