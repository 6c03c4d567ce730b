"""What other apps do in subscribers' transactions, by the paths that the settings name."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.utils.module_loading import import_string


def consent_ended(subscriber_id: uuid.UUID, purpose: str = "") -> None:
    """Let go elsewhere of what is kept for a purpose that is withdrawn; of everything where the person is erased."""
    for path in settings.REALNAME_CONSENT_ENDED:
        import_string(path)(subscriber_id, purpose)
