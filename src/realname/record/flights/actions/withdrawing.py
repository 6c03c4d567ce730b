"""Face passes end before their flight does: at a member's wish, or because she left. In the tenant's transaction."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import Q, QuerySet

from realname.record.errors import NotFound
from realname.record.flights.models import FacePass
from realname.record.operators.actions.events import emit
from realname.record.programmes.actions.entering import take_out
from realname.record.programmes.models import Member


def withdraw(people: Collection[uuid.UUID], face_pass_id: uuid.UUID) -> None:
    """Have a member board a flight by her pass again; she stays a member. Twice is no error.

    Where she was rebooked to the flight, the gate of the one that she left forgets her too. NotFound where it is not
    hers.
    """
    row = FacePass.objects.filter(id=face_pass_id).first()
    if row is None:
        return
    if not Member.objects.filter(id=row.member_id, subscriber__in=people).exists():
        raise NotFound("There is no such face pass.")
    same = Q(id=row.id) | Q(member=row.member_id, passenger__rebooked_to=row.passenger_id)
    drop(FacePass.objects.filter(same))
    emit(row.operator_id, "face_pass.withdrawn", row.id)


def drop(rows: QuerySet[FacePass]) -> int:
    """Delete face passes, and take their templates out of the flights' galleries; return how many."""
    found = list(rows.select_related("member", "passenger__flight__gallery"))
    for row in found:
        gallery = row.passenger.flight.gallery
        if gallery is not None:
            take_out(row.member, gallery)
    FacePass.objects.filter(id__in=[row.id for row in found]).delete()
    return len(found)


def forget(member: Member) -> None:
    """Delete the face passes of somebody who left the programme: what `REALNAME_MEMBER_LEFT` calls."""
    drop(FacePass.objects.filter(member=member))
