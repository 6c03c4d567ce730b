"""How a person's data ends in the rows of inquiries: with the person that was made for each, after a day."""

from __future__ import annotations

from realname.record.inquiries import models
from realname.record.privacy import Declared, Ending, Held

DECLARED: Declared = {
    models.Inquiry: Held(
        Ending.KEY,
        sealed=("sealed_code",),
        why="Number and code lie under the key of a person made for the inquiry, for a day; how it ended stays.",
    ),
    models.InquiryPicture: Held(Ending.DELETED, why="What she shows to prove who she is lies there for a day."),
    models.Finding: Held(
        Ending.KEPT, why="That what is held on her was shown must stay provable: ids and times.", shown="inquiries"
    ),
    models.LineDispute: Held(Ending.KEY, sealed=("sealed_words",), shown="line_disputes"),
    models.UserAsk: Held(Ending.KEY, sealed=("sealed_link",), shown="line_disputes"),
    models.DisputeLook: Held(
        Ending.KEPT,
        why="That somebody of the staff read her words must stay provable: ids and times.",
        shown="line_disputes",
    ),
}
