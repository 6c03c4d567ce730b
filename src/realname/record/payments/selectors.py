"""Reads of payments. Inside the tenant's transaction."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from realname.record.errors import NotFound
from realname.record.payments.models import Payer, Payment, Reconciliation, Refund, Till
from realname.record.programmes.kinds import Kind
from realname.record.programmes.models import Member, Programme

MOST_SHOWN = 500


def payments_of(people: Collection[uuid.UUID]) -> list[Payment]:
    """Return what a person paid, the newest first; without what a till began and nobody allowed."""
    rows = Payment.objects.filter(member__subscriber__in=people, begun_at__isnull=False)
    return list(rows.select_related("programme", "terminal").order_by("-id")[:MOST_SHOWN])


def payments_on(programme_id: uuid.UUID, day: date) -> list[Payment]:
    """Return a programme's payments of a day (UTC), the newest first."""
    begin = datetime.combine(day, time(), UTC)
    rows = Payment.objects.filter(
        programme=programme_id, created_at__gte=begin, created_at__lt=begin + timedelta(days=1)
    )
    return list(rows.select_related("programme", "terminal").order_by("-id")[:MOST_SHOWN])


def payment_of(payment_id: uuid.UUID) -> Payment:
    """Return a payment. NotFound."""
    row = Payment.objects.select_related("programme", "terminal").filter(id=payment_id).first()
    if row is None:
        raise NotFound("There is no such payment.")
    return row


def refunds_of(payments: Collection[Payment]) -> Mapping[uuid.UUID, Sequence[Refund]]:
    """Return the refunds of some payments, by payment."""
    found: dict[uuid.UUID, list[Refund]] = {}
    for row in Refund.objects.filter(payment__in=[one.id for one in payments]).order_by("id"):
        found.setdefault(row.payment_id, []).append(row)
    return found


def paying_members(people: Collection[uuid.UUID]) -> list[tuple[Member, Payer | None]]:
    """Return a person's memberships in programmes of paying, each with how she pays there."""
    rows = Member.objects.filter(subscriber__in=people, left_at=None, programme__kind=Kind.PAYMENT)
    members = list(rows.select_related("programme").order_by("id"))
    payers = {one.member_id: one for one in Payer.objects.filter(member__in=members)}
    return [(member, payers.get(member.id)) for member in members]


def programmes_of_paying() -> list[tuple[Programme, Till | None]]:
    """Return the operator's programmes of paying that are not closed, each with what its tills allow."""
    rows = Programme.objects.filter(kind=Kind.PAYMENT).exclude(state=Programme.State.CLOSED).order_by("id")
    tills = {one.programme_id: one for one in Till.objects.filter(programme__in=rows)}
    return [(row, tills.get(row.id)) for row in rows]


def programme_of_paying(programme_id: uuid.UUID) -> Programme:
    """Return a programme of paying. NotFound."""
    row = Programme.objects.filter(id=programme_id, kind=Kind.PAYMENT).first()
    if row is None:
        raise NotFound("There is no such programme.")
    return row


def reconciliations() -> list[Reconciliation]:
    """Return the days that were held against the provider's books, the newest first."""
    return list(Reconciliation.objects.order_by("-day")[:31])
