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
    models.Block: Held(
        Ending.KEPT,
        why="A blind index of a document's number until the entry's end, so that erasing does not undo a block; it is "
        "tied to no subscriber, and so is in nobody's export: whoever asks is told of it by its appeal address.",
    ),
}
