from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.measure.documents.mrz.zones import EXAMPLES, LONG_NUMBER, MRV_A_EXAMPLE, ON, TD1_EXAMPLE, TD3_EXAMPLE, zones

from realname.measure.documents.mrz.check_digits import CHARACTERS, check_digit
from realname.measure.documents.mrz.formats import TD1, TD2, TD3, Format, with_long_number
from realname.measure.documents.mrz.parse import IMPLAUSIBLE, MISSING, Value, Zone, parse
from realname.measure.readings import DocumentKind

ERIKSSON = {
    "surname": "ERIKSSON",
    "given_names": "ANNA MARIA",
    "issuing_state": "UTO",
    "sex": "F",
}


def parsed(lines: tuple[str, ...], on: date = ON) -> Zone:
    zone = parse(lines, on)
    assert zone is not None
    return zone


def with_td3(start: int, text: str) -> Zone:
    first, second = TD3_EXAMPLE
    return parsed((first, second[:start] + text + second[start + len(text) :]))


@pytest.mark.parametrize("lines", EXAMPLES)
def test_the_standards_examples_agree_and_name_their_holder(lines: tuple[str, ...]) -> None:
    zone = parsed(lines)
    assert zone.agrees
    assert {name: zone.value(name) for name in ERIKSSON} == ERIKSSON


def test_a_passport_tells_all_its_fields() -> None:
    zone = parsed(TD3_EXAMPLE)
    assert zone.kind is DocumentKind.TD3
    assert {item.name: item.value for item in zone.values} == ERIKSSON | {
        "document_code": "P",
        "document_number": "L898902C3",
        "nationality": "UTO",
        "birth_date": "1974-08-12",
        "valid_until": "2012-04-15",
        "optional_data": "ZE184226B",
    }
    assert [digit.field for digit in zone.check_digits] == [
        "document_number",
        "birth_date",
        "valid_until",
        "optional_data",
        "composite",
    ]


def test_a_visa_has_no_composite_digit() -> None:
    assert len(parsed(MRV_A_EXAMPLE).check_digits) == 3


def test_a_long_document_number_goes_on_in_the_optional_data() -> None:
    zone = parsed(LONG_NUMBER)
    assert zone.agrees
    assert zone.value("document_number") == "D23145890734"
    assert zone.value("optional_data") is None


def test_a_long_number_as_belgian_cards_carry_it() -> None:
    zone = parsed(
        ("IDBEL000590696<1015<<<<<<<<<<<", "9401013F2710017BEL000101123453", "SPECIMEN<<SPECIMEN<<<<<<<<<<<<")
    )
    assert zone.value("document_number") == "000590696101"
    assert zone.check_digits[0].agrees


@pytest.mark.parametrize(("overflow", "fits"), [(0, False), (1, True), (14, True), (15, False)])
def test_a_long_number_needs_room(overflow: int, fits: bool) -> None:  # noqa: FBT001  a table's column
    if fits:
        assert with_long_number(TD1, overflow).overflow == overflow
    else:
        with pytest.raises(ValueError, match="no room"):
            with_long_number(TD1, overflow)


def test_passports_have_no_long_numbers() -> None:
    with pytest.raises(ValueError, match="only TD1 and TD2"):
        with_long_number(TD3, 3)


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("",),
        TD3_EXAMPLE[:1],
        TD3_EXAMPLE[::-1],
        (TD3_EXAMPLE[0][:-1], TD3_EXAMPLE[1]),
        (TD3_EXAMPLE[0].lower(), TD3_EXAMPLE[1]),
        (*TD1_EXAMPLE, TD1_EXAMPLE[0]),
        ("X" + TD3_EXAMPLE[0][1:], TD3_EXAMPLE[1]),
    ],
)
def test_lines_of_no_format_are_not_understood(lines: tuple[str, ...]) -> None:
    assert parse(lines, ON) is None


@pytest.mark.parametrize(
    ("text", "on", "birth"),
    [
        ("261123", ON, "2026-11-23"),
        ("261124", ON, "2026-11-24"),
        ("261125", ON, "1926-11-25"),
        ("000229", ON, "2000-02-29"),
        ("000229", date(1999, 1, 1), None),  # 1900 was no leap year
        ("740230", ON, None),
        ("740000", ON, None),
        ("74<<<<", ON, "1974"),
        ("7408<<", ON, "1974-08"),
        ("74<<12", ON, None),
        ("<<0812", ON, None),
        ("7<0812", ON, None),
    ],
)
def test_a_birth_is_the_latest_that_is_not_in_the_future(text: str, on: date, birth: str | None) -> None:
    first, second = TD3_EXAMPLE
    zone = parsed((first, second[:13] + text + check_digit(text) + second[20:]), on)
    (value,) = [item for item in zone.values if item.name == "birth_date"]
    assert value.value == birth
    assert value.reason == ("" if birth else IMPLAUSIBLE)


@pytest.mark.parametrize(
    ("text", "until"),
    [("751231", "2075-12-31"), ("771231", "1977-12-31"), ("120415", "2012-04-15"), ("310229", None), ("31<<<<", None)],
)
def test_an_expiry_is_in_the_nearest_century(text: str, until: str | None) -> None:
    assert with_td3(21, text).value("valid_until") == until


@pytest.mark.parametrize(("start", "text", "name"), [(13, "<<<<<<", "birth_date"), (20, "<", "sex")])
def test_what_is_all_fillers_is_missing(start: int, text: str, name: str) -> None:
    assert Value(name, None, MISSING) in with_td3(start, text).values


def test_a_wrong_digit_is_reported_and_nothing_is_mended() -> None:
    zone = with_td3(9, "7")
    (number, *_, composite) = zone.check_digits
    assert (number.printed, number.computed, number.agrees) == ("7", "6", False)
    assert not composite.agrees
    assert zone.value("document_number") == "L898902C3"


def test_names_that_break_the_grammar_are_no_names() -> None:
    first = "P<UTOERIKSSON<<ANNA<<MARIA".ljust(44, "<")
    zone = parsed((first, TD3_EXAMPLE[1]))
    assert Value("surname", None, IMPLAUSIBLE) in zone.values


@pytest.mark.parametrize("digit", ["<", "0"])
def test_an_empty_optional_field_takes_a_filler_or_a_nought_as_its_digit(digit: str) -> None:
    first, second = TD3_EXAMPLE
    body = second[:28] + "<" * 14 + digit
    composite = check_digit(body[:10] + body[13:20] + body[21:])
    assert parsed((first, body + composite)).agrees


@given(zones())
def test_every_zone_that_a_format_allows_is_understood(drawn: tuple[Format, tuple[str, ...]]) -> None:
    form, lines = drawn
    zone = parsed(lines)
    assert zone.form == form
    assert zone.agrees
    assert zone.value("document_code") == lines[0][:2].rstrip("<")
    if form.overflow:
        assert len(zone.value("document_number") or "") == 9 + form.overflow


@given(st.lists(st.text(CHARACTERS + "aé \n", max_size=50), max_size=4))
@example(["I<UTO" + "<" * 25, "<" * 30, "<" * 30])
@example(["P" + "<" * 43, "<" * 44])
def test_no_text_breaks_the_parser(lines: list[str]) -> None:
    zone = parse(lines, ON)
    assert zone is None or all(bool(item.value) != bool(item.reason) for item in zone.values)


@given(st.sampled_from([TD1, TD2, TD3]), st.data())
def test_no_zone_of_the_right_shape_breaks_the_parser(form: Format, data: st.DataObject) -> None:
    text = st.text(CHARACTERS, min_size=form.length, max_size=form.length)
    lines = data.draw(st.lists(text, min_size=form.lines, max_size=form.lines))
    lines[0] = form.first[0] + lines[0][1:]
    zone = parsed(tuple(lines))
    assert all(bool(item.value) != bool(item.reason) for item in zone.values)


@pytest.mark.data
def test_the_labels_of_the_evaluation_data_agree_where_they_say_so(eval_data: Path) -> None:
    with (eval_data / "documents" / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["check_digits"] == "all"]
    assert len(rows) == 42
    for row in rows:
        zone = parsed(tuple(row["mrz_lines"].split("\\n")))
        assert zone.agrees, row["file"]
        assert zone.kind.value.replace("-", "") == row["mrz_format"]
