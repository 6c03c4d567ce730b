"""Which third parties there are, and what a person lets each of them ask."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from realname.record.errors import Conflict, NotFound
from realname.record.operators.actions.clients import PARTNER_SCOPES, Caller
from realname.record.operators.models import ApiClient
from realname.record.operators.selectors import client_of, name_of
from realname.record.registrations.models import Line
from realname.record.subscribers.actions.consents import DISCLOSURE, Agreement, give_consent, withdraw_consent
from realname.record.subscribers.models import ConsentReceipt, Subscriber
from realname.record.subscribers.texts import ConsentText, consent_text

NEED_CONSENT = frozenset({"kyc-match:match", "number-recycling:check"})
"""Scopes whose questions need her consent."""


def party_of(caller: Caller) -> str:
    """Return the name by which people know who asks: the client's, as the operator gave it. In the transaction."""
    return client_of(uuid.UUID(hex=caller.client_id.partition(".")[2])).name


def parties() -> dict[uuid.UUID, str]:
    """Return the third parties that may be agreed to: their names, by the id of a client. In the transaction.

    New credentials of the same name are the same party: it stands here once, under the oldest of them.
    """
    rows = ApiClient.objects.filter(revoked_at=None).order_by("-id")
    ids = {row.name: row.id for row in rows if _is_partner(row) and NEED_CONSENT & set(row.scopes)}
    return {ids[name]: name for name in sorted(ids)}


def agreed_parties(people: Sequence[uuid.UUID]) -> set[str]:
    """Return the parties that one of these people lets ask now. Inside the tenant's transaction."""
    live = ConsentReceipt.objects.filter(subscriber__in=people, purpose=DISCLOSURE, withdrawn_at=None)
    return set(live.values_list("party", flat=True))


def words_for(party: str, language: str) -> ConsentText:
    """Return what she agrees to. Invalid `consent.language`. Inside the tenant's transaction."""
    return consent_text(DISCLOSURE, language, name_of(), party)


def agree(people: Sequence[uuid.UUID], party: str, language: str, words_digest: str, method: str) -> int:
    """Let a party ask of the lines in her name, and return of how many people's: one person may stand in several rows.

    NotFound for a party that is none; Conflict `partner.no_line`, `consent.other_words`. In the transaction.
    """
    if party not in parties().values():
        raise NotFound("There is no such party.")
    held = Line.objects.filter(subscriber__in=people).exclude(state=Line.State.TERMINATED).values("subscriber")
    holders = list(Subscriber.objects.filter(id__in=held, erased_at=None).order_by("id"))
    if not holders:
        raise Conflict("No line is in this name.", code="partner.no_line", remedy="Nothing is to be done.")
    for person in holders:
        give_consent(person, Agreement(DISCLOSURE, language, words_digest, method, party=party))
    return len(holders)


def withdraw(people: Sequence[uuid.UUID], party: str) -> None:
    """Let a party ask no longer. Withdrawing twice is no error. Inside the tenant's transaction."""
    rows = ConsentReceipt.objects.filter(subscriber__in=people, purpose=DISCLOSURE, party=party, withdrawn_at=None)
    for receipt_id in list(rows.order_by("id").values_list("id", flat=True)):
        withdraw_consent(receipt_id)


def _is_partner(row: ApiClient) -> bool:
    return set(row.scopes) <= PARTNER_SCOPES
