"""After a day, what was shown in an inquiry is erased with the person that was made for it."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta

from realname.connect.evidence_store.contract import EvidenceError
from realname.database.rows import tenant
from realname.record.evidence import evidence_store
from realname.record.inquiries.locks import locked_inquiry
from realname.record.inquiries.models import Inquiry, InquiryPicture
from realname.record.subscribers.actions.consents import OWN_DATA
from realname.record.subscribers.actions.people import erase_subscriber
from realname.record.subscribers.texts import retain_days

AT_ONCE = 500
"""Rows of one run; the next run goes on."""

log = logging.getLogger(__name__)


def keep_clock(operator_id: uuid.UUID, now: datetime) -> int:
    """Erase what is due of one operator and return of how many inquiries. Opens its own transactions."""
    before = now - timedelta(days=retain_days(OWN_DATA))
    with tenant(operator_id):
        due = Inquiry.objects.filter(began_at__lte=before, subscriber__erased_at=None).order_by("id")
        ids = list(due.values_list("id", flat=True)[:AT_ONCE])
    for inquiry_id in ids:
        _erase(operator_id, inquiry_id, now)
    return len(ids)


def stored(keys: set[str]) -> set[str]:
    """Return those of the evidence store's keys that belong to inquiries. Inside the tenant's transaction."""
    return set(InquiryPicture.objects.filter(store_key__in=keys).values_list("store_key", flat=True))


def _erase(operator_id: uuid.UUID, inquiry_id: uuid.UUID, now: datetime) -> None:
    with tenant(operator_id):
        row = locked_inquiry(inquiry_id)
        erase_subscriber(row.subscriber_id, "retention")
        pictures = InquiryPicture.objects.filter(inquiry=row)
        keys = list(pictures.values_list("store_key", flat=True))
        pictures.delete()
        row.sealed_code, row.phone_index, row.secret_sha256, row.link_sha256 = None, b"", "", ""
        row.ended_at = row.ended_at or now
        row.save(update_fields=("sealed_code", "phone_index", "secret_sha256", "link_sha256", "ended_at"))
    for key in keys:
        try:
            evidence_store().delete(key)
        except EvidenceError as error:  # nothing opens it any more, and the sweep takes it
            log.warning("a blob could not be deleted: %s", error.code)
