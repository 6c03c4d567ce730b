from __future__ import annotations

import numpy as np
import pytest
from tests.measure.documents.ocr.pictures import line, whole

from realname.measure.documents.ocr.decoding import read_exact, read_greedy
from realname.measure.documents.ocr.lines import cut_line
from realname.measure.documents.ocr.recogniser import full_alphabet, log_probabilities, make_alphabet, recognise

pytestmark = pytest.mark.models


def test_the_alphabet_has_chinese_and_a_space() -> None:
    characters = full_alphabet().characters
    assert len(characters) == 18_709
    assert characters[-1] == " "
    assert "龙" in characters


@pytest.mark.parametrize("text", ["REALNAME 1234", "20 MAY 2031", "A1B2C3"])
def test_printed_lines_are_read(text: str) -> None:
    picture = line(text)
    read = read_greedy(recognise(cut_line(picture, whole(picture))), full_alphabet())
    assert read.text == text
    assert read.confidence > 0.85


def test_an_alphabet_of_digits_answers_with_digits_alone() -> None:
    picture = line("20O1")
    seen = recognise(cut_line(picture, whole(picture)))
    assert read_greedy(seen, make_alphabet("0123456789")).text == "2001"


def test_look_alikes_count_for_the_character_that_they_stand_for() -> None:
    picture = line("ooo")
    seen = recognise(cut_line(picture, whole(picture)))
    folded = make_alphabet("O8", {"o": "O", "0": "O"})
    assert read_greedy(seen, folded).text == "OOO"
    exact = read_exact(seen, folded, np.ones((3, 2), bool))
    assert exact is not None
    assert exact.text == "OOO"
    assert np.exp(log_probabilities(seen, folded)).sum(1) == pytest.approx(1, abs=1e-3)
