"""The check `document.fields_agree`: values that a document gives more than once, within a side and across sides."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from realname.judge.checks.check import NOT_APPLICABLE, Check, Outcome
from realname.judge.checks.document_sides import known, plain_fronts, surely
from realname.measure.readings import DocumentKind, DocumentReading, FieldSource

SUFFIX = "_disagrees"
"""How the reader's findings of a disagreement within one side end."""

CODES = {
    "document_number": "document.number_disagrees",
    "sex": "document.sex_disagrees",
    "nationality": "document.nationality_disagrees",
    "birth_date": "document.birth_disagrees",
    "valid_until": "document.expiry_disagrees",
}
"""What is compared, and the reason that a disagreement gives. Names are not: a zone and a print spell them apart."""

RESIDENT_NUMBER = re.compile(r"\d{6}(\d{4})(\d{2})(\d{2})\d{2}(\d)[\dX]")
"""GB 11643-1999: six digits of place, the birth date, three of sequence (odd for men), a check character."""


def fields_agree(sides: Sequence[DocumentReading]) -> Check:
    """Check `document.fields_agree`: the score is how many comparisons agree, the threshold how many there are."""
    name = "document.fields_agree"
    if not known(sides):
        # That nothing could be read, document.readable says, and what mends it.
        return Check(name, Outcome.SKIPPED, (NOT_APPLICABLE,), engine=sides[0].engine if sides else None)
    engine = sides[0].engine
    findings = {finding for side in sides for finding in side.findings if finding.endswith(SUFFIX)}
    compared = [(field, a == b) for field, a, b in _pairs(sides)]
    findings |= {CODES[field] for field, same in compared if not same}
    agreeing = float(sum(same for _, same in compared))
    if findings:
        outcome, reasons = Outcome.FAIL, tuple(sorted(findings))
    elif any(not list(_said(front)) for front in plain_fronts(sides)):
        # Nothing ties the side with the portrait to the side with the number.
        outcome, reasons = Outcome.UNSURE, ("document.sides_not_compared",)
    elif compared:
        outcome, reasons = Outcome.PASS, ()
    else:
        outcome, reasons = Outcome.SKIPPED, (NOT_APPLICABLE,)
    return Check(name, outcome, reasons, score=agreeing, threshold=float(len(compared)), engine=engine)


def _pairs(sides: Sequence[DocumentReading]) -> Iterable[tuple[str, str, str]]:
    values: dict[str, list[str]] = defaultdict(list)
    for side in sides:
        for name, value in _said(side):
            values[name].append(value)
    for name, given in values.items():
        for other in given[1:]:
            yield name, given[0], other


def _said(side: DocumentReading) -> Iterable[tuple[str, str]]:
    for field in side.fields:
        value = surely(field)
        if value is not None and field.name in CODES and field.source is not FieldSource.DERIVED:
            yield field.name, _folded(value)
    if side.kind is DocumentKind.CN_RESIDENT_FRONT:
        yield from _said_by_number(surely(side.find("document_number")))


def _said_by_number(number: str | None) -> Iterable[tuple[str, str]]:
    found = RESIDENT_NUMBER.fullmatch(number or "")
    if found:
        year, month, day, sequence = found.groups()
        yield "birth_date", f"{year}{month}{day}"
        yield "sex", "M" if int(sequence) % 2 else "F"


def _folded(value: str) -> str:
    """Return a value without case, spaces and punctuation, which a document's places write differently."""
    return "".join(c for c in value.upper() if c.isalnum())
