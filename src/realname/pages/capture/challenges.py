"""Challenges before the camera, as pages ask for them and send what answers them: the phone's and the counter's."""

from __future__ import annotations

import uuid
from http import HTTPStatus

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _

from realname.database.rows import tenant
from realname.judge.facts import Channel
from realname.judge.policy import Policy
from realname.measure.errors import MeasureError
from realname.pages.problems import Text
from realname.pages.uploads import contents
from realname.record.errors import RecordError
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.idempotency import Answer, fingerprint
from realname.record.registrations.actions import challenges
from realname.record.registrations.actions.taking import take_answer_once

ENVELOPE = "envelope"
FRAMES = "frames"

AGAIN = _("It came too late, or another one was begun meanwhile. Please do it once more.")
OTHER = _("It cannot be begun now. Go back to where you were; nothing is lost.")

WORDS: dict[str, Text] = {
    "challenge.used_up": _(
        "All attempts are used up. Go the other way: a member of staff looks at your document and a second proof."
    ),
    "challenge.too_many": _(
        "It was begun too often. Wait an hour, or go the other way: a member of staff looks at your document and a "
        "second proof."
    ),
    "challenge.needed": _("A photograph is not enough here: answer before the camera, or go the other way."),
    "challenge.other_device": _("It was begun on another device. Please begin it on this one."),
    "consent.none": _("You have not agreed to your face being measured. Go back, or go the other way."),
}


def asks_of(policy: Policy, channel: Channel) -> tuple[str, ...]:
    """Return kinds of parts that a challenge may have for photographs through a channel; none where none is asked."""
    rules = policy.liveness
    if rules is None or not challenges.must_answer(policy, channel):
        return ()
    found = {"turn": True, "closer": rules.closer, "blink": rules.blink, "light": rules.light}
    return tuple(kind for kind, is_asked in found.items() if is_asked)


def draw(caller: Caller, registration_id: uuid.UUID) -> JsonResponse:
    """Answer with a challenge drawn for this device, or with words of why there is none. Opens its own transaction."""
    try:
        with tenant(caller.operator_id):
            drawn = challenges.draw_challenge(caller, registration_id)
    except RecordError as error:
        told = {"code": error.code, "words": str(words_of(error))}
        return JsonResponse(told, status=HTTPStatus.CONFLICT)
    return JsonResponse(challenges.told(drawn), status=HTTPStatus.CREATED)


def take(caller: Caller, registration_id: uuid.UUID, request: HttpRequest) -> None:
    """Take what answers a challenge once for the form's key. Opens its own transactions.

    Raises what `take_answer_once` raises.
    """
    envelope = request.POST.get(ENVELOPE, "")
    pictures = contents(request.FILES.getlist(FRAMES))
    asked = fingerprint("page", ENVELOPE, envelope.encode(), *pictures)
    key = request.POST.get("idempotency_key", "")
    take_answer_once(caller, key, asked, (registration_id, envelope, pictures), lambda: Answer(202, {}))


def is_of_challenge(error: RecordError | MeasureError) -> bool:
    """Tell whether a refusal has to do with a challenge, or with the pictures that answer it."""
    return error.code.startswith(("challenge.", "envelope.", "image."))


def words_of(error: RecordError | MeasureError) -> Text:
    """Return what a person is told where a challenge is not drawn, or its answer not taken."""
    return WORDS.get(error.code) or (AGAIN if is_of_challenge(error) else OTHER)
