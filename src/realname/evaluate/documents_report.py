"""What an evaluation of reading documents found, and its plain shape for JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from realname.evaluate.enrolment import Failure
from realname.evaluate.field_scores import FieldScore, Outcome
from realname.evaluate.intervals import wilson
from realname.judge.shapes import plain
from realname.measure.readings import EngineStamp


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def rate(self) -> float:
        """Return the share, 0 of nothing."""
        return self.count / self.of if self.of else 0.0

    def shape(self) -> dict[str, Any]:
        """Return plain values for JSON, with Wilson's interval."""
        return {"count": self.count, "of": self.of, "rate": self.rate, "interval": list(wilson(self.count, self.of))}


@dataclass(frozen=True, slots=True)
class GradeScore:
    """How one grade of photographs was read: its fields, and whole documents (every labelled field of every side)."""

    name: str
    fields: tuple[FieldScore, ...]
    all_fields: FieldScore
    whole: Share


@dataclass(frozen=True, slots=True)
class Misreading:
    """A field that was read wrong and claimed to be right. The values stay out: a label may be a person's."""

    file: str
    field: str


@dataclass(frozen=True, slots=True)
class DocumentsReport:
    """Everything that was measured. `failures` are pictures that could not be opened; their fields count as unread."""

    engine: EngineStamp | None
    made_on: date
    data: str
    pictures: int
    unscored: int
    overall: GradeScore
    kinds_right: Share
    unread: Share
    failures: tuple[Failure, ...]
    grades: tuple[GradeScore, ...]
    wrong_and_sure: tuple[Misreading, ...]
    milliseconds_median: float
    milliseconds_p90: float

    def to_json(self) -> dict[str, Any]:
        """Return plain values for JSON; docs/evaluation.md explains each name."""
        return {
            "engine": plain(self.engine),
            "made_on": self.made_on.isoformat(),
            "data": self.data,
            "pictures": self.pictures,
            "unscored": self.unscored,
            "accuracy": self.overall.all_fields.rate,
            **_grade(self.overall),
            "kind": self.kinds_right.shape(),
            "nothing_read": self.unread.shape(),
            "failures": [plain(failure) for failure in self.failures],
            "grades": [{"grade": grade.name, **_grade(grade)} for grade in self.grades],
            "wrong_and_sure": [plain(misreading) for misreading in self.wrong_and_sure],
            "milliseconds": {"median": self.milliseconds_median, "p90": self.milliseconds_p90},
        }


def _grade(grade: GradeScore) -> dict[str, Any]:
    return {
        "whole_document": grade.whole.shape(),
        "all_fields": _field(grade.all_fields),
        "fields": [_field(field) for field in grade.fields],
    }


def _field(field: FieldScore) -> dict[str, Any]:
    return {
        "field": field.name,
        "labelled": field.labelled,
        "exact": field.exact,
        "rate": field.rate,
        "interval": list(field.interval),
        "right_sure": field.counts[Outcome.RIGHT_SURE],
        "right_unsure": field.counts[Outcome.RIGHT_UNSURE],
        "cannot_read": field.counts[Outcome.CANNOT_READ],
        "wrong_unsure": field.counts[Outcome.WRONG_UNSURE],
        "wrong_sure": field.counts[Outcome.WRONG_SURE],
        "weighted_error": field.weighted_error,
    }
