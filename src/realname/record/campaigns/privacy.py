"""How a person's data ends in the rows of campaigns: with the lines that she holds, and with the campaign.

A line of a file is nobody's whom the record knows. Once somebody is verified by it, her erasure takes it out too.
"""

from __future__ import annotations

from realname.record.campaigns import models
from realname.record.privacy import Declared, Ending, Held

OF_A_CAMPAIGN = "They say what an operator does to many lines, and name none."

DECLARED: Declared = {
    models.Campaign: Held(Ending.NOTHING, why=OF_A_CAMPAIGN),
    models.Step: Held(Ending.NOTHING, why=OF_A_CAMPAIGN),
    models.BadRow: Held(Ending.NOTHING, why="Of a refused row its place in the file and a code are kept."),
    models.LetterFile: Held(Ending.NOTHING, why="How many letters were handed over, and when."),
    models.Part: Held(
        Ending.DELETED, why="A piece of the file, under the operator's key, goes as soon as its rows are taken in."
    ),
    models.CampaignLine: Held(Ending.DELETED, shown="campaign_lines"),
    models.Notice: Held(Ending.DELETED, shown="campaign_lines"),
    models.BarOrder: Held(Ending.DELETED, shown="campaign_lines"),
    models.NeverBar: Held(
        Ending.KEPT,
        why="A blind index and one word keep a line from being barred; the operator strikes it off the list.",
        shown="never_barred",
    ),
}
