"""Clocks by purpose: registrations end, evidence goes when its purpose's days are over, and a person with the last.

What is sealed under a key that is destroyed is gone wherever copies lie; before that, blobs are deleted one by one.
Everything here can be run again: what was erased is found erased.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from realname.connect.evidence_store.contract import EvidenceError
from realname.database.rows import tenant
from realname.record.evidence import evidence_store
from realname.record.operators.actions.events import emit
from realname.record.registrations.actions import steps
from realname.record.registrations.actions.evidence import ERASED
from realname.record.registrations.models import (
    Contact,
    DecisionInputs,
    Evidence,
    Line,
    LineOrder,
    Reading,
    Registration,
)
from realname.record.registrations.states import ENDED, OPEN, State
from realname.record.subscribers.actions.people import erase_subscriber
from realname.record.subscribers.texts import purposes, retain_days

log = logging.getLogger(__name__)

KINDS = {"face": (Evidence.Kind.FACE,), "document": (Evidence.Kind.DOCUMENT, Evidence.Kind.REPRESENTATIVE)}
"""Which evidence is kept for which purpose."""

AT_ONCE = 500
"""Rows of one run; the next run goes on."""

ORPHAN_AFTER = timedelta(hours=1)
"""A blob is stored before its row is written; one without a row for so long has none."""


def keep_clocks(operator_id: uuid.UUID, now: datetime) -> None:
    """End what is over and erase what is due of one operator. Opens its own transactions."""
    _expire(operator_id, now)
    for purpose in purposes():
        _forget_due(operator_id, purpose, now - timedelta(days=retain_days(purpose)))
    _erase_people(operator_id, now)


def forget(operator_id: uuid.UUID, subscriber_id: uuid.UUID, purpose: str) -> None:
    """Erase what registrations keep of a person for a purpose. Opens its own transactions."""
    with tenant(operator_id):
        ids = list(Registration.objects.filter(subscriber=subscriber_id).values_list("id", flat=True))
    for registration_id in ids:
        _forget(operator_id, registration_id, purpose)


def erase_person(operator_id: uuid.UUID, subscriber_id: uuid.UUID) -> dict[str, object]:
    """Erase a person at her wish: key and rows in one transaction, then the blobs, which nothing opens any more.

    Return the proof. Lines that she holds stay with the operator under her identifier, their numbers sealed for good.
    """
    with tenant(operator_id):
        proof = erase_subscriber(subscriber_id)
        evidence = Evidence.objects.filter(registration__subscriber=subscriber_id).exclude(failed=ERASED)
        keys = list(evidence.values_list("store_key", flat=True))
        _drop_rows(list(Registration.objects.filter(subscriber=subscriber_id).values_list("id", flat=True)))
        for row in Registration.objects.filter(subscriber=subscriber_id, state__in=OPEN):
            steps.withdraw_for_good(row.id)
    left = _drop_blobs(keys)
    with tenant(operator_id):
        Evidence.objects.filter(registration__subscriber=subscriber_id).exclude(store_key__in=left).update(
            failed=ERASED
        )
    return {**proof, "pictures_left": len(left)}


def sweep(operator_ids: Iterable[uuid.UUID], now: datetime) -> int:
    """Delete blobs that no row of any operator names, and return how many: what a crash left half done."""
    store = evidence_store()
    stale = set(store.stored_before(now - ORPHAN_AFTER))
    for operator_id in operator_ids:
        with tenant(operator_id):
            stale -= set(Evidence.objects.filter(store_key__in=stale).values_list("store_key", flat=True))
    _drop_blobs(sorted(stale))
    return len(stale)


def _expire(operator_id: uuid.UUID, now: datetime) -> None:
    with tenant(operator_id):
        rows = Registration.objects.filter(state__in=OPEN, expires_at__lte=now)
        under_way = LineOrder.objects.filter(state=LineOrder.State.PENDING).values("registration")
        due = list(rows.exclude(id__in=under_way).values_list("id", flat=True)[:AT_ONCE])
    for registration_id in due:
        with tenant(operator_id):
            steps.expire_if_due(registration_id)


def _forget_due(operator_id: uuid.UUID, purpose: str, before: datetime) -> None:
    """Erase for a purpose what belongs to registrations that ended before a moment, or were left undecided."""
    with tenant(operator_id):
        over = Q(ended_at__lte=before) | Q(state=State.DECIDED, created_at__lte=before)
        kept = Evidence.objects.filter(kind__in=KINDS.get(purpose, ())).exclude(failed=ERASED).values("registration")
        due = list(Registration.objects.filter(over, id__in=kept).values_list("id", flat=True)[:AT_ONCE])
    for registration_id in due:
        _forget(operator_id, registration_id, purpose)


def _forget(operator_id: uuid.UUID, registration_id: uuid.UUID, purpose: str) -> None:
    with tenant(operator_id):
        rows = Evidence.objects.filter(registration=registration_id, kind__in=KINDS.get(purpose, ()))
        keys = list(rows.exclude(failed=ERASED).values_list("store_key", flat=True))
        Reading.objects.filter(evidence__in=rows).delete()
        # The inputs of a decision hold both: they go with the first.
        DecisionInputs.objects.filter(decision__registration=registration_id).delete()
        if purpose == "contact":
            Contact.objects.filter(registration=registration_id).delete()
        rows.filter(store_key__in=keys).update(failed=ERASED)
        emit(operator_id, "evidence.erased", registration_id, {"purpose": purpose})
    _drop_blobs(keys)


def _drop_rows(registrations: list[uuid.UUID]) -> None:
    Reading.objects.filter(evidence__registration__in=registrations).delete()
    DecisionInputs.objects.filter(decision__registration__in=registrations).delete()
    Contact.objects.filter(registration__in=registrations).delete()


def _drop_blobs(keys: Iterable[str]) -> list[str]:
    """Delete blobs and return those that are still there: the sweep takes them, since nothing opens them."""
    left = []
    for key in keys:
        try:
            evidence_store().delete(key)
        except EvidenceError as error:
            log.warning("a blob could not be deleted: %s", error.code)
            left.append(key)
    return left


def _erase_people(operator_id: uuid.UUID, now: datetime) -> None:
    """Erase whoever holds no line, has nothing under way, and of whom no purpose's days run any more."""
    longest = now - timedelta(days=max(retain_days(purpose) for purpose in purposes()))
    with tenant(operator_id):
        holding = Line.objects.exclude(state=Line.State.TERMINATED).values("subscriber")
        recent = Registration.objects.exclude(state__in=ENDED, ended_at__lte=longest)
        over = Registration.objects.filter(state__in=ENDED, ended_at__lte=longest, subscriber__erased_at=None)
        over = over.exclude(subscriber__in=holding).exclude(subscriber__in=recent.values("subscriber"))
        due = set(over.values_list("subscriber", flat=True)[:AT_ONCE])
    for subscriber_id in due:
        erase_person(operator_id, subscriber_id)
