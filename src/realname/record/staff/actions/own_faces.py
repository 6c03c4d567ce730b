"""A member's own face, which she may enrol: so that registrations at the counter with it are seen.

It is hers to take back: ending it destroys the key that seals it. Everything here is called inside the tenant's
transaction.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone

from realname.connect.keys.data_keys import Place
from realname.measure.images import open_image
from realname.measure.readings import EngineStamp, Template
from realname.record.errors import Conflict, Denied
from realname.record.operators.actions.events import emit
from realname.record.operators.models import Operator
from realname.record.queue import outbox
from realname.record.registrations.actions.jobs import ENGINE
from realname.record.staff.actions.face_keys import FORM, draw_key, key_of
from realname.record.staff.locks import locked_member, locked_own_face
from realname.record.staff.models import OwnFace
from realname.record.subscribers.texts import STAFF, ConsentText, consent_text, retain_days

PURPOSE = "own_face"
SERVES = "agent"
"""The role of those who serve people at a counter; nobody else's face is of any use here."""

KEPT_FOR = timedelta(days=retain_days(PURPOSE))
MEASURE = "staff.measure_face"
TABLE = "staff_own_face"


class FaceState(StrEnum):
    """How far a member's own face has come."""

    NONE = "none"
    MEASURING = "measuring"
    KEPT = "kept"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands: since when and until when it is kept at the longest, and the code of what was refused."""

    state: FaceState
    since: datetime | None = None
    until: datetime | None = None
    failed: str = ""


def words_in(language: str) -> ConsentText:
    """Return what a member agrees to. Invalid `consent.language`."""
    return consent_text(PURPOSE, language, Operator.objects.get().name, setting=STAFF)


def show_face(member_id: uuid.UUID, picture: bytes, language: str, words_digest: str) -> OwnFace:
    """Take her agreement and a picture, which is measured by a job and then erased; an earlier face ends.

    Denied `staff.wrong_role` for who serves nobody; Conflict `staff.other_words`; ImageError where the picture's
    header is refused.
    """
    open_image(picture)
    member = locked_member(member_id)
    if SERVES not in member.roles or member.disabled_at is not None:
        raise Denied(
            "Only the face of who serves people is compared with anybody's.",
            code="staff.wrong_role",
            remedy="Nothing is to be done: your face is not needed.",
        )
    text = words_in(language)
    if text.digest != words_digest:
        raise Conflict(
            "These are not the words in force: they changed while the page was open, or were altered on the way.",
            code="staff.other_words",
            remedy="Read the words again, and agree to them or not.",
        )
    end_face(member_id, "replaced")
    row = OwnFace(operator_id=member.operator_id, member=member, given_at=timezone.now())
    row.words_digest, row.language = text.digest, language
    row.sealed_picture = bytes(draw_key(row).seal(picture, _place(row, "sealed_picture")))
    row.save(force_insert=True)
    emit(row.operator_id, "staff.face_shown", member_id)
    job = outbox.configure_task(MEASURE, queue=ENGINE)
    job.defer(operator_id=str(row.operator_id), member_id=str(member_id))
    return row


def end_face(member_id: uuid.UUID, why: str, failed: str = "") -> bool:
    """Destroy the key of a member's face and what it sealed; tell whether there was one. The receipt stays.

    `why` is one of `withdrawn`, `left`, `replaced`, `old` and `refused`; `failed` is the code of what was refused.
    """
    row = locked_own_face(member_id)
    if row is None:
        return False
    row.ended_at, row.failed = timezone.now(), failed
    row.key_id, row.key_blob = "", None
    row.sealed_picture, row.sealed_template = None, None
    row.save()
    emit(row.operator_id, "staff.face_ended", member_id, {"why": why})
    return True


def end_old_faces(now: datetime) -> int:
    """End the faces that were kept for as long as the words say, and return how many."""
    old = OwnFace.objects.filter(ended_at=None, given_at__lte=now - KEPT_FOR)
    return sum(end_face(member_id, "old") for member_id in list(old.values_list("member_id", flat=True)))


def picture_of(row: OwnFace) -> bytes | None:
    """Return the picture that is to be measured, None where it was."""
    if row.sealed_picture is None:
        return None
    return key_of(row).unseal(bytes(row.sealed_picture), _place(row, "sealed_picture"))


def keep_face(row: OwnFace, template: Template) -> None:
    """Keep a locked row's template, in the staff's form, instead of the picture."""
    row.sealed_template = bytes(key_of(row).seal(template.values, _place(row, "sealed_template")))
    row.engine_digest, row.sealed_picture = template.engine.digest, None
    row.save(update_fields=("sealed_template", "engine_digest", "sealed_picture"))
    emit(row.operator_id, "staff.face_kept", row.member_id)


def face_of(member_id: uuid.UUID, engine: EngineStamp) -> Template | None:
    """Return a member's own face in the staff's form, None where she keeps none of that very engine."""
    rows = OwnFace.objects.filter(member=member_id, ended_at=None, engine_digest=engine.digest)
    row = rows.filter(given_at__gt=timezone.now() - KEPT_FOR).first()
    if row is None or row.sealed_template is None:
        return None
    values = key_of(row).unseal(bytes(row.sealed_template), _place(row, "sealed_template"))
    return Template(engine, values, key_id=FORM)


def standing(member_id: uuid.UUID) -> Standing:
    """Tell how a member's own face stands."""
    row = OwnFace.objects.filter(member=member_id).order_by("-id").first()
    if row is None or (row.ended_at is not None and not row.failed):
        return Standing(FaceState.NONE)
    if row.ended_at is not None:
        return Standing(FaceState.REFUSED, failed=row.failed)
    state = FaceState.MEASURING if row.sealed_template is None else FaceState.KEPT
    return Standing(state, row.given_at, row.given_at + KEPT_FOR)


def _place(row: OwnFace, column: str) -> Place:
    return Place(TABLE, column, row.id)
