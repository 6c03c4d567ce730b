"""How a person's data ends in the rows of patterns."""

from __future__ import annotations

from realname.record.patterns import models
from realname.record.privacy import Declared, Ending, Held

DECLARED: Declared = {
    models.MarkRow: Held(
        Ending.DELETED,
        why="Keyed digests of her document's number, and of what the export has: her address, the pictures' bytes, the "
        "device's key, her number. Of what the operator's software named, the value is kept nowhere.",
        shown="marks",
    ),
    models.KeySeen: Held(
        Ending.DELETED, why="The same for all operators together, under the service's key; the export has the marks."
    ),
    models.KeySetAside: Held(
        Ending.KEPT, why="That a device, a number or an address is shared for a good reason: a keyed digest of it."
    ),
    models.RingRow: Held(Ending.KEPT, why="How many people shared what, and what was done: counts and kinds."),
    models.RingMember: Held(
        Ending.DELETED, why="That her registration was in a ring; she is told of reviews and blocks that follow."
    ),
    models.RingStep: Held(Ending.KEPT, why="Which member of staff did what about a ring: words and counts."),
}
