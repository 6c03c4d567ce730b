"""For how many people the devices of a registration served here, and whether for too many of all operators together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from realname.judge.pace import DevicePace
from realname.judge.rings import Tie
from realname.record.patterns.actions.everywhere import lies_under_more
from realname.record.patterns.keys import everywhere, person_everywhere, person_of
from realname.record.patterns.models import MarkRow
from realname.record.registrations.models import Challenge, Registration
from realname.record.subscribers.actions.sealed import number_index


def device_pace(registration: Registration, fields: Mapping[str, str], most: int, days: int) -> DevicePace | None:
    """Count, by what a document surely says of the person; None where no device is known. In the transaction.

    The newest key that signed is one, and each device that the operator's software named.
    """
    since = timezone.now() - timedelta(days=days)
    signed = Challenge.objects.filter(registration=registration).exclude(answered_at=None).order_by("-id").first()
    named = list(MarkRow.objects.filter(registration=registration, kind=Tie.DEVICE, told=True))
    if signed is None and not named:
        return None
    people = [_named_for(registration, fields, bytes(row.digest), since) for row in named]
    known = [bytes(row.everywhere) for row in named if row.everywhere is not None]
    if signed is not None:
        people.append(_signed_for(registration, fields, signed.thumbprint, since))
        known.append(everywhere(Tie.DEVICE, signed.thumbprint))
    person = person_everywhere(registration.subscriber_id, fields)
    return DevicePace(
        max(people), many_in_all=any(lies_under_more(digest, person, most, since.date()) for digest in known)
    )


def _named_for(registration: Registration, fields: Mapping[str, str], digest: bytes, since: datetime) -> int:
    others = MarkRow.objects.filter(digest=digest, created_at__gte=since).exclude(registration=registration)
    found = {bytes(identity) for identity in others.values_list("identity", flat=True).distinct()}
    return len(found - {person_of(registration.operator_id, registration.subscriber_id, fields)}) + 1


def _signed_for(registration: Registration, fields: Mapping[str, str], thumbprint: str, since: datetime) -> int:
    """Count by the challenges themselves: those of registrations that are not decided yet count as well."""
    others = Challenge.objects.filter(thumbprint=thumbprint, answered_at__gte=since).exclude(registration=registration)
    people = others.values_list("registration__subscriber_id", "registration__subscriber__number_index").distinct()
    hers = {str(registration.subscriber_id)}
    if number := fields.get("document_number"):
        hers.add(number_index(registration.operator_id, number).hex())
    found = {bytes(index).hex() if index else str(subscriber) for subscriber, index in people}
    return len(found - hers) + 1
