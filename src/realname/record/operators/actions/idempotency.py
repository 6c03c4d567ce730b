"""The same key and body give the same answer, also under twenty concurrent calls: one unique row is the whole lock.

The row is inserted first, in the transaction that also does the work and keeps the answer. A second call with the
key waits at the unique index until the first commits, then reads its answer; where the first rolled back (a refusal,
a crash), nothing is claimed and the second does the work.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from realname.connect.keys.data_keys import Place
from realname.record.errors import Conflict, Invalid
from realname.record.operators import sealing
from realname.record.operators.actions.clients import Caller
from realname.record.operators.models import IdempotencyRecord

PURPOSE = "realname/idempotency/1"
KEPT = timedelta(hours=24)
MAX_KEY = 255
LOCK_TIMEOUT = "20s"
"""Longer than any use case's transaction; a call that waits longer is told to come again."""


SUBJECTS = ("subscriber_id", "subject_id")
"""Members of an answer that name whom it is about: what is kept of it goes when she is erased."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a POST answered: an HTTP-like status and a JSON body.

    about  the person whom it is about, where the body does not name her by one of SUBJECTS
    """

    status: int
    body: dict[str, Any]
    replayed: bool = False
    about: uuid.UUID | None = None


def fingerprint(*parts: bytes | str | Iterable[str]) -> bytes:
    """Return a digest of what was asked, each part by its length, so that no two requests run together."""
    digest = hashlib.sha256()
    for part in parts:
        content = (
            part.encode()
            if isinstance(part, str)
            else part
            if isinstance(part, bytes)
            else json.dumps(list(part)).encode()
        )
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return digest.digest()


def answer_once(caller: Caller, key: str, asked: bytes, work: Callable[[], Answer]) -> Answer:
    """Do `work` once for this key and return its answer, now and for a day. Call inside the tenant's transaction.

    Only answers are kept, not refusals: those leave nothing behind, and the key stays free.
    Raise Conflict `idempotency.other_body` where the key was used for something else.
    """
    _check(key)
    asked = _keyed(caller.operator_id, asked)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_TIMEOUT])
    row, is_first = IdempotencyRecord.objects.get_or_create(
        operator_id=caller.operator_id,
        client_id=caller.client_id,
        key=key,
        defaults={"fingerprint": asked, "expires_at": timezone.now() + KEPT},
    )
    if not is_first:
        return _kept_answer(row, asked)
    answer = work()
    row.status, row.subject = answer.status, answer.about or _named(answer.body)
    row.answer = sealing.seal(caller.operator_id, json.dumps(answer.body).encode(), _place(row))
    row.save(update_fields=("status", "subject", "answer"))
    return answer


def kept_answer(caller: Caller, key: str, asked: bytes) -> Answer | None:
    """Return the answer already given under this key, None where it is free. Call inside the tenant's transaction.

    For calls that have work to do before their transaction: it spares that work, and `answer_once` still decides.
    """
    _check(key)
    row = IdempotencyRecord.objects.filter(client_id=caller.client_id, key=key).first()
    return _kept_answer(row, _keyed(caller.operator_id, asked)) if row else None


def forget_answers_about(person: uuid.UUID) -> int:
    """Delete what was answered about a person; return how many. Inside the tenant's transaction."""
    return IdempotencyRecord.objects.filter(subject=person).delete()[0]


def forget_old_answers(now: datetime) -> int:
    """Delete the answers whose day is over; return how many. Inside the tenant's transaction."""
    return IdempotencyRecord.objects.filter(expires_at__lte=now).delete()[0]


def _keyed(operator_id: uuid.UUID, asked: bytes) -> bytes:
    """Return what is kept of a request: under the operator's key, or numbers could be tried until one fits."""
    return hmac.digest(sealing.derived_key(operator_id, PURPOSE), asked, "sha256")


def _named(body: dict[str, Any]) -> uuid.UUID | None:
    found = next((body[name] for name in SUBJECTS if body.get(name)), None)
    return uuid.UUID(found) if found else None


def _check(key: str) -> None:
    if not 1 <= len(key) <= MAX_KEY or not key.isprintable() or key.isspace():
        raise Invalid(
            "The Idempotency-Key header must be 1 to 255 printable characters.",
            code="idempotency.key",
            remedy="Send a fresh UUID as Idempotency-Key, and the same one when you repeat the request.",
        )


def _kept_answer(row: IdempotencyRecord, asked: bytes) -> Answer:
    if not hmac.compare_digest(bytes(row.fingerprint), asked):
        raise Conflict(
            "This Idempotency-Key was used for another request.",
            code="idempotency.other_body",
            remedy="Use a fresh key for a new request; repeat a request with exactly what it had.",
        )
    content = sealing.unseal(row.operator_id, bytes(row.answer), _place(row))
    return Answer(row.status, json.loads(content), replayed=True)


def _place(row: IdempotencyRecord) -> Place:
    return Place("operators_idempotency_record", "answer", row.id)
