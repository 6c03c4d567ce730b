"""What stops an evaluation: its labels cannot be used, or its data is not there."""

from __future__ import annotations


class EvaluationError(Exception):
    """Stop an evaluation; `code` is stable and public, `remedy` tells a person what to do next.

    Messages may name the evaluator's own files and rows, for a data set's names are how its faults are found.
    """

    code = "evaluate.failed"
    remedy = "See docs/evaluation.md."

    def __init__(self, message: str, *, code: str | None = None, remedy: str | None = None) -> None:
        super().__init__(message)
        self.code = code or type(self).code
        self.remedy = remedy or type(self).remedy


class LabelsError(EvaluationError):
    """A pairs or labels file is absent, malformed, or contradicts itself: codes `evaluate.labels_*`."""

    code = "evaluate.labels_malformed"
    remedy = "See docs/evaluation.md for the columns that are read."
