"""The phone numbers of the staff's own, which a member tells herself: kept as blind indexes, and compared alone.

Everything here is called inside the tenant's transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from realname.connect.messages.phone_numbers import PhoneNumberError, parse_number
from realname.record.errors import Invalid
from realname.record.operators.actions.events import emit
from realname.record.staff.models import Member, OwnNumber
from realname.record.subscribers.actions.sealed import line_index

MOST_NUMBERS = 10
"""Nobody answers more telephones."""


def tell_number(member_id: uuid.UUID, number: str) -> None:
    """Note a number of a member's own. Twice is no error. Invalid `line.number`, `staff.too_many_numbers`."""
    member = Member.objects.get(id=member_id)
    try:
        index = line_index(member.operator_id, parse_number(number))
    except PhoneNumberError as error:
        raise Invalid(str(error), code=error.code, remedy=error.remedy, pointer="/number") from error
    if OwnNumber.objects.filter(member=member).count() >= MOST_NUMBERS:
        raise Invalid(
            f"A member of staff tells at most {MOST_NUMBERS} numbers.",
            code="staff.too_many_numbers",
            remedy="Have them forgotten first, and tell those that are in use.",
        )
    _, is_new = OwnNumber.objects.get_or_create(
        member=member, phone_index=index, defaults={"operator_id": member.operator_id}
    )
    if is_new:
        emit(member.operator_id, "staff.number_told", member.id)


def forget_numbers(member_id: uuid.UUID) -> int:
    """Forget every number that a member told, and return how many."""
    gone: int = OwnNumber.objects.filter(member=member_id).delete()[0]
    if gone:
        member = Member.objects.get(id=member_id)
        emit(member.operator_id, "staff.numbers_forgotten", member.id, {"count": gone})
    return gone


def numbers_told(member_id: uuid.UUID) -> int:
    """Return how many numbers of her own a member told."""
    return OwnNumber.objects.filter(member=member_id).count()


def are_own(member_id: uuid.UUID, indexes: Iterable[bytes]) -> bool:
    """Tell whether one of these numbers, by its blind index, is a member's own, as far as she told."""
    return OwnNumber.objects.filter(member=member_id, phone_index__in=list(indexes)).exists()
