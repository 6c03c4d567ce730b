"""Sign an assessment of the configuration in force. What was signed never changes; another signature is another row."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.ledger.kinds import LeafKind
from realname.record.assessments.configuration import live_configuration
from realname.record.assessments.document import Document, OwnWords, written
from realname.record.assessments.models import Assessment
from realname.record.errors import Conflict, Denied
from realname.record.operators.actions.events import done_by, emit
from realname.record.oversight.actions.appending import append, leaf_now
from realname.record.staff import selectors as staff

SIGNS = "administrator"
"""The role that answers for what an operator configures."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: a member of the operator's staff."""

    operator_id: uuid.UUID
    member_id: uuid.UUID


def sign(signer: Signer, words: OwnWords, seen: str, tools: Instruments) -> Assessment:
    """Sign what is in force, if it still is what the signer saw: `seen` is that configuration's digest.

    Denied `assessment.role` for whoever is no administrator; Conflict `assessment.changed` where it changed meanwhile,
    `assessment.nothing` where no policy is in force. Opens its own transaction.
    """
    operator_id = signer.operator_id
    with tenant(operator_id):
        member = staff.member_of(signer.member_id)
        if SIGNS not in member.roles or member.disabled_at is not None:
            raise Denied("An administrator signs the assessment.", code="assessment.role")
        live = live_configuration(tools)
        if not live.policies:
            raise Conflict(
                "No policy is in force, so that there is nothing to assess.",
                code="assessment.nothing",
                remedy="Publish a policy first.",
            )
        if live.digest != seen:
            raise Conflict(
                "The configuration changed while you read.",
                code="assessment.changed",
                remedy="Read the assessment again, and sign what is in force now.",
            )
        document = Document(live, words)
        row = Assessment.objects.create(
            operator_id=operator_id,
            member=member,
            document=written(document),
            digest=document.digest,
            configuration=live.digest,
            policies=[policy.digest for policy in live.policies],
            engines=sorted({engine.digest for engine in live.engines}),
        )
        leaf = {"step": "signed", "document": row.digest, "jurisdiction": live.country}
        append(leaf_now(LeafKind.IMPACT_ASSESSMENT, operator_id, **leaf))
        emit(operator_id, "assessment.signed", row.id, {"digest": row.digest} | done_by(f"staff.{member.id.hex}"))
    return row
