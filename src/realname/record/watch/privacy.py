"""How a person's data ends in the rows of the field watch: none is there, groups are counted and not listed."""

from __future__ import annotations

from realname.record.privacy import Declared, Ending, Held
from realname.record.watch import models

DECLARED: Declared = {
    models.CanaryRun: Held(Ending.NOTHING),
    models.WatchedGroup: Held(Ending.NOTHING),
    models.GroupCount: Held(Ending.NOTHING),
    models.WatchFinding: Held(Ending.NOTHING),
}
