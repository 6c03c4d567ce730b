"""Check digits marked where ICAO 9303 puts them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.judge.made import document

from realname.evaluate.specimens.mrz import td1_lines, td3_lines
from realname.measure.readings import CheckDigit, DocumentKind
from realname.pages.trial.shown import zones

VALUES = {
    "issuing_state": "UTO",
    "document_number": "L898902C3",
    "surname": "ERIKSSON",
    "given_names": "ANNA MARIA",
    "sex": "F",
    "nationality": "UTO",
    "birth_date": "1974-08-12",
    "valid_until": "2032-04-15",
}
FIELDS = ("document_number", "birth_date", "valid_until", "optional_data", "composite")


def marked(kind: DocumentKind, lines: tuple[str, ...], *, wrong: str = "") -> tuple[tuple[zones.Piece, ...], ...]:
    digits = tuple(CheckDigit(name, "1" if name == wrong else "0", "0", "ICAO 9303") for name in FIELDS)
    return zones.lines(replace(document(kind, {}), mrz_lines=lines, check_digits=digits))


def digits_of(pieces: tuple[tuple[zones.Piece, ...], ...]) -> str:
    return "".join(piece.text for line in pieces for piece in line if piece.tone)


def test_a_passports_five_check_digits_are_marked() -> None:
    lines = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
    assert digits_of(marked(DocumentKind.TD3, lines)) == "62910"


def test_a_cards_four_check_digits_are_marked() -> None:
    lines = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
    assert digits_of(marked(DocumentKind.TD1, lines)) == "7296"


def test_a_visas_three_check_digits_are_marked() -> None:
    lines = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<")
    assert digits_of(marked(DocumentKind.MRV_A, lines)) == "489"


def test_a_digit_that_disagrees_is_marked_so() -> None:
    lines = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
    tones = [p.tone for line in marked(DocumentKind.TD3, lines, wrong="birth_date") for p in line if p.tone]
    assert tones == ["good", "bad", "good", "good", "good"]


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_lines_come_out_as_they_went_in(kind: DocumentKind) -> None:
    lines = ("A" * 44, "", "0123456789" * 4)
    assert tuple("".join(p.text for p in line) for line in marked(kind, lines)) == lines


@given(st.text(alphabet="ABC<0123456789", max_size=50))
def test_a_line_of_any_length_comes_out_as_it_went_in(line: str) -> None:
    assert "".join(p.text for p in marked(DocumentKind.TD3, ("", line))[1]) == line


def test_drawn_specimens_agree_on_where_the_digits_stand() -> None:
    passport = td3_lines(VALUES)
    assert digits_of(marked(DocumentKind.TD3, passport))[:3] == "623"
    card = td1_lines(VALUES)
    assert digits_of(marked(DocumentKind.TD1, card))[:3] == "623"
