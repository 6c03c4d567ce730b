"""What other apps do in registrations' transactions, by the paths that the settings name.

Registrations know nothing of reviews, which know registrations. A job put on the queue would keep that direction too,
but would open a case a moment after the decision: here one is never there without the other.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from realname.evaluate.instruments import Instruments
from realname.judge.pace import DevicePace
from realname.record.registrations.models import DecisionRow, Line, Registration


def before_registration(operator_id: uuid.UUID) -> None:
    """Ask elsewhere whether the operator may register anybody now. Inside the tenant's transaction. RecordError."""
    for path in settings.REALNAME_BEFORE_REGISTRATION:
        import_string(path)(operator_id)


def before_line_change(line_id: uuid.UUID) -> None:
    """Ask elsewhere whether a line that somebody holds may get another SIM or holder now. Conflict where not."""
    for path in settings.REALNAME_BEFORE_LINE_CHANGE:
        import_string(path)(line_id)


def is_sound(tools: Instruments) -> bool:
    """Ask elsewhere whether an engine measures as it should. Outside of transactions: it may measure."""
    return bool(import_string(settings.REALNAME_IS_SOUND)(tools))


def device_pace(registration: Registration, fields: Mapping[str, str], most: int, days: int) -> DevicePace | None:
    """Ask elsewhere for how many people the registration's devices served in so many days; None where none is known."""
    counted: DevicePace | None = import_string(settings.REALNAME_DEVICE_PACE)(registration, fields, most, days)
    return counted


def after_decision(row: DecisionRow) -> None:
    """Do what follows from a decision elsewhere, before its transaction ends. The registration's row is held."""
    for path in settings.REALNAME_AFTER_DECISION:
        import_string(path)(row)


def after_holding(row: Line) -> None:
    """Do what follows elsewhere from a line's being held by somebody verified, before its transaction ends."""
    for path in settings.REALNAME_AFTER_HOLDING:
        import_string(path)(row)


def held_elsewhere(subscriber_id: uuid.UUID) -> dict[str, Any]:
    """Return what other apps hold on a person, by what it is, for her export."""
    told: dict[str, Any] = {}
    for path in settings.REALNAME_ALSO_HELD:
        told |= import_string(path)(subscriber_id)
    return told


def stored_elsewhere(keys: set[str]) -> set[str]:
    """Return those of the evidence store's keys that rows of other apps keep. Inside the tenant's transaction."""
    kept: set[str] = set()
    for path in settings.REALNAME_ALSO_STORED:
        kept |= import_string(path)(keys)
    return kept
