"""The proof that a decision stands in the public log, as the person is shown it: a file, and a code to scan."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.utils.safestring import SafeString

from realname.ledger import receipts
from realname.pages.qr_codes import qr_code
from realname.record.errors import Conflict, NotFound
from realname.record.oversight.actions.receipts import receipt_of


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a leaf stands, and what proves it. `number` is its place, counted from 1."""

    origin: str
    number: int
    size: int
    file: bytes = field(repr=False)
    code: SafeString = field(repr=False)


def shown_proof(decision: uuid.UUID) -> Proof | None:
    """Return the proof of a decision, None while it waits for its place or where it has none. In the transaction."""
    try:
        receipt = receipt_of(decision)
    except (Conflict, NotFound):
        return None
    head = receipt.head
    return Proof(
        head.origin, receipt.index + 1, head.size, receipts.encoded(receipt), qr_code(receipts.qr_text(receipt))
    )


def file_of(proof: Proof | None) -> HttpResponse:
    """Return the proof as a file to save. 404 where there is none yet."""
    if proof is None:
        return HttpResponse("The decision has no place in the public log yet.\n", content_type="text/plain", status=404)
    response = HttpResponse(proof.file, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="receipt{receipts.SUFFIX}"'
    return response
