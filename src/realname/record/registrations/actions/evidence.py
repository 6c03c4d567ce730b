"""Evidence comes in: sealed before it touches a disk, tied to its registration, and put on the way to be measured."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Sequence

from django.utils import timezone

from realname.connect.evidence_store.contract import EvidenceError, SealedBytes, new_key
from realname.connect.keys.data_keys import Place
from realname.database.rows import tenant
from realname.judge.facts import Channel
from realname.measure.images import open_image
from realname.record.errors import Conflict, RetryLater
from realname.record.evidence import evidence_store
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.policies import rules_of
from realname.record.registrations.actions import steps
from realname.record.registrations.actions.challenges import channel_of, must_answer
from realname.record.registrations.actions.jobs import defer_measuring
from realname.record.registrations.actions.mending import is_captured
from realname.record.registrations.locks import locked_registration
from realname.record.registrations.models import Evidence, Registration
from realname.record.registrations.states import State
from realname.record.subscribers.actions.consents import face_permit
from realname.record.subscribers.actions.sealed import seal_for, unseal_for

TABLE = "registrations_evidence"

ERASED = "evidence.erased"
"""In the place of what stopped the measuring: the picture is gone, and so is what was read of it."""


def add_evidence(caller: Caller, registration_id: uuid.UUID, kind: str, pictures: list[bytes]) -> list[Evidence]:
    """Take pictures of a document's sides or of a face. Opens its own transactions; call outside of one.

    Raises what `stage_evidence` and `keep_evidence` raise. New evidence takes the place of older of its kind.
    """
    rows = stage_evidence(caller, registration_id, kind, pictures)
    with tenant(caller.operator_id):
        keep_evidence(registration_id, rows)
    return rows


def stage_evidence(caller: Caller, registration_id: uuid.UUID, kind: str, pictures: list[bytes]) -> list[Evidence]:
    """Seal pictures into the store and return their rows, not yet written. Call outside of a transaction.

    ImageError where a picture's header is refused (nothing is kept then); Conflict `registration.out_of_order`,
    `challenge.needed` for a face that must answer one; Denied `consent.none` for a face without consent; RetryLater
    `evidence.store` where the store is full.
    """
    for picture in pictures:
        open_image(picture)
    with tenant(caller.operator_id):
        registration = locked_registration(registration_id)
        require_possible(registration, kind)
        if kind == Evidence.Kind.FACE:
            _refuse_unchallenged(registration, channel_of(caller))
        rows, sealed = seal_new(caller, registration, [(kind, picture) for picture in pictures])
    store_sealed(rows, sealed)
    return rows


def seal_new(
    caller: Caller, registration: Registration, given: Sequence[tuple[str, bytes]]
) -> tuple[list[Evidence], list[bytes]]:
    """Return the rows of new evidence, not yet written, and its sealed content; `given` are kinds with contents."""
    rows = [
        Evidence(
            operator_id=registration.operator_id,
            registration=registration,
            kind=kind,
            channel=channel_of(caller),
            store_key=new_key(),
            size=len(content),
        )
        for kind, content in given
    ]
    sealed = [seal_for(registration.subscriber, c, place_of(row)) for row, (_, c) in zip(rows, given, strict=True)]
    return rows, sealed


def store_sealed(rows: Sequence[Evidence], sealed: Sequence[bytes]) -> None:
    """Put the sealed content of rows into the store. RetryLater `evidence.store`. Call outside of a transaction."""
    # No transaction is open while the store writes; a blob without a row is swept later.
    written: list[Evidence] = []
    try:
        for row, content in zip(rows, sealed, strict=True):
            evidence_store().put(row.store_key, SealedBytes(content))
            written.append(row)
    except EvidenceError as error:
        # On a full disk nobody waits for the sweep.
        with contextlib.suppress(RetryLater):
            drop_staged(written)
        raise RetryLater(str(error), code="evidence.store", remedy=error.remedy) from error


def keep_evidence(registration_id: uuid.UUID, rows: list[Evidence]) -> Registration:
    """Tie staged evidence to its registration and have it measured. Inside the tenant's transaction."""
    kind = rows[0].kind
    registration = locked_registration(registration_id)
    require_possible(registration, kind)
    if kind == Evidence.Kind.FACE:
        return keep_faces(registration, rows)
    _supersede(registration, [kind])
    Evidence.objects.bulk_create(rows)
    if kind == Evidence.Kind.DOCUMENT and registration.state == State.CONSENTED:
        steps.move(registration, State.DOCUMENTED)
    if kind != Evidence.Kind.REPRESENTATIVE and registration.state == State.DOCUMENTED and is_captured(registration):
        steps.move(registration, State.CAPTURED)
    for row in rows:
        defer_measuring(row.operator_id, row.id)
    return registration


def keep_faces(registration: Registration, rows: list[Evidence]) -> Registration:
    """Write the rows of photographs of a face, and of the challenge that they answer, last, where they answer one.

    They take the place of all before. In the transaction that holds the registration.
    """
    _supersede(registration, [Evidence.Kind.FACE, Evidence.Kind.CHALLENGE])
    Evidence.objects.bulk_create(rows)
    if registration.state == State.DOCUMENTED and is_captured(registration):
        steps.move(registration, State.CAPTURED)
    # A challenge's photographs are measured with it, by the same job.
    challenges = [row for row in rows if row.kind == Evidence.Kind.CHALLENGE]
    for row in challenges or rows:
        defer_measuring(row.operator_id, row.id)
    return registration


def drop_staged(rows: list[Evidence]) -> None:
    """Remove staged evidence that was not kept, since the same request had been answered before."""
    try:
        for row in rows:
            evidence_store().delete(row.store_key)
    except EvidenceError as error:
        raise RetryLater(str(error), code="evidence.store", remedy=error.remedy) from error


def open_evidence(evidence: Evidence) -> bytes:
    """Return a picture's bytes. Inside the tenant's transaction for the key; the store is a file away."""
    sealed = evidence_store().get(evidence.store_key)
    return unseal_for(evidence.registration.subscriber, sealed.value, place_of(evidence))


def require_possible(registration: Registration, kind: str) -> None:
    """Raise Conflict or Denied where evidence of that kind cannot be taken now. In the transaction."""
    steps.require(registration, kind)
    if kind == Evidence.Kind.FACE:
        face_permit(registration.subscriber_id)
    if kind == Evidence.Kind.REPRESENTATIVE and registration.representation_id is None:
        raise Conflict(
            "Nobody acts for the person in this registration.",
            code="registration.no_representative",
            remedy="Begin a registration with `acting`.",
            possible_now=steps.possible_now(registration),
        )


def _refuse_unchallenged(registration: Registration, channel: Channel) -> None:
    if must_answer(rules_of(registration.policy), channel):
        raise Conflict(
            "Photographs that come this way must answer a challenge.",
            code="challenge.needed",
            remedy="Ask for one: POST /v1/registrations/{id}/challenge; or go the way without the face.",
            possible_now=steps.possible_now(registration),
        )


def _supersede(registration: Registration, kinds: Sequence[str]) -> None:
    older = Evidence.objects.filter(registration=registration, kind__in=kinds, superseded_at=None)
    older.update(superseded_at=timezone.now())


def place_of(evidence: Evidence) -> Place:
    """Return where a piece of evidence is sealed."""
    return Place(TABLE, "store", evidence.id)
