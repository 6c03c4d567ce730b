"""How a person's data ends in the rows of flights."""

from __future__ import annotations

from realname.record.flights import models
from realname.record.privacy import Declared, Ending, Held

DECLARED: Declared = {
    models.Flight: Held(Ending.NOTHING),
    models.Passenger: Held(
        Ending.KEPT,
        why="A seat and a sequence number under a keyed digest, of the airline's list: deleted a day after departure.",
    ),
    models.FacePass: Held(Ending.DELETED, sealed=("sealed_pass",), shown="face_passes"),
}
