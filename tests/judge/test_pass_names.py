"""Whose pass it is: what an airline makes of a name, beside the name in a document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.judge.pass_names import NameFinding, compare_names

SAME, CANNOT_TELL, DIFFERENT = NameFinding.SAME, NameFinding.CANNOT_TELL, NameFinding.DIFFERENT


@pytest.mark.parametrize(
    ("on_pass", "document", "finding"),
    [
        (("DESMARAIS", "LUC"), ("DESMARAIS", "LUC"), SAME),
        (("DESMARAIS", "LUC MR"), ("DESMARAIS", "LUC"), SAME),
        (("DESMARAIS", "LUCMR"), ("DESMARAIS", "LUC"), SAME),
        (("DESMARAIS", "LUC"), ("DESMARAIS", "LUC ANDRE"), SAME),
        (("DESMARAIS", "LUCANDREMR"), ("DESMARAIS", "LUC ANDRE"), SAME),
        (("VANDERBERG", "ANNA"), ("VAN DER BERG", "ANNA"), SAME),
        (("OBRIEN", "SEAN"), ("O'BRIEN", "SEÁN"), SAME),
        (("MUELLER", "JOERG"), ("MUELLER", "JOERG"), SAME),
        (("GROSS", "EVA"), ("GROß", "EVA"), SAME),
        (("DESMARAIS", "L"), ("DESMARAIS", "LUC"), CANNOT_TELL),
        (("DESMARAIS", "L MR"), ("DESMARAIS", "LUC"), CANNOT_TELL),
        (("DESMARAIS", "MR"), ("DESMARAIS", "LUC"), CANNOT_TELL),
        (("DESMARAIS", ""), ("DESMARAIS", "LUC"), CANNOT_TELL),
        (("DESMARAIS", "LUC"), ("DESMARAIS", ""), CANNOT_TELL),
        (("ZHANG", "WEI"), ("张", "伟"), CANNOT_TELL),
        (("ZHANG", "WEI"), ("", "张伟"), CANNOT_TELL),
        (("DESMARAIS", "LUCY"), ("DESMARAIS", "LUC"), DIFFERENT),
        (("DESMARAIS", "LU"), ("DESMARAIS", "LUC"), DIFFERENT),
        (("DESMARAIS", "ANDRE"), ("DESMARAIS", "LUC ANDRE"), DIFFERENT),
        (("DESMARAI", "LUC"), ("DESMARAIS", "LUC"), DIFFERENT),
        (("MARTIN", "LUC"), ("DESMARAIS", "LUC"), DIFFERENT),
    ],
)
def test_names_agree_as_far_as_a_pass_spells_them(
    on_pass: tuple[str, str], document: tuple[str, str], finding: NameFinding
) -> None:
    assert compare_names(on_pass, document) is finding


@pytest.mark.parametrize(
    ("on_pass", "document", "finding"),
    [
        (("ACKERMANN", "JUSTIN DAV"), ("ACKERMANN", "JUSTIN DAVID"), SAME),
        (("ACKERMANNNN", "JUSTIN M"), ("ACKERMANNNN", "JUSTIN"), SAME),
        (("WOLFESCHLEGELSTEINHA", ""), ("WOLFESCHLEGELSTEINHAUSEN", "HUBERT"), CANNOT_TELL),
        (("WOLFESCHLEGELSTEINH", "H"), ("WOLFESCHLEGELSTEINH", "HUBERT"), CANNOT_TELL),
        (("ACKERMANN", "JUSTIN DAX"), ("ACKERMANN", "JUSTIN DAVID"), DIFFERENT),
    ],
)
def test_a_name_that_was_cut_is_the_beginning(
    on_pass: tuple[str, str], document: tuple[str, str], finding: NameFinding
) -> None:
    assert compare_names(on_pass, document, name_is_cut=True) is finding


letters = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=9)


@given(letters, st.lists(letters, min_size=1, max_size=3), st.integers(1, 3), st.sampled_from(["", "MR", " MRS"]))
def test_the_first_given_names_with_a_title_are_the_same_person(
    family: str, names: list[str], count: int, title: str
) -> None:
    on_pass = (family, " ".join(names[:count]) + title)
    assert compare_names(on_pass, (family, " ".join(names))) is SAME


@given(pair=st.tuples(letters, letters), given_names=st.tuples(st.text(), st.text()), cut=st.booleans())
def test_another_family_name_is_never_the_same(
    pair: tuple[str, str], given_names: tuple[str, str], *, cut: bool
) -> None:
    if pair[0] != pair[1]:
        on_pass, document = zip(pair, given_names, strict=True)
        assert compare_names(on_pass, document, name_is_cut=cut) is not SAME
