"""Pictures that a phone sends: taken once for the form's key, however often a bad network sends it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.files.uploadedfile import UploadedFile

from realname.database.rows import tenant
from realname.pages.subscriber.session import Visit
from realname.record.operators.actions.idempotency import Answer, answer_once, fingerprint, kept_answer
from realname.record.registrations.actions import evidence


def contents(files: Iterable[UploadedFile[bytes]]) -> list[bytes]:
    """Return the bytes of files that a form has looked at already."""
    found = []
    for file in files:
        file.seek(0)
        found.append(file.read())
    return found


def take(visit: Visit, kind: str, pictures: Sequence[bytes], key: str) -> None:
    """Keep pictures once for this key and have them measured. Opens its own transactions.

    Raises what `evidence.stage_evidence` and `answer_once` raise.
    """
    caller, asked = visit.caller, fingerprint("page", kind, *pictures)
    with tenant(caller.operator_id):
        if kept_answer(caller, key, asked) is not None:
            return
    rows = evidence.stage_evidence(caller, visit.registration_id, kind, list(pictures))

    def work() -> Answer:
        evidence.keep_evidence(visit.registration_id, rows)
        return Answer(202, {})

    with tenant(caller.operator_id):
        answer = answer_once(caller, key, asked, work)
    if answer.replayed:
        evidence.drop_staged(rows)
