"""What a person keeps: the leaf about her, and the proof that it stands in the public log.

Made anew each time it is asked for, against the newest checkpoint that was published, so that it brings the newest
cosignatures. It shows no score: whoever sees how near she was could try until she passes.
"""

from __future__ import annotations

import uuid

from realname.ledger.errors import LedgerError
from realname.ledger.receipts import Receipt
from realname.ledger.tree import inclusion
from realname.record.errors import Conflict, NotFound
from realname.record.oversight import tree
from realname.record.oversight.models import Entry, Opening
from realname.record.oversight.published import published_note, size_of_note


def receipt_of(subject: uuid.UUID) -> Receipt:
    """Return the receipt of the leaf about a row of the operator's: a decision, an appeal. In its transaction.

    NotFound `receipt.none` where no leaf can be tied to it; Conflict `receipt.not_yet` while it waits for its place.
    """
    opening = Opening.objects.filter(subject=subject).order_by("entry").first()
    if opening is None:
        raise NotFound(
            "The public log holds nothing that can be tied to this.",
            code="receipt.none",
            remedy="A receipt can be had once there is a decision, and until the person is erased.",
        )
    return receipt_for(opening.entry_id)


def receipt_for(entry: int) -> Receipt:
    """Return the receipt of an entry. Conflict `receipt.not_yet`, `receipt.unprovable`."""
    note, place = published_note(), tree.place_of(entry)
    size = 0 if note is None else size_of_note(note)
    if note is None or place is None or place >= size:
        raise Conflict(
            "The leaf waits for its place in the public log.",
            code="receipt.not_yet",
            remedy="Ask again in a few seconds; where it stays so, the service's operator reads docs/operate.md.",
        )
    try:
        proof = tuple(inclusion(place, size, tree.tree_of(size).node))
    except LedgerError as error:
        raise Conflict(
            "The stored tree does not reach to its checkpoint.",
            code="receipt.unprovable",
            remedy="Tell the service's operator: `realname doctor` says what is the matter.",
        ) from error
    return Receipt(bytes(Entry.objects.get(id=entry).leaf), place, proof, note.encode())
