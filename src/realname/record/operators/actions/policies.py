"""Policies are published, never edited: each version once, named by its digest, in force from a moment on."""

from __future__ import annotations

import json
from functools import lru_cache

from django.db import IntegrityError, transaction

from realname.judge import canonical
from realname.judge import policy as judged
from realname.judge.errors import PolicyError
from realname.judge.shapes import build
from realname.record.errors import Conflict, Invalid
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.events import done_by, emit
from realname.record.operators.models import Policy, PolicyInForce
from realname.record.oversight.actions.telling import tell_policy

READ_POLICIES = 200

REGISTRATION_KINDS = ("new_line", "sim_replacement", "transfer", "reverification", "check_in")


def publish_policy(caller: Caller, text: str, kinds: tuple[str, ...]) -> Policy:
    """Publish a policy's TOML and put it in force for `kinds`. Call inside the tenant's transaction.

    Invalid `policy.malformed`, `policy.no_other_way`; Conflict `policy.version_taken`. Publishing the same text
    again is no error: it is put in force for the kinds named.
    """
    if not kinds or set(kinds) - set(REGISTRATION_KINDS):
        raise Invalid(f"`kinds` must name some of {', '.join(REGISTRATION_KINDS)}.", pointer="/kinds")
    try:
        policy = judged.parse(text)
    except PolicyError as error:
        raise Invalid(str(error), code=error.code, remedy=error.remedy, pointer="/text") from error
    if not policy.other_way:
        raise Invalid(
            "The policy has no way without the face.",
            code="policy.no_other_way",
            remedy="Add what is asked of somebody who does not show her face: [other_way...], docs/policies.md.",
            pointer="/text",
        )
    row = Policy.objects.filter(digest=policy.digest).first() or _insert(caller, policy)
    PolicyInForce.objects.bulk_create(
        PolicyInForce(operator_id=caller.operator_id, registration_kind=kind, policy=row) for kind in kinds
    )
    told = {"name": row.name, "version": row.version, "kinds": [*kinds]}
    tell_policy(caller.operator_id, row.digest, row.version, kinds)
    emit(caller.operator_id, "policy.published", row.id, told | done_by(caller.client_id))
    return row


@lru_cache(maxsize=READ_POLICIES)
def _read(canonical_text: str) -> judged.Policy:
    return build(judged.Policy, json.loads(canonical_text))


def rules_of(row: Policy) -> judged.Policy:
    """Return a published policy's rules. They never change, so each is read once a process."""
    return _read(row.canonical)


def policy_for(registration_kind: str) -> Policy:
    """Return the policy in force for a kind of registration. Conflict `policy.none` where none was published."""
    row = (
        PolicyInForce.objects.filter(registration_kind=registration_kind)
        .select_related("policy")
        .order_by("-id")
        .first()
    )
    if row is None:
        raise Conflict(
            "No policy is in force for this kind of registration.",
            code="policy.none",
            remedy="Publish a policy that names this kind: POST /v1/policies, or `realname policy publish`.",
        )
    return row.policy


def _insert(caller: Caller, policy: judged.Policy) -> Policy:
    try:
        with transaction.atomic():
            return Policy.objects.create(
                operator_id=caller.operator_id,
                name=policy.name,
                version=str(policy.version),
                digest=policy.digest,
                canonical=canonical.canonical(policy).decode(),
            )
    except IntegrityError as error:
        raise Conflict(
            "Another policy was published under this name and version.",
            code="policy.version_taken",
            remedy="Raise the policy's version and publish again: what is published never changes.",
        ) from error
