from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from realname.connect.authorities.contract import (
    Claim,
    DocumentType,
    FieldAnswer,
    FieldMatch,
    Outage,
    PortraitAnswer,
    PortraitState,
    RecordAnswer,
    RecordState,
    state_of,
)
from realname.measure.readings import LONG_TERM

T, F, N = FieldMatch.TRUE, FieldMatch.FALSE, FieldMatch.NOT_AVAILABLE
NOW = datetime(2030, 1, 1, tzinfo=UTC)
OUTAGE = Outage("connect.timeout", "wait", permanent=False)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, RecordState.INCOMPLETE),
        ({"sex": T, "document_type": T}, RecordState.INCOMPLETE),
        ({"document_number": T}, RecordState.INCOMPLETE),
        ({"document_number": T, "name": N, "birth_date": N}, RecordState.INCOMPLETE),
        ({"document_number": T, "surname": T}, RecordState.INCOMPLETE),
        ({"document_number": T, "surname": T, "given_names": T}, RecordState.MATCHED),
        ({"document_number": T, "name": T}, RecordState.MATCHED),
        ({"document_number": T, "birth_date": T, "name": N}, RecordState.MATCHED),
        ({"name": T, "birth_date": T, "document_number": N}, RecordState.MATCHED),
        ({"document_number": T, "name": T, "sex": F}, RecordState.MISMATCHED),
        ({"document_number": F}, RecordState.MISMATCHED),
    ],
)
def test_two_identifying_fields_agree_and_nothing_disagrees(fields: dict[str, FieldMatch], state: RecordState) -> None:
    assert state_of({name: FieldAnswer(match) for name, match in fields.items()}) is state


def test_what_a_claim_asks_is_text_with_iso_dates() -> None:
    claim = Claim(
        DocumentType.PASSPORT, "X1", birth_date=date(1990, 1, 2), valid_until=LONG_TERM, msisdn="+447700900001"
    )
    assert claim.asked() == {
        "document_type": "passport",
        "document_number": "X1",
        "birth_date": "1990-01-02",
        "valid_until": "long-term",
    }


def test_an_end_that_is_neither_a_date_nor_long_term_is_refused() -> None:
    with pytest.raises(ValueError, match="valid_until"):
        Claim(DocumentType.PASSPORT, "X1", valid_until="2030-01-01")


def test_an_outage_alone_says_why() -> None:
    with pytest.raises(ValueError, match="outage"):
        RecordAnswer("a", RecordState.OUTAGE, NOW)
    with pytest.raises(ValueError, match="outage"):
        RecordAnswer("a", RecordState.MATCHED, NOW, outage=OUTAGE)
    with pytest.raises(ValueError, match="outage"):
        PortraitAnswer("a", PortraitState.NOT_GIVEN, NOW, outage=OUTAGE)


def test_a_portrait_that_is_given_alone_has_bytes() -> None:
    with pytest.raises(ValueError, match="bytes"):
        PortraitAnswer("a", PortraitState.GIVEN, NOW)
    with pytest.raises(ValueError, match="bytes"):
        PortraitAnswer("a", PortraitState.NOT_GIVEN, NOW, jpeg=b"x")


@pytest.mark.parametrize(("days", "age"), [(3, timedelta(days=3)), (0, timedelta(0)), (-1, timedelta(0))])
def test_a_records_age_is_counted_from_when_it_was_asked_and_never_negative(days: int, age: timedelta) -> None:
    assert RecordAnswer("a", RecordState.MATCHED, NOW, as_of=NOW - timedelta(days=days)).age() == age
