"""Pictures that a phone sends: taken once for the form's key, however often a bad network sends it."""

from __future__ import annotations

from collections.abc import Sequence

from realname.pages.subscriber.session import Visit
from realname.record.operators.actions.idempotency import Answer, fingerprint
from realname.record.registrations.actions import evidence
from realname.record.registrations.actions.taking import take_once
from realname.record.registrations.models import Evidence


def take(visit: Visit, kind: str, pictures: Sequence[bytes], key: str) -> None:
    """Keep pictures once for this key and have them measured. Opens its own transactions.

    Raises what `evidence.stage_evidence` and `take_once` raise.
    """
    caller = visit.caller

    def stage() -> list[Evidence]:
        return evidence.stage_evidence(caller, visit.registration_id, kind, list(pictures))

    def keep(rows: list[Evidence]) -> Answer:
        evidence.keep_evidence(visit.registration_id, rows)
        return Answer(202, {})

    take_once(caller, key, fingerprint("page", kind, *pictures), stage, keep)
