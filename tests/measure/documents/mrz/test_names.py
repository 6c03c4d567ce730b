from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measure.documents.mrz.costs import costs_of
from tests.measure.documents.mrz.zones import names

from realname.measure.documents.mrz.check_digits import CHARACTERS
from realname.measure.documents.mrz.names import follows_grammar, settle_names, split_names


@pytest.mark.parametrize(
    ("text", "surname", "given_names"),
    [
        ("ERIKSSON<<ANNA<MARIA<<<<<<", "ERIKSSON", "ANNA MARIA"),
        ("VAN<DER<BERG<<JAN<<<", "VAN DER BERG", "JAN"),
        ("SUKARNO<<<<<<", "SUKARNO", ""),
        ("BENNELONG<WOOLOOMOOLOO<WARRANDYTE<WARNAM", "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAM", ""),
        ("PAPANDROPOULOUS<<JONATHON<ALEC", "PAPANDROPOULOUS", "JONATHON ALEC"),
        ("<<<<", "", ""),
    ],
)
def test_names_are_split_as_the_standard_writes_them(text: str, surname: str, given_names: str) -> None:
    assert split_names(text) == (surname, given_names)


@pytest.mark.parametrize(
    ("text", "follows"),
    [
        ("A<<B<<", True),
        ("A<<B<C", True),
        ("A<B", True),
        ("A<<<<", True),
        ("<A<<B", False),
        ("A<<B<<C", False),
        ("A<<<B", False),
        ("A<<B<<<<K", False),
    ],
)
def test_the_grammar_of_names(text: str, follows: bool) -> None:  # noqa: FBT001  a table's column
    assert follows_grammar(text) == follows


@given(names(), st.integers(1, 44))
def test_names_cut_off_anywhere_still_follow_the_grammar(text: str, length: int) -> None:
    assert follows_grammar(text.ljust(length, "<")[:length])


@given(names())
def test_names_that_follow_the_grammar_are_left_alone(text: str) -> None:
    settled = settle_names(costs_of(text))
    assert settled is not None
    assert "".join(CHARACTERS[c] for c in settled) == text


def test_a_letter_among_the_closing_fillers_becomes_a_filler() -> None:
    settled = settle_names(costs_of("ERIKSSON<<ANNA<<<<K<<<C<"))
    assert settled is not None
    assert "".join(CHARACTERS[c] for c in settled) == "ERIKSSON<<ANNA<<<<<<<<<<"


def test_names_of_which_nothing_is_allowed_are_none() -> None:
    assert settle_names(np.full((5, 37), np.inf, np.float32)) is None
