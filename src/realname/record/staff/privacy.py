"""How a subscriber's data ends in the rows of staff: none is there. They hold the operator's own people."""

from __future__ import annotations

from realname.record.privacy import Declared, Ending, Held
from realname.record.staff import models

DECLARED: Declared = {
    models.Store: Held(Ending.NOTHING),
    models.Member: Held(Ending.NOTHING),
    models.OwnNumber: Held(Ending.NOTHING),
    models.OwnFace: Held(Ending.NOTHING),
    models.Passkey: Held(Ending.NOTHING),
    models.StaffSession: Held(Ending.NOTHING),
}
