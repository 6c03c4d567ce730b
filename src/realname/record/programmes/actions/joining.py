"""Join a programme: with a verified face, after its own words of consent."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from realname.measure.readings import Template
from realname.record.errors import Conflict
from realname.record.operators.actions.events import emit
from realname.record.oversight.actions.telling import tell_membership
from realname.record.programmes.actions.entering import enter, not_verified, standing_gallery
from realname.record.programmes.actions.making import require_open
from realname.record.programmes.kinds import STANDING
from realname.record.programmes.models import Member, Programme
from realname.record.registrations.models import Registration
from realname.record.registrations.states import State
from realname.record.subscribers.actions.consents import Agreement, give_consent
from realname.record.subscribers.models import Subscriber
from realname.record.subscribers.texts import ConsentText, consent_text


def words_of(programme: Programme, language: str) -> ConsentText:
    """Return the words that somebody agrees to by joining. Invalid `consent.language`."""
    return consent_text(programme.kind, language, programme.party)


@dataclass(frozen=True, slots=True)
class Agreed:
    """To which words she agreed (by digest), in which language, and by what act (`page`, `counter`)."""

    language: str
    words_digest: str
    method: str = "page"


def join(
    people: Collection[uuid.UUID],
    programme_id: uuid.UUID,
    agreed: Agreed,
    template: Template | None = None,
    *,
    checked_in: bool = False,
) -> Member:
    """Make somebody a member; in programmes that have one gallery, her template enters it. Joining twice is no error.

    `people` are the rows under which the operator knows her; she joins as the newest that is verified by face.
    `checked_in` has her join as a guest who was verified for her stay, under that hotel's consent: for its own
    programme alone. `template` is in the place of that of her last verified face. In the tenant's transaction.
    NotFound; Conflict `programme.not_open`, `programme.not_verified`, `consent.other_words`.
    """
    programme = require_open(programme_id)
    held = Member.objects.filter(programme=programme, subscriber__in=people, left_at=None).first()
    if held is not None:
        return held
    subscriber = verified_of(people, checked_in=checked_in)
    agreement = Agreement(
        programme.kind, agreed.language, agreed.words_digest, agreed.method, controller=programme.party
    )
    receipt = give_consent(subscriber, agreement)
    member = Member.objects.create(
        operator_id=programme.operator_id, programme=programme, subscriber=subscriber, receipt=receipt
    )
    if programme.kind in STANDING:
        enter(member, standing_gallery(programme.id), template)
    tell_membership(programme.operator_id, programme.id, programme.kind, "joined")
    emit(programme.operator_id, "member.joined", member.id, {"programme": str(programme.id)})
    return member


def verified_of(people: Collection[uuid.UUID], *, checked_in: bool = False) -> Subscriber:
    """Return the newest of a person's rows that was verified by face, for a line or else for a stay.

    Conflict `programme.not_verified`.
    """
    verified = Registration.objects.filter(
        subscriber__in=people, state=State.ACTIVATED, way=Registration.Way.FACE, subscriber__erased_at=None
    )
    kinds = (Registration.Kind.CHECK_IN,)
    verified = verified.filter(kind__in=kinds) if checked_in else verified.exclude(kind__in=kinds)
    row = verified.select_related("subscriber").order_by("-id").first()
    if row is None:
        raise not_verified()
    subscriber: Subscriber = row.subscriber
    return subscriber


def member_of(member_id: uuid.UUID) -> Member:
    """Return a member who has not left. Conflict `programme.left`."""
    row = Member.objects.select_related("subscriber", "programme").filter(id=member_id, left_at=None).first()
    if row is None:
        raise Conflict("She has left the programme.", code="programme.left", remedy="Go the ordinary way.")
    return row
