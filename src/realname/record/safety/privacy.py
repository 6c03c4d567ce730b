"""How a person's data ends in the rows of quiet signs."""

from __future__ import annotations

from realname.record.privacy import Declared, Ending, Held
from realname.record.safety import models

DECLARED: Declared = {
    models.QuietSign: Held(
        Ending.KEPT,
        why="That help was asked for, and what came of it: ids and times. It is not in the export, which whoever makes "
        "her register could have her open.",
    ),
}
