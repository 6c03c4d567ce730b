"""A check: one question with an outcome. What every check returns and what a decision is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from realname.measure.readings import EngineStamp


class Outcome(StrEnum):
    """What a check found. `unsure` is an answer, and never a pass; `skipped` says that the question does not arise."""

    PASS = "pass"  # noqa: S105  an outcome, no password
    FAIL = "fail"
    UNSURE = "unsure"
    SKIPPED = "skipped"


Detail = Mapping[str, str | bool | int | float | list[str]]


@dataclass(frozen=True, slots=True)
class Check:
    """One question's answer.

    reasons    codes of the catalogue, the weightiest first; empty on a pass alone
    score      what was compared with `threshold`, in the unit that docs/checks.md gives; None where nothing was
    detail     figures that explain the outcome; never a person's data
    """

    name: str
    outcome: Outcome
    reasons: tuple[str, ...] = ()
    score: float | None = None
    threshold: float | None = None
    engine: EngineStamp | None = None
    milliseconds: float = 0.0
    detail: Detail = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.name not in QUESTIONS:
            raise ValueError(f"there is no check {self.name!r}")
        if (self.outcome is Outcome.PASS) is bool(self.reasons):
            raise ValueError(f"{self.name}: a pass has no reason, and everything else has one")

    @property
    def reason(self) -> str:
        """Return the weightiest reason's code, empty on a pass."""
        return self.reasons[0] if self.reasons else ""


QUESTIONS: Mapping[str, str] = {
    "consent.given": "Has the person agreed to every purpose that her data is used for, and not withdrawn it?",
    "document.readable": "Could every field that this kind of document must have be read, and surely?",
    "document.type_allowed": "Is it a kind of document that the policy takes, and do the sides belong to one document?",
    "document.number_valid": "Does the document's number agree with its own check digit?",
    "document.mrz_valid": "Do all check digits of the machine-readable zone agree?",
    "document.not_expired": "Is the document valid on the day of the decision?",
    "document.fields_agree": "Do values that the document gives more than once agree with each other?",
    "document.not_recaptured": "Does nothing in the pictures speak for a screen or a copy? A pass proves nothing.",
    "document.portrait_found": "Is there a portrait on the document, large enough to compare?",
    "document.not_disputed": "Does the person agree with what was read of her document?",
    "subscriber.represented": "Has a minor a guardian who agrees, and does any mandate hold?",
    "identity.is_holder": "Is the document that of the line's present holder?",
    "identity.line_limit": "May this identity have a further line, with this operator and with all together?",
    "identity.not_blocked": "Is the identity on no block list of the operator's?",
    "contact.code_confirmed": "Did the person give back the code that was sent to her number?",
    "authority.record_matches": "Does the identity authority's record agree with the document?",
    "officer.attested": "Has an officer seen the person's document, and a second means beside it?",
    "face.single": "Is there one person, and the same one, in every photograph of the face?",
    "face.quality": "Are enough photographs of the face good enough to compare?",
    "capture.not_injected": "Does nothing in the envelope and the pictures speak for a stream that software made?",
    "capture.not_replayed": "Were these pictures never sent before, here or to another operator, as far as is known?",
    "face.challenge_met": "Was what was asked done: the right sides, in human time, by the same face throughout?",
    "face.live": "Did a solid head move, and did its skin answer the screen's light, as a person's does (uncertified)?",
    "face.matches_document": "Is the face that of the document's portrait, at the policy's false match rate?",
    "face.matches_authority": "Is the face that of the authority's portrait, at the policy's false match rate?",
    "face.matches_owner": "Is the face that of the line's present holder, at the policy's false match rate?",
    "face.not_under_other_identity": "Is no face like this one registered under another identity, as far as is known?",
    "agent.pace": "Does whoever served the person register at a pace that serving people takes, and not herself?",
    "device.pace": "Did the device sign for no more people than share one?",
}
"""Every check of this version, in the order in which they are shown."""

SCORES: Mapping[str, str] = {
    "consent.given": "purposes agreed to; the threshold is how many are needed",
    "authority.record_matches": "days since the record was confirmed; the threshold is the policy's most",
    "document.readable": "the lowest confidence of a required field, 0..1",
    "document.mrz_valid": "check digits that agree; the threshold is how many there are",
    "document.fields_agree": "comparisons that agree; the threshold is how many there are",
    "document.not_recaptured": "strong signs; the threshold is the most that may be",
    "document.portrait_found": "pixels between the portrait's eyes; the threshold is the policy's",
    "face.single": "the engine's score of the two least alike photographs; the threshold is that of the policy's rate",
    "face.quality": "good photographs; the threshold is how many the policy asks for",
    "capture.not_replayed": "pictures that were seen before; the threshold is the most that may be",
    "face.challenge_met": "the lowest likeness of a part's faces with the photographs, by the engine's comparison; the "
    "threshold is that of the policy's rate",
    "face.matches_document": "the engine's mean score of the good photographs with the portrait; the threshold is that "
    "of the policy's rate",
    "face.matches_authority": "as for face.matches_document",
    "face.matches_owner": "as for face.matches_document",
    "face.not_under_other_identity": "the engine's score of the likest candidate; the threshold is that of the "
    "policy's false positive identification rate for a gallery of that size",
    "agent.pace": "registrations that the agent began in the hour before; the threshold is the policy's most",
    "device.pace": "people for whom the device signed in the policy's days; the threshold is the policy's most",
}
"""What a check's score counts, where it has one."""

NOT_APPLICABLE = "check.not_applicable"
"""The one reason by which a skipped check may stand: the question does not arise for this document."""

MISSING = "check.missing"
"""The policy asks for a check that nobody ran."""
