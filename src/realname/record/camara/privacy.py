"""How a person's data ends in the rows of what third parties asked."""

from __future__ import annotations

from realname.record.camara import models
from realname.record.privacy import Declared, Ending, Held

DECLARED: Declared = {models.PartnerQuestion: Held(Ending.DELETED, shown="partner_questions")}
