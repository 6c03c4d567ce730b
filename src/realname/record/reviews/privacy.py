"""How a person's data ends in the rows of reviews."""

from __future__ import annotations

from realname.record.privacy import Declared, Ending, Held
from realname.record.reviews import models

DECLARED: Declared = {
    models.Appeal: Held(Ending.KEY, sealed=("sealed_words",), shown="appeals"),
    models.AppealEvidence: Held(
        Ending.KEPT, why="Which pictures belonged to an appeal: ids alone; the pictures are gone.", shown="appeals"
    ),
    models.Case: Held(
        Ending.KEPT, why="That a person decided, when and with which outcome: ids and codes.", shown="reviews"
    ),
    models.Opinion: Held(
        Ending.KEPT, why="Who of the staff decided, and by which codes: no value of hers.", shown="reviews"
    ),
    models.Look: Held(
        Ending.KEPT, why="That somebody looked must stay provable; it names her by an identifier alone.", shown="looks"
    ),
}
