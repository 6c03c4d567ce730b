"""Pictures that come with a key: taken once, however often a bad network sends them."""

from __future__ import annotations

from collections.abc import Callable

from realname.database.rows import tenant
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.idempotency import Answer, answer_once, kept_answer
from realname.record.registrations.actions.evidence import drop_staged
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
    rows inside it. Where the same request was answered meanwhile, what was staged is removed.

    Raises what `kept_answer`, `stage`, `keep` and `drop_staged` raise.
    """
    with tenant(caller.operator_id):
        answer = kept_answer(caller, key, asked)
    if answer is not None:
        return answer
    rows = stage()
    with tenant(caller.operator_id):
        answer = answer_once(caller, key, asked, lambda: keep(rows))
    if answer.replayed:
        drop_staged(rows)
    return answer
