"""Transit programmes for tests, whose first draw can be read by everybody, and members who were checked."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from tests.integration.programmes.people import programme

from realname.database.rows import tenant
from realname.record.lanes.actions.clearing import give_clearance
from realname.record.lanes.actions.drawing import keep_draws
from realname.record.operators.actions.clients import Caller
from realname.record.oversight.actions.sequencing import sequence_all
from realname.record.programmes.kinds import Kind
from realname.record.programmes.models import Member, Programme


def lane_of(caller: Caller) -> Programme:
    row = programme(caller, Kind.TRANSIT)
    keep_draws(caller.operator_id, timezone.now())
    published()
    return row


def published() -> None:
    """Let the public read all that the log was told."""
    sequence_all()


def cleared(caller: Caller, row: Member) -> None:
    with tenant(caller.operator_id):
        give_clearance(row.id, "staff", timezone.now() + timedelta(days=365))
