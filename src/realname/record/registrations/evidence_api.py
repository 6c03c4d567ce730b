"""Endpoints by which evidence comes in: a document's pictures, a challenge, and the face that answers it."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from realname.database.rows import tenant
from realname.record.operators.actions.idempotency import Answer
from realname.record.registrations import phones
from realname.record.registrations.actions import challenges, evidence
from realname.record.registrations.actions.measuring import is_measuring
from realname.record.registrations.actions.taking import take_answer_once, take_once
from realname.record.registrations.envelopes import MOST_ENVELOPE_BYTES, MOST_PICTURES
from realname.record.registrations.models import Evidence
from realname.record.registrations.schemas import ChallengeTold, RegistrationTold
from realname.record.web.authentication import OR_PHONE, Request
from realname.record.web.bodies import pictures_of
from realname.record.web.once import Key, asked, once, told
from realname.record.web.shapes import WITH_PROBLEMS
from realname.record.web.waiting import Prefer, wait_until

SIDES = 2
FACES = 10

router = Router(tags=["registrations"])


@router.post(
    "/registrations/{uuid:registration_id}/document",
    response={200: RegistrationTold, 202: RegistrationTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:write"],
    summary="Send the document",
)
def add_document(  # noqa: PLR0913  an endpoint names all that it reads
    request: Request,
    *,
    response: HttpResponse,
    registration_id: uuid.UUID,
    files: Annotated[list[UploadedFile], File(description="One photograph of each side: JPEG, PNG or WebP.")],
    key: Key,
    prefer: Prefer = "",
) -> Status[dict[str, Any]]:
    """Send one photograph, or two of both sides. They take the place of those sent before.

    202 while they wait to be measured; with `Prefer: wait=N`, 200 once they are.
    """
    pictures = pictures_of(files, at_most=SIDES, pointer="/files")
    return _take(request, response, (registration_id, Evidence.Kind.DOCUMENT, pictures), key, prefer)


@router.post(
    "/registrations/{uuid:registration_id}/representative/document",
    response={200: RegistrationTold, 202: RegistrationTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:write"],
    summary="Send the representative's document",
)
def add_representative(  # noqa: PLR0913  an endpoint names all that it reads
    request: Request,
    *,
    response: HttpResponse,
    registration_id: uuid.UUID,
    files: Annotated[list[UploadedFile], File(description="One photograph of each side: JPEG, PNG or WebP.")],
    key: Key,
    prefer: Prefer = "",
) -> Status[dict[str, Any]]:
    """Send the document of the guardian or carer who takes part."""
    pictures = pictures_of(files, at_most=SIDES, pointer="/files")
    return _take(request, response, (registration_id, Evidence.Kind.REPRESENTATIVE, pictures), key, prefer)


@router.post(
    "/registrations/{uuid:registration_id}/faces",
    response={200: RegistrationTold, 202: RegistrationTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:write"],
    summary="Send the face",
)
def add_faces(  # noqa: PLR0913  an endpoint names all that it reads
    request: Request,
    *,
    response: HttpResponse,
    registration_id: uuid.UUID,
    files: Annotated[list[UploadedFile], File(description="1 to 10 photographs: JPEG, PNG or WebP.")] = [],  # noqa: B006
    frames: Annotated[
        list[UploadedFile], File(description="A challenge's pictures (JPEG), in the order of the envelope.")
    ] = [],  # noqa: B006
    envelope: Annotated[
        str,
        Form(max_length=MOST_ENVELOPE_BYTES, description="What the device signed of a challenge's pictures: a JWS."),
    ] = "",
    key: Key,
    prefer: Prefer = "",
) -> Status[dict[str, Any]]:
    """Send photographs of the person's face, who must have agreed to that. They take the place of those before.

    Either `files`, where the policy lets photographs of this caller answer no challenge, or `envelope` and `frames`,
    which answer the challenge that was drawn last. An answer that is refused leaves the challenge as it was.
    """
    if not envelope and not frames:
        pictures = pictures_of(files, at_most=FACES, pointer="/files")
        return _take(request, response, (registration_id, Evidence.Kind.FACE, pictures), key, prefer)
    pictures = pictures_of(frames, at_most=MOST_PICTURES, pointer="/frames")
    answer = take_answer_once(
        request.auth,
        key,
        asked(request, [envelope.encode(), *pictures]),
        (registration_id, envelope, pictures),
        lambda: Answer(202, phones.shown_to(request.auth, registration_id)),
    )
    return _answered(request, response, registration_id, answer, prefer)


@router.post(
    "/registrations/{uuid:registration_id}/challenge",
    response={201: ChallengeTold, **WITH_PROBLEMS},
    auth=OR_PHONE["registrations:write"],
    summary="Ask for a challenge",
)
def draw_challenge(
    request: Request, response: HttpResponse, registration_id: uuid.UUID, key: Key
) -> Status[dict[str, Any]]:
    """Have drawn what the person is to do before the camera, for this device alone. It lives for seconds.

    A new one takes the place of one that was not answered. Uncertified: docs/liveness.md says what it proves.
    """

    def work() -> Answer:
        return Answer(201, challenges.told(challenges.draw_challenge(request.auth, registration_id)))

    return once(request, response, key, work)


def _take(
    request: Request, response: HttpResponse, given: tuple[uuid.UUID, str, list[bytes]], key: str, prefer: str
) -> Status[dict[str, Any]]:
    """Take pictures once for this key, and wait for what is measured in them as long as the caller prefers."""
    registration_id, kind, pictures = given
    caller = request.auth

    def stage() -> list[Evidence]:
        return evidence.stage_evidence(caller, registration_id, kind, pictures)

    def keep(rows: list[Evidence]) -> Answer:
        evidence.keep_evidence(registration_id, rows)
        return Answer(202, phones.shown_to(caller, registration_id))

    answer = take_once(caller, key, asked(request, pictures), stage, keep)
    return _answered(request, response, registration_id, answer, prefer)


def _answered(
    request: Request, response: HttpResponse, registration_id: uuid.UUID, answer: Answer, prefer: str
) -> Status[dict[str, Any]]:
    """Answer with the registration, once what came is measured where the caller prefers to wait."""
    response["Location"] = f"/v1/registrations/{registration_id}"
    if wait_until(lambda: is_measured(request, registration_id), prefer, response):
        return Status(200, present(request, registration_id))
    return told(response, answer)


def present(request: Request, registration_id: uuid.UUID) -> dict[str, Any]:
    """Return a registration as this caller is told of it. NotFound. Opens its own transaction."""
    with tenant(request.auth.operator_id):
        return phones.shown_to(request.auth, registration_id)


def is_measured(request: Request, registration_id: uuid.UUID) -> bool:
    """Tell whether nothing of a registration is being measured. Opens its own transaction."""
    with tenant(request.auth.operator_id):
        return not is_measuring(registration_id)
