"""How a person's data ends in the rows of payments."""

from __future__ import annotations

from realname.record.payments import models
from realname.record.privacy import Declared, Ending, Held

DECLARED: Declared = {
    models.Till: Held(Ending.NOTHING),
    models.Reconciliation: Held(Ending.NOTHING),
    models.Payer: Held(
        Ending.DELETED,
        sealed=("sealed_pin",),
        why="The export says on which line's bill she pays; not the hash of her PIN.",
        shown="payers",
    ),
    models.Payment: Held(
        Ending.KEPT,
        why=(
            "Books have to be kept: what was paid, under her identifier, which is taken out after 400 days. The number "
            "that is charged is there for the seconds until a payment ends."
        ),
        shown="payments",
    ),
    models.Refund: Held(Ending.KEPT, why="What was given back of a payment.", shown="payments"),
}
