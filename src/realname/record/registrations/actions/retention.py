"""Clocks by purpose: registrations end, evidence goes when its purpose's days are over, and a person with the last.

What is sealed under a key that is destroyed is gone wherever copies lie; before that, blobs are deleted one by one.
Everything here can be run again: what was erased is found erased.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from realname.connect.evidence_store.contract import EvidenceError
from realname.database.rows import tenant
from realname.record.evidence import evidence_store
from realname.record.galleries.actions.entering import leave
from realname.record.operators.actions.events import emit
from realname.record.operators.actions.idempotency import forget_answers_about, forget_old_answers
from realname.record.oversight.actions.access import forget_requests
from realname.record.oversight.actions.telling import tell_erasure
from realname.record.registrations import hooks
from realname.record.registrations.actions import seen, steps
from realname.record.registrations.actions.evidence import ERASED
from realname.record.registrations.actions.lines import ACTIVATION
from realname.record.registrations.actions.reviewing import APPEAL
from realname.record.registrations.locks import locked_registration
from realname.record.registrations.models import (
    Challenge,
    Confirmation,
    Contact,
    DecisionInputs,
    DecisionRow,
    Evidence,
    Line,
    LineOrder,
    Reading,
    Registration,
)
from realname.record.registrations.states import ENDED, OPEN, State
from realname.record.subscribers.actions.consents import FACE
from realname.record.subscribers.actions.people import erase_subscriber
from realname.record.subscribers.actions.templates import drop_templates
from realname.record.subscribers.models import Subscriber
from realname.record.subscribers.texts import purposes, retain_days

log = logging.getLogger(__name__)

KINDS = {
    "face": (Evidence.Kind.FACE, Evidence.Kind.CHALLENGE),
    "document": (Evidence.Kind.DOCUMENT, Evidence.Kind.REPRESENTATIVE),
}
"""Which evidence is kept for which purpose."""

AT_ONCE = 500
"""Rows of one run; the next run goes on."""

CONTACT = "contact"
DOCUMENT = "document"

WAITS_FOR_PEOPLE = timedelta(days=30)
"""An approval waits so long for its activation, and a doubt for whoever looks at it; other decisions for nobody."""

ORPHAN_AFTER = timedelta(hours=1)
"""A blob is stored before its row is written; one without a row for so long has none."""


def keep_clocks(operator_id: uuid.UUID, now: datetime) -> None:
    """End what is over and erase what is due of one operator. Opens its own transactions."""
    _expire(operator_id, now)
    for purpose in purposes():
        _forget_due(operator_id, purpose, now - timedelta(days=retain_days(purpose)))
    _erase_people(operator_id, now)
    with tenant(operator_id):
        forget_old_answers(now)


def forget(operator_id: uuid.UUID, subscriber_id: uuid.UUID, purpose: str) -> None:
    """Erase what registrations keep of a person for a purpose. Opens its own transactions."""
    with tenant(operator_id):
        ids = list(Registration.objects.filter(subscriber=subscriber_id).values_list("id", flat=True))
    for registration_id in ids:
        _forget(operator_id, registration_id, purpose, "withdrawn")


def erase_person(operator_id: uuid.UUID, subscriber_id: uuid.UUID, why: str = "asked") -> dict[str, object]:
    """Erase a person, at her wish or, by `why`, in the end: key and rows in one transaction, then the blobs.

    Nothing opens those any more. Return the proof. Lines that she holds stay with the operator under her identifier,
    their numbers sealed for good.
    """
    with tenant(operator_id):
        # Registrations first, as everywhere: what writes under her key holds one of them, and has ended before us.
        hers = Registration.objects.filter(Q(subscriber=subscriber_id) | Q(holder=subscriber_id)).order_by("id")
        for registration_id in list(hers.values_list("id", flat=True)):
            steps.withdraw_for_good(registration_id)
        forget_requests(subscriber_id)
        proof = erase_subscriber(subscriber_id, why)
        forget_answers_about(subscriber_id)
        keys = _drop_rows(subscriber_id)
    return {**proof, "pictures_left": len(_drop_blobs(keys))}


def sweep(operator_ids: Iterable[uuid.UUID], now: datetime) -> int:
    """Delete blobs that no row of any operator keeps, and return how many are gone: what a crash left half done.

    `operator_ids` are all of them: another operator's pictures would be taken for nobody's.
    """
    store = evidence_store()
    stale = set(store.stored_before(now - ORPHAN_AFTER))
    for operator_id in operator_ids:
        with tenant(operator_id):
            kept = Evidence.objects.filter(store_key__in=stale).exclude(failed=ERASED)
            stale -= set(kept.values_list("store_key", flat=True)) | hooks.stored_elsewhere(stale)
    return len(stale) - len(_drop_blobs(sorted(stale)))


def forget_seen(now: datetime) -> int:
    """Take out of the register of pictures seen what is older than any face is kept; return how many rows are gone.

    A registration's own clock does it sooner; this is for what that clock does not reach.
    """
    longest = timedelta(days=retain_days(FACE)) + steps.LIFETIME + WAITS_FOR_PEOPLE
    with transaction.atomic():
        return seen.forget_before((now - longest).date())


def _expire(operator_id: uuid.UUID, now: datetime) -> None:
    with tenant(operator_id):
        newest = DecisionRow.objects.filter(registration=OuterRef("pk")).order_by("-id").values("outcome")[:1]
        rows = Registration.objects.annotate(outcome=Subquery(newest)).filter(state__in=OPEN, expires_at__lte=now)
        waiting = Q(state=State.DECIDED, outcome__in=("approved", "review"), expires_at__gt=now - WAITS_FOR_PEOPLE)
        waiting |= Q(waiting_for=ACTIVATION, expires_at__gt=now - WAITS_FOR_PEOPLE) | Q(waiting_for=APPEAL)
        under_way = LineOrder.objects.filter(state=LineOrder.State.PENDING).values("registration")
        due = list(rows.exclude(waiting).exclude(id__in=under_way).values_list("id", flat=True)[:AT_ONCE])
    for registration_id in due:
        with tenant(operator_id):
            steps.expire_if_due(registration_id, now)


def _forget_due(operator_id: uuid.UUID, purpose: str, before: datetime) -> None:
    """Erase for a purpose what belongs to registrations that ended before a moment, or were left undecided."""
    with tenant(operator_id):
        over = Q(ended_at__lte=before) | Q(state=State.DECIDED, created_at__lte=before)
        evidence = Evidence.objects.filter(kind__in=KINDS.get(purpose, ())).exclude(failed=ERASED)
        kept = Contact.objects.all() if purpose == CONTACT else evidence
        due = Registration.objects.filter(over, id__in=kept.values_list("registration", flat=True))
        due = due.exclude(waiting_for=APPEAL)
        ids = list(due.values_list("id", flat=True)[:AT_ONCE])
    for registration_id in ids:
        _forget(operator_id, registration_id, purpose, "retention")


def _forget(operator_id: uuid.UUID, registration_id: uuid.UUID, purpose: str, why: str) -> None:
    with tenant(operator_id):
        registration = locked_registration(registration_id)
        rows = Evidence.objects.filter(registration=registration_id, kind__in=KINDS.get(purpose, ()))
        rows = rows.exclude(failed=ERASED)
        keys = list(rows.values_list("store_key", flat=True))
        gone = len(keys)
        if purpose in KINDS:
            # The inputs of a decision hold both: they go with the first.
            gone += DecisionInputs.objects.filter(decision__registration=registration_id).delete()[0]
        if purpose == DOCUMENT:
            gone += Confirmation.objects.filter(registration=registration_id).delete()[0]
        if purpose == FACE:
            Challenge.objects.filter(registration=registration_id).delete()
            gone += seen.forget([registration_id])
            gone += drop_templates(registration.subscriber_id, made_before=registration.ended_at)
            leave(registration.subscriber_id, FACE, entered_before=registration.ended_at)
        if purpose == CONTACT:
            gone += Contact.objects.filter(registration=registration_id).delete()[0]
        Reading.objects.filter(evidence__in=rows).delete()
        rows.update(failed=ERASED)
        if gone:
            tell_erasure(operator_id, "evidence", why, gone)
            emit(operator_id, "evidence.erased", registration_id, {"purpose": purpose})
    _drop_blobs(keys)


def _drop_rows(subscriber_id: uuid.UUID) -> list[str]:
    """Delete what is told of a person and return the keys of all her pictures, also of those that are gone."""
    ids = list(Registration.objects.filter(subscriber=subscriber_id).values_list("id", flat=True))
    evidence = Evidence.objects.filter(registration__in=ids)
    Reading.objects.filter(evidence__in=evidence).delete()
    DecisionInputs.objects.filter(decision__registration__in=ids).delete()
    Contact.objects.filter(registration__in=ids).delete()
    Confirmation.objects.filter(registration__in=ids).delete()
    evidence.update(failed=ERASED)
    Challenge.objects.filter(registration__in=ids).delete()
    seen.forget(ids)
    # Whether a number was ever asked for could be tried, number by number; a line that is held must still be found.
    Registration.objects.filter(id__in=ids).update(line_index=b"")
    Line.objects.filter(subscriber=subscriber_id, state=Line.State.TERMINATED).update(line_index=b"")
    return list(evidence.values_list("store_key", flat=True))


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
    """Erase whoever holds no line, answers for none, has nothing under way, and of whom no purpose's days run.

    Companies too: the name of a trader is a person's.
    """
    longest = now - timedelta(days=max(retain_days(purpose) for purpose in purposes()))
    with tenant(operator_id):
        held = Line.objects.exclude(state=Line.State.TERMINATED)
        recent = Registration.objects.exclude(state__in=ENDED, ended_at__lte=longest) | Registration.objects.filter(
            waiting_for=APPEAL
        )
        people = Registration.objects.values("subscriber"), Registration.objects.exclude(holder=None).values("holder")
        due = Subscriber.objects.filter(Q(id__in=people[0]) | Q(id__in=people[1]), erased_at=None)
        for needed in (
            held.values_list("subscriber", flat=True),
            held.values_list("registration__subscriber", flat=True),
            recent.values_list("subscriber", flat=True),
            recent.exclude(holder=None).values_list("holder", flat=True),
        ):
            due = due.exclude(id__in=needed)
        ids = list(due.order_by("id").values_list("id", flat=True)[:AT_ONCE])
    for subscriber_id in ids:
        erase_person(operator_id, subscriber_id, "retention")
