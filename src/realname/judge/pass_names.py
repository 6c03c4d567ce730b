"""Whether a boarding pass and an identity document name the same person.

A pass has twenty characters for a name: parts run together, a title follows the given names, later given names are
left out, and what is too long is cut. A document's zone spells the name out (ICAO 9303 part 3). So the family names
have to be the same, and the given names on the pass have to be the document's first ones.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum

TITLES = ("MSTR", "MISS", "MRS", "CHD", "INF", "MR", "MS", "DR", "PROF")
"""What airlines write after the given names, the longest first where one ends another."""

SPELLED = {"ß": "SS", "Æ": "AE", "Ø": "OE", "Œ": "OE", "Þ": "TH", "Ð": "D", "Ł": "L", "Đ": "D"}
"""As ICAO 9303 part 3, section 6, writes letters that no accent can be taken off."""

LEAST_GIVEN = 2
"""Letters: one alone is an initial, which many people share."""


class NameFinding(StrEnum):
    """What a comparison of names says.

    same         nothing on the pass speaks against it
    cannot_tell  the pass says too little: an initial, no given names, or a cut that leaves too few
    different    what both say differs
    """

    SAME = "same"
    CANNOT_TELL = "cannot_tell"
    DIFFERENT = "different"


def compare_names(on_pass: tuple[str, str], of_document: tuple[str, str], *, name_is_cut: bool = False) -> NameFinding:
    """Compare family and given names on a pass with those of a document; `name_is_cut` where the pass's field is full.

    A name in another script than Latin cannot be told: no spelling of it is the one that the airline chose.
    """
    family, given = (_folded(part) for part in on_pass)
    document_family = _folded(of_document[0])
    names = [_folded(part) for part in of_document[1].split()]
    if not family or not document_family or not all(part.isascii() for part in (document_family, *names)):
        return NameFinding.CANNOT_TELL
    if name_is_cut and not given and document_family.startswith(family):
        return NameFinding.CANNOT_TELL
    if family != document_family:
        return NameFinding.DIFFERENT
    return _compare_given(given, names, name_is_cut=name_is_cut)


def _compare_given(given: str, names: list[str], *, name_is_cut: bool) -> NameFinding:
    whole = "".join(names)
    firsts = {"".join(names[:count]) for count in range(1, len(names) + 1)}
    readings = {given, *(given.removesuffix(title) for title in TITLES)}
    if any(len(reading) >= LEAST_GIVEN and reading in firsts for reading in readings):
        return NameFinding.SAME
    if not whole or not given or given in TITLES:
        return NameFinding.CANNOT_TELL
    if name_is_cut and whole.startswith(given):
        return NameFinding.SAME if len(given) >= LEAST_GIVEN else NameFinding.CANNOT_TELL
    if name_is_cut and any(given.startswith(first) and _begins_a_title(given[len(first) :]) for first in firsts):
        return NameFinding.SAME
    if any(len(reading) < LEAST_GIVEN and whole.startswith(reading) for reading in readings):
        return NameFinding.CANNOT_TELL
    return NameFinding.DIFFERENT


def _begins_a_title(text: str) -> bool:
    return any(title.startswith(text) for title in TITLES)


def _folded(text: str) -> str:
    """Return a name's letters alone, in capitals, without accents."""
    spelled = "".join(SPELLED.get(letter, letter) for letter in text.upper())
    plain = unicodedata.normalize("NFKD", spelled)
    return "".join(letter for letter in plain if letter.isalpha() and not unicodedata.combining(letter))
