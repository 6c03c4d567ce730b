"""Read consents and their words. Inside the tenant's transaction."""

from __future__ import annotations

import uuid
from typing import Any

from realname.record.errors import NotFound
from realname.record.operators.models import Operator
from realname.record.subscribers.actions.consents import shown
from realname.record.subscribers.models import ConsentReceipt
from realname.record.subscribers.texts import consent_text, purposes


def receipts_of(subscriber_id: uuid.UUID) -> list[dict[str, Any]]:
    """Return a person's receipts as she keeps them, oldest first."""
    return [shown(row) for row in ConsentReceipt.objects.filter(subscriber=subscriber_id).order_by("id")]


def require_receipt(subscriber_id: uuid.UUID, receipt_id: uuid.UUID) -> None:
    """Raise NotFound where the receipt is not that person's."""
    if not ConsentReceipt.objects.filter(subscriber=subscriber_id, id=receipt_id).exists():
        raise NotFound("There is no such receipt.")


def texts_in(language: str, controller: str = "", setting: str = "") -> list[dict[str, Any]]:
    """Return the words for every purpose, as this operator shows them. Invalid `consent.language`.

    `controller` and `setting` are those of `Agreement`.
    """
    controller = controller or Operator.objects.get().name
    texts = [consent_text(purpose, language, controller, setting=setting) for purpose in purposes()]
    return [
        {
            "purpose": text.purpose,
            "language": text.language,
            "words": text.words,
            "words_digest": text.digest,
            "data_categories": list(text.data),
            "retain_days": text.retain_days,
        }
        for text in texts
    ]
