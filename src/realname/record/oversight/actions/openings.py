"""Leaves about a person: what they commit to is sealed under her key, and erased with it.

A leaf names no person and no registration. What ties it to one is its opening, a row that only her operator sees, and
whose content only her key opens. Once the opening is gone, nobody can show of whom the leaf spoke, by trying either:
the salt has as many bits as the digest.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from realname.connect.keys.data_keys import Place
from realname.judge.canonical import canonical
from realname.ledger.commitments import SALT_BYTES, new_salt
from realname.ledger.commitments import Opening as Opened
from realname.ledger.kinds import LeafKind
from realname.ledger.leaves import Leaf
from realname.ledger.values import Value
from realname.record.oversight.actions.appending import append, leaf_now
from realname.record.oversight.models import Opening
from realname.record.subscribers.actions.sealed import seal_for, unseal_for
from realname.record.subscribers.models import Subscriber

TABLE = "oversight_opening"


@dataclass(frozen=True, slots=True)
class About:
    """Of whom and of what a leaf tells: the person, the registration where there is one, and the row it is true of."""

    subscriber: Subscriber
    registration_id: uuid.UUID | None
    subject: uuid.UUID

    def content(self, **more: object) -> bytes:
        """Return what the leaf commits to: the rows by their identifiers, and what else is named."""
        named = {"subject": str(self.subject)}
        if self.registration_id is not None:
            named["registration"] = str(self.registration_id)
        return canonical({**named, **more})


def append_about(about: About, kind: LeafKind, content: bytes, **body: Value | None) -> int:
    """Append a leaf that commits to `content`, and keep what opens it, sealed. Return the entry's number.

    Conflict `subscriber.erased`. Inside the tenant's transaction.
    """
    opening = Opened(new_salt(), content)
    operator = about.subscriber.operator_id
    return append_opened(about, leaf_now(kind, operator, commitment=opening.commitment, **body), opening)


def append_opened(about: About, leaf: Leaf, opening: Opened) -> int:
    """Append a leaf about a person, and keep what opens its commitment, sealed. Return the entry's number.

    Conflict `subscriber.erased`. Inside the tenant's transaction.
    """
    row = Opening(
        operator_id=about.subscriber.operator_id,
        entry_id=append(leaf),
        subscriber=about.subscriber,
        registration_id=about.registration_id,
        subject=about.subject,
    )
    row.sealed = seal_for(about.subscriber, opening.salt + opening.content, _place(row))
    row.save(force_insert=True)
    return int(row.entry_id)


def opened(row: Opening) -> Opened:
    """Return what opens a leaf's commitment. Conflict `subscriber.erased`. Inside the tenant's transaction."""
    kept = unseal_for(row.subscriber, bytes(row.sealed), _place(row))
    return Opened(kept[:SALT_BYTES], kept[SALT_BYTES:])


def forget_openings(subscriber_id: uuid.UUID) -> int:
    """Delete what ties leaves to a person; the leaves stay. Return how many. Inside the tenant's transaction."""
    return Opening.objects.filter(subscriber=subscriber_id).delete()[0]


def _place(row: Opening) -> Place:
    return Place(TABLE, "sealed", row.id)
