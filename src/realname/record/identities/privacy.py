"""How a person's data ends in the rows of identities."""

from __future__ import annotations

from realname.record.identities import models
from realname.record.privacy import Declared, Ending, Held

DECLARED: Declared = {
    models.LineSlot: Held(
        Ending.KEPT,
        why="That one of an identity's lines is taken, while a registration or a line holds it: keyed digests, without "
        "person or operator. The export has the lines themselves.",
    ),
}
