"""How a person's data ends in the rows of lanes."""

from __future__ import annotations

from realname.record.lanes import models
from realname.record.privacy import Declared, Ending, Held

DECLARED: Declared = {
    models.Rules: Held(Ending.NOTHING),
    models.Draw: Held(Ending.NOTHING),
    models.LaneDay: Held(Ending.NOTHING),
    models.Clearance: Held(Ending.DELETED, shown="lanes"),
    models.TravelPass: Held(Ending.DELETED, shown="lanes"),
    models.Passing: Held(Ending.DELETED, shown="lanes"),
}
