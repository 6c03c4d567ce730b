"""Groups of people that an operator lawfully knows: chosen by an administrator, counted by the day, never guessed."""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from realname.judge.shapes import build
from realname.record.errors import Conflict, Invalid
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.events import done_by, emit
from realname.record.registrations.actions.deciding import Inputs, inputs_of
from realname.record.registrations.models import DecisionInputs, DecisionRow
from realname.record.watch.models import WatchedGroup

LONGEST_BASIS = 500
AGES = ((25, "under 25"), (45, "25 to 44"), (65, "45 to 64"))
OLDEST = "65 and over"
UNKNOWN = "unknown"
YEAR = timedelta(days=365.25)

COUNT = """
INSERT INTO watch_group_count (id, operator_id, day, "group", value, decided, approved)
VALUES (gen_random_uuid(), %s, %s, %s, %s, 1, %s)
ON CONFLICT (operator_id, day, "group", value)
DO UPDATE SET decided = watch_group_count.decided + 1, approved = watch_group_count.approved + excluded.approved
"""


def watch_group(caller: Caller, member_id: uuid.UUID, group: str, legal_basis: str) -> WatchedGroup:
    """Have outcomes counted by a group from now on. Inside the tenant's transaction.

    Invalid `watch.group`, `watch.basis`; Conflict `watch.already`.
    """
    if group not in WatchedGroup.Group.values:
        raise Invalid("There is no such group.", code="watch.group", pointer="/group")
    if not 0 < len(legal_basis.strip()) <= LONGEST_BASIS:
        raise Invalid(
            f"Name the legal basis, in at most {LONGEST_BASIS} characters.", code="watch.basis", pointer="/legal_basis"
        )
    try:
        with transaction.atomic():
            row = WatchedGroup.objects.create(
                operator_id=caller.operator_id, group=group, legal_basis=legal_basis.strip(), member=member_id
            )
    except IntegrityError as error:
        raise Conflict("This group is watched already.", code="watch.already") from error
    emit(caller.operator_id, "watch.begun", row.id, {"group": group} | done_by(caller.client_id))
    return row


def end_watching(caller: Caller, group: str) -> None:
    """Count by a group no longer; what was counted stays. Inside the tenant's transaction."""
    for row in WatchedGroup.objects.filter(group=group, ended_at=None):
        row.ended_at = timezone.now()
        row.save(update_fields=("ended_at",))
        emit(caller.operator_id, "watch.ended", row.id, {"group": group} | done_by(caller.client_id))


def count_decision(row: DecisionRow) -> None:
    """Count a decision by every group that is watched. In the transaction of the decision."""
    watched = set(WatchedGroup.objects.filter(ended_at=None).values_list("group", flat=True))
    if not watched:
        return
    approved = int(row.outcome == "approved")
    values = _values(row, watched)
    with connection.cursor() as cursor:
        for group in sorted(watched):
            cursor.execute(COUNT, [row.operator_id, timezone.now().date(), group, values[group], approved])


def age_group(birth: date, on: date) -> str:
    """Return the group of an age in whole years."""
    years = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
    return next((name for below, name in AGES if years < below), OLDEST)


def _values(row: DecisionRow, watched: set[str]) -> dict[str, str]:
    values = {"language": row.registration.language, "sex": UNKNOWN, "age": UNKNOWN}
    kept = DecisionInputs.objects.filter(decision=row).first() if watched - {"language"} else None
    if kept is None:
        return values
    inputs = build(Inputs, json.loads(inputs_of(kept)))
    read = {field.name: field.value for document in inputs.readings.documents for field in document.fields}
    if read.get("sex") in {"F", "M", "X"}:
        values["sex"] = str(read["sex"])
    try:
        values["age"] = age_group(date.fromisoformat(str(read.get("birth_date"))), inputs.on)
    except ValueError:
        return values
    return values
