"""How a person's data ends in the rows of stays."""

from __future__ import annotations

from realname.record.privacy import Declared, Ending, Held
from realname.record.stays import models

DECLARED: Declared = {
    models.Hotel: Held(Ending.NOTHING),
    models.Stay: Held(Ending.DELETED, sealed=("sealed",), shown="stays"),
    models.ArrivalCount: Held(Ending.NOTHING),
}
