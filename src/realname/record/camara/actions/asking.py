"""A third party asks: she must have agreed, each question is written beside her and counted in the public log."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from realname.record.camara.models import Asked, PartnerQuestion
from realname.record.errors import TooMany
from realname.record.oversight.actions.telling import tell_asked
from realname.record.subscribers.actions.consents import DISCLOSURE, held_receipt
from realname.record.subscribers.models import Subscriber
from realname.record.subscribers.texts import retain_days

DAY = timedelta(days=1)
MOST_A_DAY = 20
"""Questions of one kind that a party may ask of a person in a day: a date of birth is not found by trying."""

TOO_OFTEN = "partner.too_often"

PUBLIC = {
    Asked.SIM_CHECK: "sim_swap",
    Asked.SIM_DATE: "sim_swap",
    Asked.KYC_MATCH: "kyc_match",
    Asked.NUMBER_RECYCLING: "number_recycling",
}
"""A question in the public log's words."""


def note(person: Subscriber, party: str, asked: Asked, attributes: Sequence[str] = ()) -> None:
    """Write that a party asks and is told something. In the transaction of the answer."""
    _write([person], party, asked, attributes, was_told=True)


def may_tell(people: Sequence[Subscriber], party: str, asked: Asked, attributes: Sequence[str] = ()) -> bool:
    """Tell whether one of these people agreed that the party is told, and write beside all that it asked.

    They are whom the question is about, whoever holds the line first. TooMany `partner.too_often` where it asked as
    often as it may in a day. Where nobody agreed, that it asked is kept too. In the transaction of the answer.
    """
    for person in people:
        if held_receipt(person.id, DISCLOSURE, party) is not None:
            if _of_today(person.id, party, asked).count() >= MOST_A_DAY:
                raise TooMany("This party has asked of this person as often as it may in a day.", code=TOO_OFTEN)
            _write(people, party, asked, attributes, was_told=True)
            return True
    if _of_today(people[0].id, party, asked).count() < MOST_A_DAY:
        _write(people[:1], party, asked, attributes, was_told=False)
    return False


def forget(subscriber_id: uuid.UUID, purpose: str = "") -> None:
    """Delete what was asked of a person who is erased. In that transaction. A withdrawal leaves it for her to see."""
    if not purpose:
        PartnerQuestion.objects.filter(subscriber=subscriber_id).delete()


def forget_old(now: datetime) -> int:
    """Delete questions whose days are over, and return how many. Inside the tenant's transaction."""
    until = now - timedelta(days=retain_days(DISCLOSURE))
    return PartnerQuestion.objects.filter(created_at__lte=until).delete()[0]


def _of_today(subscriber_id: uuid.UUID, party: str, asked: Asked) -> QuerySet[PartnerQuestion]:
    since = timezone.now() - DAY
    return PartnerQuestion.objects.filter(subscriber=subscriber_id, party=party, asked=asked, created_at__gt=since)


def _write(
    people: Sequence[Subscriber], party: str, asked: Asked, attributes: Sequence[str], *, was_told: bool
) -> None:
    PartnerQuestion.objects.bulk_create(
        PartnerQuestion(
            operator_id=person.operator_id,
            subscriber=person,
            party=party,
            asked=asked,
            attributes=sorted(attributes),
            was_told=was_told,
        )
        for person in people
        if person.erased_at is None
    )
    tell_asked(people[0].operator_id, PUBLIC[asked], "told" if was_told else "not_agreed")
