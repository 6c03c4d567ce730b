"""The membership by which a guest arrives by face: made for her stay, and over with it."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.utils import timezone

from realname.judge.lodging import StayWay
from realname.record.programmes.actions.joining import Agreed, join
from realname.record.programmes.actions.leaving import end_over
from realname.record.programmes.models import Member
from realname.record.stays.actions import steps
from realname.record.stays.actions.days import follow_day, leave_day
from realname.record.stays.actions.hotels import hotel_of
from realname.record.stays.actions.verifying import forget_verified
from realname.record.stays.locks import locked_stay
from realname.record.stays.models import Stay
from realname.record.stays.states import COMING, ENDED, State


def by_document(stay_id: uuid.UUID) -> Stay:
    """Have a guest arrive by her document, as she wishes: nothing of her face is kept from then on.

    In the tenant's transaction. Twice is no error.
    """
    row = locked_stay(stay_id)
    steps.require(row, *COMING)
    let_go(row)
    forget_verified(row)
    row.way = StayWay.DOCUMENT
    steps.move(row, State.READY, way=row.way)
    return row


def by_face(stay_id: uuid.UUID, agreed: Agreed, people: Collection[uuid.UUID] = ()) -> Stay:
    """Have a guest arrive by the face that was verified of her. In the tenant's transaction.

    `people` are the rows under which the operator knows her; without any, she was verified for this stay.
    Conflict as `join` raises; `stay.out_of_order`.
    """
    row = locked_stay(stay_id)
    steps.require(row, *COMING)
    member = join(people or [row.guest_id], row.programme_id, agreed, checked_in=not people)
    if row.member_id not in {None, member.id}:
        let_go(row)
    row.member, row.way = member, StayWay.FACE
    steps.move(row, State.READY, way=row.way)
    follow_day(row, hotel_of(row.programme_id), timezone.now())
    return row


def let_go(row: Stay) -> None:
    """Take a guest out of her day's gallery, and end her membership where no other stay needs it.

    In the transaction that holds the stay.
    """
    leave_day(row)
    member, row.member = row.member, None
    row.way = StayWay.DOCUMENT if row.state == State.READY else row.way
    row.save(update_fields=("member", "way"))
    if member is not None and not Stay.objects.filter(member=member).exclude(state__in=ENDED).exists():
        end_over(member.id)


def member_left(member: Member) -> None:
    """Have whoever left arrive by her document: what `REALNAME_MEMBER_LEFT` calls. In the tenant's transaction."""
    rows = Stay.objects.filter(member=member)
    rows.filter(state=State.READY).update(way=StayWay.DOCUMENT)
    rows.update(member=None)
