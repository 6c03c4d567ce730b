"""Pictures that come with a key: taken once, however often a bad network sends them."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable, Sequence

from realname.database.rows import tenant
from realname.record.errors import RecordError, RetryLater
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.idempotency import Answer, answer_once, kept_answer
from realname.record.registrations.actions.evidence import drop_staged
from realname.record.registrations.actions.recordings import Staged, keep_recording, stage_recording
from realname.record.registrations.models import Evidence


def take_once(
    caller: Caller,
    key: str,
    asked: bytes,
    stage: Callable[[], list[Evidence]],
    keep: Callable[[list[Evidence]], Answer],
) -> Answer:
    """Take pictures once for this key and return the answer. Opens its own transactions: call outside of one.

    `stage` puts the pictures into the store, sealed, before the transaction that counts begins; `keep` writes their
    rows inside it. Where that is refused, or the same request was answered meanwhile, what was staged is removed.

    Raises what `kept_answer`, `stage`, `keep` and `drop_staged` raise.
    """
    with tenant(caller.operator_id):
        answer = kept_answer(caller, key, asked)
    if answer is not None:
        return answer
    rows = stage()
    try:
        with tenant(caller.operator_id):
            answer = answer_once(caller, key, asked, lambda: keep(rows))
    except RecordError:
        with contextlib.suppress(RetryLater):  # the sweep finds what is left
            drop_staged(rows)
        raise
    if answer.replayed:
        drop_staged(rows)
    return answer


def take_answer_once(
    caller: Caller,
    key: str,
    asked: bytes,
    given: tuple[uuid.UUID, str, Sequence[bytes]],
    answer: Callable[[], Answer],
) -> Answer:
    """Take the answer to a challenge once for this key: the registration's id, the envelope, and its pictures.

    `answer` is made in the transaction that keeps it. Raises what `stage_recording`, `keep_recording` and `take_once`
    raise.
    """
    registration_id, envelope, pictures = given
    staged: list[Staged] = []

    def stage() -> list[Evidence]:
        staged.append(stage_recording(caller, registration_id, envelope, pictures))
        return staged[0].rows

    def keep(_rows: list[Evidence]) -> Answer:
        keep_recording(caller, registration_id, staged[0])
        return answer()

    return take_once(caller, key, asked, stage, keep)
