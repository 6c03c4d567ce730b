"""Passes of Resolution 792: the examples of its attachment B and of airlines, and whatever else a scanner yields."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.evaluate.specimens.boarding_pass import PassWords, pass_text
from realname.measure.documents.boarding_pass.days import day_of
from realname.measure.documents.boarding_pass.errors import PassError
from realname.measure.documents.boarding_pass.items import BoardingPass
from realname.measure.documents.boarding_pass.parse import LONGEST, parse_pass

SIGNATURE = "GIWVC5EH7JNT684FVNJ91W2QA4DVN5J8K4F0L0GEQ3DF5TGBN8709HKT5D3DW3GBHFCVHMY7J5T6HFR41W2QA4DVN5J8K4F0L0GE"
ONE_LEG = "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100"
TWO_LEGS = (
    "M2DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 14D>6181WW6225BAC 00141234560032A0141234567890 1AC AC "
    "1234567890123    20KYLX58ZDEF456 FRAGVALH 3664 227C012C0002 12E2A0140987654321 1AC AC 1234567890123    2PCNWQ"
    f"^164{SIGNATURE}"
)
KIOSK = (
    "M1ASKREN/TEST         EA272SL ORDNRTUA 0881 007F002K0303 15C>3180 K6007BUA              2901624760758980 UA UA "
    "EY975897            *30600    09  UAG    "
)
SHORT_PARTS = "M1TEST/PETER          E24Z5RN AMSBRUKL 1733 019M008A0001 316>503  W0D0742497067621"
NOT_CHECKED_IN = "M1MROZ/MARTIN         EXXXXXX YVRYOWAC 0344 211          000"


def test_the_mandatory_items_of_one_leg() -> None:
    found = parse_pass(ONE_LEG)
    [leg] = found.legs
    assert (found.family_name, found.given_names, found.name_is_cut) == ("DESMARAIS", "LUC", False)
    assert (leg.booking, leg.origin, leg.destination, leg.carrier, leg.flight) == ("ABC123", "YUL", "FRA", "AC", "834")
    assert (leg.day_of_year, leg.compartment, leg.seat, leg.sequence, leg.status) == (326, "J", "1A", "25", "1")
    assert found.signature == ""


def test_two_legs_with_every_part() -> None:
    found = parse_pass(TWO_LEGS)
    first, second = found.legs
    assert (found.issue.version, found.issue.document, found.issue.issuer) == (6, "B", "AC")
    assert (found.issue.year_digit, found.issue.day_of_year) == (6, 225)
    assert (first.further.ticket, first.further.baggage_allowance, first.further.fast_track) == (
        "0141234567890",
        "20K",
        "Y",
    )
    assert first.further.airline_use == "LX58Z"
    assert (second.carrier, second.flight, second.seat, second.sequence) == ("LH", "3664", "12C", "2")
    assert (second.further.frequent_flyer, second.further.airline_use) == ("AC1234567890123", "WQ")
    assert found.signature == SIGNATURE


def test_parts_that_end_early_leave_their_last_items_empty() -> None:
    found = parse_pass(SHORT_PARTS)
    assert (found.issue.source, found.issue.document, found.issue.day_of_year) == ("W", "", 0)
    assert found.legs[0].further.ticket == "0742497067621"
    assert parse_pass(KIOSK).legs[0].further.frequent_flyer == "UAEY975897"


def test_a_pass_of_somebody_who_is_not_checked_in_has_neither_seat_nor_sequence() -> None:
    [leg] = parse_pass(NOT_CHECKED_IN).legs
    assert (leg.compartment, leg.seat, leg.sequence, leg.status) == ("", "", "", "0")


def test_a_name_that_fills_its_field_may_be_cut() -> None:
    assert parse_pass(ONE_LEG.replace("DESMARAIS/LUC       ", "ACKERMANN/JUSTIN DAV")).name_is_cut


@pytest.mark.parametrize(
    "text",
    [
        "",
        "M",
        ONE_LEG[:-1],
        ONE_LEG + " ",
        ONE_LEG + "^1FFshort",
        ONE_LEG.replace("M1", "S1"),
        ONE_LEG.replace("M1", "M0"),
        ONE_LEG.replace("M1", "M5"),
        ONE_LEG.replace("M1", "M2"),
        ONE_LEG.replace("326J", "000J"),
        ONE_LEG.replace("326J", "367J"),
        ONE_LEG.replace("326J", "³26J"),
        ONE_LEG.replace("YUL", "YU1"),
        ONE_LEG.replace("0834 ", "ABCD "),
        ONE_LEG.replace("DESMARAIS/LUC", "12345678/90 "),
        ONE_LEG.replace("DESMARAIS/LUC", "<script>alert"),
        ONE_LEG[:-2] + "ZZ",
        ONE_LEG[:-2] + "05<6180",
        ONE_LEG.replace("LUC", "LU\n"),
        "https://example.org/boarding",
        "M1" + "A" * LONGEST,
    ],
)
def test_what_is_no_whole_pass_is_refused_and_its_text_is_not_repeated(text: str) -> None:
    with pytest.raises(PassError) as refused:
        parse_pass(text)
    assert refused.value.code == "pass.malformed"
    assert "DESMARAIS" not in str(refused.value)


def test_nothing_of_a_person_is_printed() -> None:
    shown = repr(parse_pass(TWO_LEGS))
    for value in ("DESMARAIS", "LUC", "ABC123", "1234567890", SIGNATURE):
        assert value not in shown


@given(st.text(st.characters(codec="ascii"), max_size=200) | st.integers(0, 320).map(lambda cut: TWO_LEGS[:cut]))
def test_any_text_is_a_pass_or_refused(text: str) -> None:
    try:
        assert isinstance(parse_pass(text), BoardingPass)
    except PassError as refused:
        assert refused.code == "pass.malformed"  # noqa: PT017  one of both has to hold


@given(st.integers(0, len(TWO_LEGS) - 1), st.characters(min_codepoint=1, max_codepoint=0x2FF))
def test_a_pass_with_one_other_character_is_a_pass_or_refused(place: int, character: str) -> None:
    try:
        parse_pass(TWO_LEGS[:place] + character + TWO_LEGS[place + 1 :])
    except PassError as refused:
        assert refused.code == "pass.malformed"  # noqa: PT017  one of both has to hold


passes = st.builds(
    PassWords,
    name=st.from_regex(r"[A-Z]{2,9}/[A-Z]{2,9}", fullmatch=True),
    booking=st.from_regex(r"[A-Z0-9]{6}", fullmatch=True),
    origin=st.from_regex(r"[A-Z]{3}", fullmatch=True),
    destination=st.from_regex(r"[A-Z]{3}", fullmatch=True),
    carrier=st.from_regex(r"[A-Z0-9]{2,3}", fullmatch=True),
    flight=st.from_regex(r"[1-9][0-9]{0,3}[A-Z]?", fullmatch=True),
    on=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    seat=st.from_regex(r"[1-9][0-9]{0,2}[A-K]", fullmatch=True),
    sequence=st.integers(1, 9999).map(str),
)


@given(passes)
def test_what_is_written_is_read(words: PassWords) -> None:
    found = parse_pass(pass_text(words))
    [leg] = found.legs
    assert f"{found.family_name}/{found.given_names}" == words.name
    assert (leg.booking, leg.origin, leg.destination) == (words.booking, words.origin, words.destination)
    assert (leg.carrier, leg.flight, leg.seat, leg.sequence) == (
        words.carrier,
        words.flight,
        words.seat,
        words.sequence,
    )
    assert day_of(leg.day_of_year, words.on) == words.on


@pytest.mark.parametrize(
    ("number", "near", "day"),
    [
        (1, date(2026, 12, 30), date(2027, 1, 1)),
        (365, date(2027, 1, 2), date(2026, 12, 31)),
        (366, date(2027, 11, 26), date(2028, 12, 31)),
        (330, date(2026, 11, 26), date(2026, 11, 26)),
        (60, date(2028, 3, 1), date(2028, 2, 29)),
    ],
)
def test_a_day_without_a_year_is_the_nearest(number: int, near: date, day: date) -> None:
    assert day_of(number, near) == day


@pytest.mark.parametrize("number", [0, 367])
def test_a_year_has_no_such_day(number: int) -> None:
    with pytest.raises(ValueError, match="366"):
        day_of(number, date(2026, 1, 1))
