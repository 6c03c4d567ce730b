"""How a person's data ends in the rows of subscribers."""

from __future__ import annotations

from realname.record.privacy import Declared, Ending, Held
from realname.record.subscribers import models

DECLARED: Declared = {
    models.Subscriber: Held(Ending.KEY, sealed=("sealed",), shown="fields"),
    models.ConsentReceipt: Held(
        Ending.KEPT, why="It proves what was lawful: purpose, words and times, under her identifier.", shown="consents"
    ),
    models.FaceTemplate: Held(Ending.DELETED, sealed=("sealed",), shown="face_templates"),
    models.Representation: Held(Ending.KEY, sealed=("sealed_mandate",), shown="representatives"),
}
