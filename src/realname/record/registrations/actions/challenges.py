"""Draw what a person is to do before the camera: for one registration and one device, answered once, within seconds."""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from realname.judge.capture_rules import LivenessRules
from realname.judge.facts import Channel
from realname.judge.policy import Policy
from realname.judge.shapes import build
from realname.measure.challenges import Script
from realname.measure.liveness.script import Wishes, canonical, digest, draw
from realname.record.errors import Conflict, Denied, Invalid, TooMany
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.policies import rules_of
from realname.record.registrations.actions import steps
from realname.record.registrations.envelopes import nonce_text
from realname.record.registrations.locks import locked_registration
from realname.record.registrations.models import Challenge, Registration
from realname.record.subscribers.actions.consents import face_permit

NONCE_BYTES = 32
DRAWN_AN_ATTEMPT = 4
"""Challenges that may be drawn for each that may be answered: people hesitate, and networks fail."""

WINDOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a device is told: it performs the script and signs its answer together with the nonce."""

    id: uuid.UUID
    nonce: str = field(repr=False)
    script: Script = field(repr=False)
    script_digest: str = field(repr=False)
    expires_in_s: int


def draw_challenge(caller: Caller, registration_id: uuid.UUID) -> Drawn:
    """Draw a challenge from a cryptographic source; it takes the place of one that was not answered.

    Inside the tenant's transaction. Conflict `registration.out_of_order`, `challenge.not_asked`, `challenge.used_up`;
    Denied `consent.none`; TooMany `challenge.too_many`.
    """
    registration = locked_registration(registration_id)
    steps.require(registration, "face")
    rules = rules_of(registration.policy).liveness
    if rules is None:
        raise Conflict(
            "The policy of this registration asks for no challenge.",
            code="challenge.not_asked",
            remedy="Send photographs of the face instead.",
            possible_now=steps.possible_now(registration),
        )
    face_permit(registration.subscriber_id)
    _refuse_too_many(registration, rules)
    now = timezone.now()
    _open(registration).update(superseded_at=now)
    wishes = Wishes(turns=rules.turns, closer=rules.closer, light=rules.light, blink=rules.blink)
    script = draw(wishes, secrets.SystemRandom())
    row = Challenge.objects.create(
        operator_id=registration.operator_id,
        registration=registration,
        device=device_of(caller),
        nonce=secrets.token_bytes(NONCE_BYTES),
        script=canonical(script).decode(),
        expires_at=now + timedelta(seconds=rules.live_seconds),
    )
    return Drawn(row.id, nonce_text(bytes(row.nonce)), script, digest(script), rules.live_seconds)


def told(drawn: Drawn) -> dict[str, Any]:
    """Return a challenge as the API tells it."""
    return {
        "challenge_id": str(drawn.id),
        "nonce": drawn.nonce,
        "script": json.loads(canonical(drawn.script)),
        "script_digest": drawn.script_digest,
        "expires_in": drawn.expires_in_s,
    }


def challenge_for(caller: Caller, registration: Registration, challenge_id: str) -> Challenge:
    """Return the challenge that a device may answer now. In the transaction that holds the registration.

    Invalid `challenge.unknown`; Denied `challenge.other_device`; Conflict `challenge.used`, `challenge.replaced`,
    `challenge.expired`.
    """
    row = Challenge.objects.filter(registration=registration, id=_identifier(challenge_id)).first()
    if row is None:
        raise Invalid(
            "There is no such challenge for this registration.",
            code="challenge.unknown",
            remedy="Ask for a challenge first: POST /v1/registrations/{id}/challenge.",
            pointer="/envelope",
        )
    if not secrets.compare_digest(bytes(row.device), device_of(caller)):
        raise Denied(
            "The challenge was drawn for another device.",
            code="challenge.other_device",
            remedy="Answer on the device that asked for it, or ask for a new one on this device.",
        )
    if row.answered_at is not None:
        raise _gone(registration, "The challenge was answered before.", "challenge.used")
    if row.superseded_at is not None:
        raise _gone(registration, "A newer challenge took this one's place.", "challenge.replaced")
    if row.expires_at <= timezone.now():
        raise _gone(registration, "The challenge is too old.", "challenge.expired")
    return row


def script_of(row: Challenge) -> Script:
    """Return the script that was drawn."""
    return build(Script, json.loads(row.script))


def device_of(caller: Caller) -> bytes:
    """Return the digest of what the asker alone holds: a phone's secret, or the name of the operator's client."""
    return caller.device or hashlib.sha256(caller.client_id.encode()).digest()


def channel_of(caller: Caller) -> Channel:
    """Return through what this caller's pictures come."""
    if caller.registration_id is not None:
        return Channel.PHONE
    return Channel.COUNTER if caller.client_id.startswith("staff.") else Channel.CLIENT


def must_answer(policy: Policy, channel: Channel) -> bool:
    """Tell whether photographs that come through a channel must answer a challenge."""
    return policy.liveness is not None and channel in policy.liveness.of


def answered(registration_id: uuid.UUID) -> int:
    """Return how many challenges of a registration were answered. Inside the tenant's transaction."""
    return Challenge.objects.filter(registration=registration_id).exclude(answered_at=None).count()


def _refuse_too_many(registration: Registration, rules: LivenessRules) -> None:
    if answered(registration.id) >= rules.attempts:
        raise Conflict(
            f"All {rules.attempts} attempts of this registration are used up.",
            code="challenge.used_up",
            remedy="Go the other way, which counts as much: an officer sees the document and a second means.",
            possible_now=steps.possible_now(registration),
        )
    recent = Challenge.objects.filter(registration=registration, created_at__gt=timezone.now() - WINDOW)
    if recent.count() >= rules.attempts * DRAWN_AN_ATTEMPT:
        raise TooMany(
            "Too many challenges were asked for in this registration.",
            code="challenge.too_many",
            remedy="Wait an hour, or go the other way: an officer sees the document and a second means.",
            retry_after_s=int(WINDOW.total_seconds()),
        )


def _gone(registration: Registration, message: str, code: str) -> Conflict:
    return Conflict(
        message,
        code=code,
        remedy="Ask for a new challenge and perform it anew.",
        possible_now=steps.possible_now(registration),
    )


def _open(registration: Registration) -> QuerySet[Challenge]:
    return Challenge.objects.filter(registration=registration, answered_at=None, superseded_at=None)


def _identifier(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)
