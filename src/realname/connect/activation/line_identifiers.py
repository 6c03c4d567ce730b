"""What names the SIM of a line: ICCID of a card, EID of an eSIM's chip. Digits in and out, check digits verified."""

from __future__ import annotations

import re

from stdnum import luhn

ICCID = re.compile(r"89[0-9]{17,18}")
"""ITU-T E.118: 89 for telecommunications, country, issuer, account, check digit; 19 digits, and 20 in wide use."""

EID = re.compile(r"[0-9]{32}")
SEPARATORS = str.maketrans("", "", " -\u00a0")
EID_MODULUS = 97


class LineIdentifierError(ValueError):
    """The digits do not name a SIM; the text does not repeat them. Codes `line.iccid`, `line.eid`."""

    def __init__(self, message: str, *, code: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.remedy = remedy


def parse_iccid(text: str) -> str:
    """Return an ICCID of 19 or 20 digits whose last digit is right (Luhn; ISO/IEC 7812-1, annex B).

    Spaces, hyphens and the filler F that fills the 20th place of a card's own file are taken out.
    """
    digits = text.translate(SEPARATORS).upper()
    if len(digits) == 20:  # noqa: PLR2004  ten bytes of two digits, as ETSI TS 102 221 stores it
        digits = digits.removesuffix("F")
    if not ICCID.fullmatch(digits) or not luhn.is_valid(digits):
        raise LineIdentifierError(
            "this is not the number of a SIM card",
            code="line.iccid",
            remedy="Copy the 19 or 20 digits that begin with 89 from the card or its packing.",
        )
    return digits


def parse_eid(text: str) -> str:
    """Return an EID of 32 digits that leaves 1 when divided by 97 (GSMA SGP.02, annex J; SGP.29)."""
    digits = text.translate(SEPARATORS)
    if not EID.fullmatch(digits) or int(digits) % EID_MODULUS != 1:
        raise LineIdentifierError(
            "this is not the number of an eSIM",
            code="line.eid",
            remedy="Copy the 32 digits that the phone shows under EID (dial *#06#).",
        )
    return digits


def iccid_check_digit(first: str) -> str:
    """Return the digit that completes the first 18 or 19 digits of an ICCID."""
    return str(luhn.calc_check_digit(first))


def eid_check_digits(first: str) -> str:
    """Return the two digits that complete the first 30 digits of an EID."""
    return f"{EID_MODULUS + 1 - int(first) * 100 % EID_MODULUS:02d}"
