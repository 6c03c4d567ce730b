"""How a person's data ends in the rows of the public log: leaves hold none, and what ties one to her goes with her."""

from __future__ import annotations

from realname.record.oversight import models
from realname.record.privacy import Declared, Ending, Held

DECLARED: Declared = {
    models.Log: Held(Ending.NOTHING),
    models.Entry: Held(Ending.NOTHING),
    models.Pending: Held(Ending.NOTHING),
    models.Position: Held(Ending.NOTHING),
    models.Node: Held(Ending.NOTHING),
    models.Head: Held(Ending.NOTHING),
    models.Cosignature: Held(Ending.NOTHING),
    models.Counted: Held(Ending.NOTHING),
    models.Figure: Held(Ending.NOTHING),
    models.Publication: Held(Ending.NOTHING),
    models.AccessRequest: Held(
        Ending.DELETED,
        sealed=("sealed_basis",),
        why="She is told of it by its notice, when that is due; that it was made stays in the public log.",
        shown="lawful_access",
    ),
    models.Handover: Held(Ending.DELETED, why="It is shown with the request that it belongs to."),
    models.Opening: Held(
        Ending.DELETED,
        sealed=("sealed",),
        why="Those of a lawful access are told by its notice alone, when that is due.",
        shown="log_openings",
    ),
}
