"""How a person's data ends in the rows of programmes."""

from __future__ import annotations

from realname.record.privacy import Declared, Ending, Held
from realname.record.programmes import models

DECLARED: Declared = {
    models.Programme: Held(Ending.NOTHING),
    models.ProgrammeGallery: Held(Ending.NOTHING),
    models.Terminal: Held(Ending.NOTHING),
    models.PassageCount: Held(Ending.NOTHING),
    models.ProgrammeChange: Held(
        Ending.KEPT, why="The random id of an entry that came or went, or of a terminal, for a few days."
    ),
    models.Member: Held(
        Ending.KEPT,
        why="That she joined a programme and left it, under her identifier: what its receipts refer to.",
        shown="programmes",
    ),
    models.Entry: Held(
        Ending.DELETED,
        sealed=("sealed",),
        why="The export has the template itself, among the face templates: this is the same one, turned by a key.",
    ),
}
