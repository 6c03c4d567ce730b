"""Forget who paid once nobody can ask for the money back: the books keep the payment, without her."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from realname.database.rows import tenant
from realname.judge.payments import ENDED
from realname.record.payments.models import Payment

KEPT_FOR = timedelta(days=400)
"""A year's bill, with the time to dispute it."""


def forget_payers(operator_id: uuid.UUID, now: datetime) -> int:
    """Take the person out of payments that ended long ago; return of how many. Opens its own transaction."""
    with tenant(operator_id):
        old = Payment.objects.filter(state__in=[*ENDED], ended_at__lt=now - KEPT_FOR, member__isnull=False)
        return old.update(member=None)
