"""How a subscriber's data ends in the rows of assessments: none is there."""

from __future__ import annotations

from realname.record.assessments import models
from realname.record.privacy import Declared, Ending, Held

DECLARED: Declared = {
    models.Assessment: Held(Ending.NOTHING),
    models.TrialDecision: Held(
        Ending.KEPT, why="That a decision was made on trial stays with the decision, which names nobody."
    ),
}
