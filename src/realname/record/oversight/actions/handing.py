"""Hand a case over to an officer: what opens its decisions' commitments, as files that `realname replay` takes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from realname.ledger.replay import Disclosure
from realname.record.errors import Denied
from realname.record.operators.actions.events import done_by, emit
from realname.record.operators.actions.policies import rules_of
from realname.record.oversight.actions.access import not_open, tell_step
from realname.record.oversight.actions.officers import Officer
from realname.record.oversight.actions.openings import opened
from realname.record.oversight.actions.receipts import receipt_for
from realname.record.oversight.locks import locked_request
from realname.record.oversight.models import AccessRequest, Handover, Opening
from realname.record.registrations.models import DecisionRow


@dataclass(frozen=True, slots=True)
class Handed:
    """One decision's disclosure, and a name for its file that says nothing of the person."""

    name: str
    content: bytes = field(repr=False)


def hand_over(officer: Officer, request_id: uuid.UUID, today: date) -> list[Handed]:
    """Return the disclosures of what was agreed to, having written that they were handed over.

    Inside the tenant's transaction: no byte may leave before it has committed. Denied `access.no_officer`, and
    `access.not_yours` for whoever is neither of the two; NotFound; Conflict `access.not_open`, `receipt.not_yet`.
    """
    role, row = officer.role, locked_request(request_id)
    if officer.member_id not in {row.asked_by, row.decided_by}:
        raise Denied(
            "The case is handed to whoever asked for it, or agreed.",
            code="access.not_yours",
            remedy="Ask for it yourself, or leave it to them.",
        )
    if row.state != AccessRequest.State.AGREED or row.until < today:
        raise not_open()
    files = [
        Handed(f"{row.public_id}-{number}.json", _disclosure(decision).encoded)
        for number, decision in enumerate(_decisions(row), 1)
    ]
    Handover.objects.create(operator_id=row.operator_id, request=row, member=officer.member_id, files=len(files))
    tell_step(row, "handed_over", role)
    emit(row.operator_id, "access.handed_over", row.id, done_by(f"staff.{officer.member_id.hex}"))
    return files


def _decisions(row: AccessRequest) -> Sequence[DecisionRow]:
    rows = DecisionRow.objects.filter(registration=row.registration_id).select_related("policy").order_by("-id")
    return list(rows[:1] if row.scope == AccessRequest.Scope.DECISION else rows)


def _disclosure(decision: DecisionRow) -> Disclosure:
    opening = Opening.objects.select_related("subscriber").get(subject=decision.id)
    return Disclosure(receipt_for(opening.entry_id), opened(opening), rules_of(decision.policy))
