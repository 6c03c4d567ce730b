"""What is held on a person, as she is shown it. Inside the tenant's transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from realname.judge.reasons import Reason, codes, reason
from realname.pages.languages import current_tag
from realname.pages.my import words
from realname.pages.problems import Text
from realname.pages.subscriber.words import FIELDS
from realname.record.errors import NotFound
from realname.record.inquiries.models import LineDispute
from realname.record.registrations import selectors
from realname.record.registrations.actions import deciding, lines
from realname.record.registrations.models import DecisionRow, Line, Registration
from realname.record.reviews.actions import appealing
from realname.record.subscribers.actions.people import subscriber_of
from realname.record.subscribers.sealing import read_fields
from realname.record.subscribers.selectors import receipts_of

People = Sequence[uuid.UUID]
Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line in her name. `dispute` says what became of her word that it is not hers, empty where she said nothing."""

    id: uuid.UUID
    number: str
    state: Text
    tone: str
    since: datetime
    registration_id: uuid.UUID
    kind: Text
    way: Text
    dispute: Text
    is_over: bool
    can_dispute: bool


@dataclass(frozen=True, slots=True)
class ShownConsent:
    """What she agreed to, and whom it is about besides the operator. `follows` is what a withdrawal does."""

    id: uuid.UUID
    title: Text
    party: str
    words: str
    given_at: datetime
    withdrawn_at: datetime | None
    follows: Text


@dataclass(frozen=True, slots=True)
class ShownDecision:
    """One registration of hers and what was decided. `appeal` is the newest one of hers, as it is told."""

    id: uuid.UUID
    kind: Text
    number: str
    state: Text
    way: Text
    begun_at: datetime
    outcome: Text
    tone: str
    reasons: tuple[Reason, ...]
    decided_at: datetime | None
    policy: str
    digest: str
    appeal: dict[str, Any] | None
    can_appeal: bool


def lines_of(people: People) -> list[ShownLine]:
    """Return the lines in her name, those that work first, then the newest."""
    rows = Line.objects.filter(subscriber__in=people).select_related("subscriber", "registration").order_by("-id")
    said = {row.line_id: row for row in LineDispute.objects.filter(subscriber__in=people).order_by("id")}
    return sorted((_line(row, said.get(row.id)) for row in rows), key=lambda line: line.is_over)


def line_of(people: People, line_id: uuid.UUID) -> ShownLine:
    """Return one line of hers. NotFound."""
    return _only(line for line in lines_of(people) if line.id == line_id)


def consents_of(people: People) -> list[ShownConsent]:
    """Return what she agreed to, what still holds first, then the newest."""
    receipts = [receipt for person in people for receipt in receipts_of(person)]
    found = sorted((_consent(receipt) for receipt in receipts), key=lambda one: one.given_at, reverse=True)
    return sorted(found, key=lambda one: one.withdrawn_at is not None)


def consent_of(people: People, receipt_id: uuid.UUID) -> ShownConsent:
    """Return one receipt of hers. NotFound."""
    return _only(one for one in consents_of(people) if one.id == receipt_id)


def decisions_of(people: People) -> list[ShownDecision]:
    """Return her registrations and what was decided, the newest first."""
    rows = selectors.registrations().filter(subscriber__in=people).order_by("-id")
    return [_decision(row) for row in rows]


def decision_of(people: People, registration_id: uuid.UUID) -> ShownDecision:
    """Return one registration of hers. NotFound."""
    return _only(one for one in decisions_of(people) if one.id == registration_id)


def receipt_of(people: People, registration_id: uuid.UUID) -> dict[str, Any]:
    """Return the receipt of a registration of hers, to keep. NotFound."""
    row = selectors.registration_of(registration_id)
    if row.subscriber_id not in people:
        raise NotFound("There is no such registration.")
    decided = DecisionRow.objects.filter(registration=row).exists()
    decision = deciding.shown(deciding.newest_decision(row.id)[0]) if decided else None
    keys = ("outcome", "reasons", "way", "policy_name", "policy_version", "policy_digest", "decided_at")
    return {
        "registration": str(row.id),
        "kind": row.kind,
        "state": row.state,
        "consents": receipts_of(row.subscriber_id),
        "decision": {key: decision[key] for key in keys} if decision else None,
    }


def fields_of(people: People) -> list[tuple[Text, str]]:
    """Return what is known of her, each value once: a person with several lines has been registered several times."""
    kept = [read_fields(subscriber_of(person)) for person in people]
    titles: dict[str, Text] = {**FIELDS, "phone": words.PURPOSES["contact"]}
    return [
        (title, value)
        for name, title in titles.items()
        for value in dict.fromkeys(one[name] for one in kept if name in one)
    ]


def _line(row: Line, said: LineDispute | None) -> ShownLine:
    state, tone = words.LINE_STATES[row.state]
    told = lines.shown(row)["line"] or {}
    is_over = row.state == Line.State.TERMINATED
    return ShownLine(
        id=row.id,
        number=told.get("msisdn", "–"),
        state=state,
        tone=tone,
        since=row.created_at,
        registration_id=row.registration_id,
        kind=words.KINDS[row.registration.kind],
        way=words.WAYS[row.registration.way],
        dispute=words.DISPUTES[said.outcome] if said else "",
        is_over=is_over,
        can_dispute=not is_over and (said is None or said.settled_at is not None),
    )


def _consent(receipt: dict[str, Any]) -> ShownConsent:
    withdrawn = receipt["withdrawn_at"]
    return ShownConsent(
        id=uuid.UUID(receipt["receipt_id"]),
        title=words.PURPOSES.get(receipt["purpose"], receipt["purpose"]),
        party=receipt["party"] or "",
        words=receipt["words"] or "",
        given_at=datetime.fromisoformat(receipt["given_at"]),
        withdrawn_at=datetime.fromisoformat(withdrawn) if withdrawn else None,
        follows=words.FOLLOWS.get(receipt["purpose"], ""),
    )


def _decision(row: Registration) -> ShownDecision:
    decided = DecisionRow.objects.filter(registration=row).order_by("-id").first()
    decision = deciding.newest_decision(row.id)[1] if decided else None
    outcome, tone = words.OUTCOMES[decided.outcome] if decided else ("", "still")
    told = selectors.shown(row.id)
    return ShownDecision(
        id=row.id,
        kind=words.KINDS[row.kind],
        number=(told["line"] or {}).get("msisdn", ""),
        state=words.STATES[row.state],
        way=words.WAYS[row.way],
        begun_at=row.created_at,
        outcome=outcome,
        tone=tone,
        reasons=tuple(
            reason(code, current_tag()) for code in (decision.reasons if decision else ()) if code in codes()
        ),
        decided_at=decided.created_at if decided else None,
        policy=f"{row.policy.name} {row.policy.version}",
        digest=row.policy.digest,
        appeal=_appeal(row.id),
        can_appeal=appealing.may_appeal(row.id),
    )


def _appeal(registration_id: uuid.UUID) -> dict[str, Any] | None:
    try:
        told = appealing.shown(appealing.newest_appeal(registration_id))
    except NotFound:
        return None
    return {**told, "due_at": datetime.fromisoformat(told["due_at"])}


def _only(found: Iterator[Shown]) -> Shown:
    one = next(found, None)
    if one is None:
        raise NotFound("There is no such thing among what is held on her.")
    return one
