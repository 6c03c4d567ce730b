"""Who holds a number, and since when, as the record knows it."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

from django.db.models import QuerySet

from realname.record.errors import Conflict, NotFound
from realname.record.registrations import hooks
from realname.record.registrations.models import Line, Registration
from realname.record.subscribers.actions.sealed import line_index

SIM_CHANGES = (Registration.Kind.NEW_LINE, Registration.Kind.SIM_REPLACEMENT, Registration.Kind.TRANSFER)
"""A new line and a line that changes hands count too, as CAMARA has it; verifying a holder again changes no SIM."""

HOLDER_CHANGES = (Registration.Kind.NEW_LINE, Registration.Kind.TRANSFER)
"""A replaced SIM is its owner's, and verifying a holder again changes none."""


def held_line(operator_id: uuid.UUID, msisdn: str) -> Line:
    """Return the line of a number (E.164) that somebody holds. NotFound `line.unknown`. In the tenant's transaction."""
    rows = _rows(operator_id, msisdn).exclude(state=Line.State.TERMINATED)
    row = rows.select_related("subscriber").first()
    if row is None:
        raise NotFound("There is no such line.", code="line.unknown")
    return row


def latest_sim_change(operator_id: uuid.UUID, msisdn: str) -> datetime:
    """Return when the SIM of a number that somebody holds changed last. NotFound `line.unknown` where none is known."""
    newest = _rows(operator_id, msisdn).filter(registration__kind__in=SIM_CHANGES).order_by("-verified_at").first()
    if newest is None:
        raise NotFound("There is no such line.", code="line.unknown")
    return newest.verified_at


def line_on(operator_id: uuid.UUID, msisdn: str, day: date) -> Line | None:
    """Return the line as it was held at the end of a day (UTC), or None where nobody is known to have held it.

    That a line had ended meanwhile is not known by its day: who held it last before counts.
    """
    rows = _rows(operator_id, msisdn).filter(verified_at__lt=_end_of(day)).select_related("subscriber")
    return rows.order_by("-verified_at").first()


def has_changed_hands(operator_id: uuid.UUID, msisdn: str, day: date) -> bool | None:
    """Tell whether the holder of a number changed after a day (UTC), None where the record does not reach back so far.

    A change on that very day is none after it. A number that nobody held on that day, and somebody does now, changed.
    """
    rows = _rows(operator_id, msisdn).order_by("verified_at")
    if rows.filter(registration__kind__in=HOLDER_CHANGES, verified_at__gte=_end_of(day)).exists():
        return True
    first = rows.first()
    return False if first is not None and first.verified_at < _end_of(day) else None


def is_disputed(line: Line) -> bool:
    """Tell whether somebody's word that the line is not hers waits for an answer."""
    try:
        hooks.before_line_change(line.id)
    except Conflict:
        return True
    return False


def _rows(operator_id: uuid.UUID, msisdn: str) -> QuerySet[Line]:
    return Line.objects.filter(line_index=line_index(operator_id, msisdn))


def _end_of(day: date) -> datetime:
    return datetime.fromordinal(day.toordinal() + 1).replace(tzinfo=UTC)
