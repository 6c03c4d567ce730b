"""Hold what a reader says to what a document says, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from realname.evaluate.intervals import Interval, wilson
from realname.evaluate.labels import MRZ, LabelledPicture
from realname.measure.readings import FIELD_NAMES, DocumentReading, FieldSource

ORDER = (MRZ, *FIELD_NAMES)


class Outcome(StrEnum):
    """How one labelled field was read. Only `RIGHT_*` are what the document says, character by character."""

    RIGHT_SURE = "right, sure"
    RIGHT_UNSURE = "right, not sure"
    CANNOT_READ = "cannot read"
    WRONG_UNSURE = "wrong, not sure"
    WRONG_SURE = "wrong, sure"


COST = {
    Outcome.RIGHT_SURE: 0,
    Outcome.RIGHT_UNSURE: 0,
    Outcome.CANNOT_READ: 1,
    Outcome.WRONG_UNSURE: 1,
    Outcome.WRONG_SURE: 2,
}
"""What an outcome costs: a wrong value that claims to be right deceives whoever relies on it, so it counts double."""


@dataclass(frozen=True, slots=True)
class FieldScore:
    """How often one field, or several together, was read and how."""

    name: str
    counts: Mapping[Outcome, int]

    @property
    def labelled(self) -> int:
        """Return how many true values there are."""
        return sum(self.counts.values())

    @property
    def exact(self) -> int:
        """Return how many were read right."""
        return self.counts[Outcome.RIGHT_SURE] + self.counts[Outcome.RIGHT_UNSURE]

    @property
    def rate(self) -> float:
        """Return the share that was read right."""
        return self.exact / self.labelled if self.labelled else 0.0

    @property
    def interval(self) -> Interval:
        """Return Wilson's interval of that share."""
        return wilson(self.exact, self.labelled)

    @property
    def sure(self) -> int:
        """Return how many values the reader claimed to be right."""
        return self.counts[Outcome.RIGHT_SURE] + self.counts[Outcome.WRONG_SURE]

    @property
    def weighted_error(self) -> float:
        """Return the mean cost, where wrong and sure counts double; 0 is faultless."""
        cost = sum(COST[outcome] * count for outcome, count in self.counts.items())
        return cost / self.labelled if self.labelled else 0.0


def outcomes_of(picture: LabelledPicture, reading: DocumentReading | None) -> dict[str, Outcome]:
    """Return how each labelled field was read; nothing of a picture that could not be."""
    return {name: _outcome(name, picture.values[name], reading) for name in ORDER if name in picture.values}


def score(name: str, outcomes: Iterable[Outcome]) -> FieldScore:
    """Count outcomes."""
    counts = dict.fromkeys(Outcome, 0)
    for outcome in outcomes:
        counts[outcome] += 1
    return FieldScore(name, counts)


def _outcome(name: str, truth: str, reading: DocumentReading | None) -> Outcome:
    value, sure = (None, False) if reading is None else _said(name, reading)
    if value is None:
        return Outcome.CANNOT_READ
    if value == truth:
        return Outcome.RIGHT_SURE if sure else Outcome.RIGHT_UNSURE
    return Outcome.WRONG_SURE if sure else Outcome.WRONG_UNSURE


def _said(name: str, reading: DocumentReading) -> tuple[str | None, bool]:
    if name == MRZ:
        fields = [field for field in reading.fields if field.source is FieldSource.MRZ and field.value is not None]
        return "\n".join(reading.mrz_lines) or None, bool(fields) and all(field.sure for field in fields)
    field = reading.find(name)
    return (None, False) if field is None else (field.value, field.sure)
