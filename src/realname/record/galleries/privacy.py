"""How a person's data ends in the rows of galleries."""

from __future__ import annotations

from realname.record.galleries import models
from realname.record.privacy import Declared, Ending, Held

ENTRIES = "An entry's random id and a person's answer: once the member is deleted, nothing tells whose it was."

DECLARED: Declared = {
    models.GalleryRow: Held(Ending.NOTHING),
    models.GalleryMember: Held(
        Ending.DELETED,
        sealed=("sealed",),
        why="The export has the template itself, among the face templates: this is the same one, turned by a key.",
    ),
    models.GalleryChange: Held(Ending.KEPT, why="The random id of an entry that came or went, for a few days."),
    models.Candidate: Held(Ending.KEPT, why=ENTRIES),
    models.AdjudicationRequest: Held(Ending.KEPT, why=ENTRIES),
}
