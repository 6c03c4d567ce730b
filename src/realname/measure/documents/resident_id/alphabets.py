"""Which characters each field may hold, as alphabets of the recogniser.

Cards print simplified characters. Those of GB 2312 come first; rarer ones of the recogniser are allowed at a price,
and those that Unicode lists under the traditional form of a radical not at all.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from realname.measure.documents.ocr.recogniser import Alphabet, full_alphabet, make_alphabet
from realname.measure.documents.resident_id.ethnicities import ETHNICITIES

NUMBER_CHARACTERS = "0123456789X"
RARE_PRICE = 1.5  # in log probability
NAME_SIGNS = dict.fromkeys("·•・‧", "·")
PLACE_SIGNS = {"(": "(", ")": ")", "（": "(", "）": ")", "#": "#"} | dict.fromkeys("-—–－", "-")
DIGIT_STAND_INS = {
    "O": "0", "o": "0", "〇": "0", "D": "0", "Q": "0", "I": "1", "l": "1", "|": "1", "Z": "2", "z": "2", "S": "5",
    "s": "5", "B": "8", "x": "X", "×": "X", "Ⅹ": "X", "乂": "X",
}  # fmt: skip
DASHES = dict.fromkeys("—–一－~～_", "-") | dict.fromkeys("。·，,、：", ".")

TRADITIONAL_RADICALS = (
    (0x7CF8, 0x7E9E), (0x898B, 0x89C0), (0x8A00, 0x8B9F), (0x8C9D, 0x8D1C), (0x8ECA, 0x8F65), (0x91D1, 0x9484),
    (0x9577, 0x957E), (0x9580, 0x95E7), (0x97CB, 0x97E5), (0x9801, 0x9874), (0x98A8, 0x98CD), (0x98DB, 0x98DC),
    (0x98DF, 0x9962), (0x99AC, 0x9A6B), (0x9B25, 0x9B31), (0x9B5A, 0x9C7B), (0x9CE5, 0x9E1E), (0x9E75, 0x9E7C),
    (0x9EA5, 0x9EB8), (0x9EFD, 0x9F0D), (0x9F4A, 0x9F4F), (0x9F52, 0x9F7E), (0x9F8D, 0x9F98), (0x9F9C, 0x9F9E),
)  # fmt: skip
"""Ranges of Unicode's radicals 糸 見 言 貝 車 金 長 門 韋 頁 風 飛 食 馬 鬥 魚 鳥 鹵 麥 黽 齊 齒 龍 龜, written out."""
STILL_USED = "鋆"  # of those ranges, in names of today and not in GB 2312
HAN = (0x3400, 0x9FFF)


@cache
def name_alphabet() -> Alphabet:
    """Return the alphabet of a person's name: Chinese characters and the middle dot, in any of its forms."""
    return _priced(_han() + "".join(NAME_SIGNS))


@cache
def place_alphabet() -> Alphabet:
    """Return the alphabet of addresses and issuers: Chinese characters, digits, capital letters, and a few signs."""
    return _priced(_han() + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" + "".join(PLACE_SIGNS))


@cache
def number_alphabet() -> Alphabet:
    """Return the alphabet of a GB 11643 number."""
    return make_alphabet(NUMBER_CHARACTERS, DIGIT_STAND_INS)


@cache
def birth_alphabet() -> Alphabet:
    """Return the alphabet of the line of birth."""
    return make_alphabet("0123456789年月日", {k: v for k, v in DIGIT_STAND_INS.items() if v != "X"})


@cache
def validity_alphabet() -> Alphabet:
    """Return the alphabet of the line of validity."""
    digits = {k: v for k, v in DIGIT_STAND_INS.items() if v != "X"}
    return make_alphabet("0123456789.-长期", digits | DASHES | {"長": "长"})


@cache
def sex_alphabet() -> Alphabet:
    """Return the alphabet of the sex."""
    return make_alphabet("男女")


@cache
def ethnicity_alphabet() -> Alphabet:
    """Return the characters of the 56 groups' names."""
    return make_alphabet("".join(sorted(set("".join(ETHNICITIES)))))


def _han() -> str:
    return "".join(c for c in full_alphabet().characters if _may_be_printed(c))


def _may_be_printed(character: str) -> bool:
    if not HAN[0] <= ord(character) <= HAN[1]:
        return False
    if _common(character) or character in STILL_USED:
        return True
    return not any(first <= ord(character) <= last for first, last in TRADITIONAL_RADICALS)


def _common(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _priced(characters: str) -> Alphabet:
    # Without stand-ins, which would cost a sum over all classes at each step: `plain_sign` folds signs afterwards.
    alphabet = make_alphabet("".join(c for c in characters if c in full_alphabet().characters))
    rare = [0.0, *(RARE_PRICE if _may_be_printed(c) and not _common(c) else 0.0 for c in alphabet.characters)]
    return replace(alphabet, bias=alphabet.bias - np.array(rare, np.float32))


def plain_sign(character: str) -> str:
    """Return the one form that is kept of a sign with several; other characters unchanged."""
    return NAME_SIGNS.get(character) or PLACE_SIGNS.get(character) or character
