"""An operator's block list: proposed by one person and confirmed by another, for a reason, until a day.

Everything here is called inside the tenant's transaction, but for `forget_ended`.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet
from django.utils import timezone

from realname.database.rows import tenant
from realname.judge.facts import BlockState
from realname.record.errors import Conflict, Denied, Invalid, NotFound
from realname.record.identities.actions.counting import Identity, identity_of
from realname.record.identities.locks import locked_block
from realname.record.identities.models import Block
from realname.record.operators.actions.events import emit
from realname.record.oversight.actions.telling import tell_block
from realname.record.subscribers.sealing import blind_index

FIELD = "blocked_identity"

LONGEST = timedelta(days=730)
"""A block ends, and is asked for anew: nobody is shut out for ever by an entry that nobody looks at again."""

LIFTED_BECAUSE = ("mistake", "appeal", "no_longer_needed", "order_ended")
LONGEST_REFERENCE = 80


def propose_block(  # noqa: PLR0913  an entry has these parts
    operator_id: uuid.UUID,
    identity: Identity,
    *,
    reason: str,
    until: datetime,
    appeal_url: str,
    by: str,
    reference: str = "",
) -> Block:
    """Put an entry on the list; it holds once somebody else confirms it. Invalid `block.*`."""
    now = timezone.now()
    if reason not in Block.Reason.values:
        raise Invalid(f"The reason is one of {', '.join(Block.Reason.values)}.", code="block.reason", pointer="/reason")
    if not now < until <= now + LONGEST:
        raise Invalid(f"A block ends within {LONGEST.days} days.", code="block.until", pointer="/until")
    address = urlsplit(appeal_url)
    if address.scheme != "https" or not address.hostname:
        raise Invalid("The address to appeal at begins with https.", code="block.appeal", pointer="/appeal_url")
    if len(reference) > LONGEST_REFERENCE:
        raise Invalid("The reference is too long.", code="block.reference", pointer="/reference")
    if not identity.number:
        raise Invalid("A document has a number.", code="block.number", pointer="/document/number")
    row = Block.objects.create(
        operator_id=operator_id,
        number_index=_indexes(operator_id, identity)[0],
        reason=reason,
        until=until,
        appeal_url=appeal_url,
        reference=reference,
        proposed_by=by,
    )
    _tell(row, "proposed", by)
    return row


def confirm_block(block_id: uuid.UUID, by: str) -> Block:
    """Have a proposed entry hold. NotFound; Denied `block.same_person`; Conflict `block.over`. Twice is no error."""
    row = locked_block(block_id)
    if row.proposed_by == by:
        raise Denied(
            "Whoever proposes a block does not confirm it.",
            code="block.same_person",
            remedy="Have another administrator, or another client, confirm it.",
        )
    if row.lifted_at is not None or row.until <= timezone.now():
        raise Conflict("The block is over.", code="block.over", remedy="Propose a new one.")
    if row.confirmed_at is None:
        row.confirmed_at, row.confirmed_by = timezone.now(), by
        row.save(update_fields=("confirmed_at", "confirmed_by"))
        _tell(row, "confirmed", by)
    return row


def lift_block(block_id: uuid.UUID, because: str, by: str) -> Block:
    """End an entry, for a reason: one person is enough to let somebody in. NotFound, Invalid. Twice is no error."""
    if because not in LIFTED_BECAUSE:
        raise Invalid(f"The reason is one of {', '.join(LIFTED_BECAUSE)}.", code="block.because", pointer="/because")
    row = locked_block(block_id)
    if row.lifted_at is None:
        row.lifted_at, row.lifted_by, row.lifted_because = timezone.now(), by, because
        row.save(update_fields=("lifted_at", "lifted_by", "lifted_because"))
        _tell(row, "lifted", by)
    return row


def block_state(operator_id: uuid.UUID, fields: Mapping[str, str]) -> BlockState:
    """Tell whether the identity of a document's fields is blocked now."""
    identity = identity_of(fields)
    if identity is None:
        return BlockState.UNKNOWN
    holding = Block.objects.filter(HOLDS, number_index__in=_indexes(operator_id, identity), until__gt=timezone.now())
    return BlockState.BLOCKED if holding.exists() else BlockState.CLEAR


def is_listed(operator_id: uuid.UUID, identity: Identity) -> bool:
    """Tell whether an entry of an identity is proposed or holds."""
    listed = Block.objects.filter(lifted_at=None, until__gt=timezone.now())
    return listed.filter(number_index__in=_indexes(operator_id, identity)).exists()


HOLDS = Q(confirmed_at__isnull=False, lifted_at=None)


def blocks() -> QuerySet[Block]:
    """Return the entries, also those that are lifted, until the day on which they would have ended."""
    return Block.objects.filter(until__gt=timezone.now())


def state_of(row: Block) -> str:
    """Return where an entry stands: `proposed`, `holds`, `lifted` or `over`."""
    if row.lifted_at is not None:
        return "lifted"
    if row.until <= timezone.now():
        return "over"
    return "proposed" if row.confirmed_at is None else "holds"


def block_shown(row: Block) -> dict[str, Any]:
    """Return an entry as the API tells it; whom it concerns, nobody can read from it."""
    return {
        "id": str(row.id),
        "state": state_of(row),
        "reason": row.reason,
        "until": _moment(row.until),
        "appeal_url": row.appeal_url,
        "reference": row.reference,
        "proposed_by": row.proposed_by,
        "proposed_at": _moment(row.created_at),
        "confirmed_by": row.confirmed_by,
        "confirmed_at": _moment(row.confirmed_at),
        "lifted_by": row.lifted_by,
        "lifted_at": _moment(row.lifted_at),
        "lifted_because": row.lifted_because,
    }


def forget_ended(operator_id: uuid.UUID, now: datetime) -> int:
    """Delete the entries whose day has come, and return how many. Opens its own transaction."""
    with tenant(operator_id):
        gone, _ = Block.objects.filter(until__lte=now).delete()
    return gone


def entry_of(block_id: uuid.UUID) -> Block:
    """Return an entry. NotFound."""
    row = Block.objects.filter(id=block_id).first()
    if row is None:
        raise NotFound("There is no such block.")
    return row


def _indexes(operator_id: uuid.UUID, identity: Identity) -> list[bytes]:
    value = f"{identity.kind}|{identity.state}|{identity.number}"
    return [bytes(index) for index in blind_index(operator_id).all_of(FIELD, value)]


def _tell(row: Block, step: str, by: str) -> None:
    tell_block(row.operator_id, step, row.reason)
    emit(row.operator_id, f"block.{step}", row.id, {"reason": row.reason, "by": by})


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat().replace("+00:00", "Z")
