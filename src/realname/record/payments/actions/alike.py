"""Look whether members of a programme look like each other: they then never pay by their face alone.

Templates are compared as the programme's gallery has them, by the score from which on a passage calls two members
close. It is looked when somebody sets up how she pays, and again every week, as others join and leave.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.judge.calibration import Calibration
from realname.judge.passages import passage_rule
from realname.record.payments.locks import locked_payers
from realname.record.payments.models import Payer
from realname.record.programmes.actions.entering import standing_gallery, template_of
from realname.record.programmes.copies import Copies
from realname.record.programmes.models import Entry

AGAIN_AFTER = timedelta(days=7)
MOST_ALIKE = 8


def look_alike(operator_id: uuid.UUID, member_id: uuid.UUID, copies: Copies, calibration: Calibration) -> int:
    """Note whether a member has look-alikes, and of each of them that she has one; return how many there are.

    Opens its own transactions, none across the search. A member who has left is passed over.
    """
    with tenant(operator_id):
        entry = Entry.objects.select_related("member__programme", "member__subscriber").filter(member=member_id).first()
        if entry is None:
            return 0
        programme = entry.member.programme
        gallery = standing_gallery(programme.id)
        template = template_of(entry, gallery)
    copies.follow()
    held = copies.of(operator_id, gallery.id).gallery
    near = passage_rule(calibration, programme.close_fpir, len(held))
    [found] = held.search([template], MOST_ALIKE, near.score)
    others = [one.id for one in found if one.id != entry.entry]
    _note(operator_id, member_id, others)
    return len(others)


def due_to_look(operator_id: uuid.UUID, now: datetime, most: int) -> list[uuid.UUID]:
    """Return members of whom it was last looked a week ago, or never. Opens its own transaction."""
    with tenant(operator_id):
        rows = Payer.objects.exclude(looked_at__gte=now - AGAIN_AFTER).order_by("looked_at")
        return list(rows.values_list("member", flat=True)[:most])


@cache
def resident() -> tuple[Copies, Calibration]:
    """Return this process's copies of galleries, and the engine's table."""
    made: Instruments = import_string(settings.REALNAME_INSTRUMENTS)()
    return Copies(), made.calibration


def _note(operator_id: uuid.UUID, member_id: uuid.UUID, others: Collection[uuid.UUID]) -> None:
    with tenant(operator_id):
        alike = set(Entry.objects.filter(entry__in=others).values_list("member", flat=True))
        for payer in locked_payers([member_id, *alike]):
            if payer.member_id == member_id:
                payer.looked_at = timezone.now()
            payer.alike = Payer.Alike.ALIKE if alike else Payer.Alike.NONE
            payer.save(update_fields=("alike", "looked_at"))
