"""What agrees with the record of a person, attribute by attribute, as CAMARA KYC Match 0.4 defines it.

Texts are compared without regard to case, accents of Latin letters, punctuation and width; numbers of documents by
their letters and digits alone. No score is given, which the definition leaves to us: it would help whoever guesses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from http import HTTPStatus

from realname.record.camara.answering import INVALID, PHONE_NUMBER, Body, Refusal, day_of

LONGEST = 500
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")
DATES = ("birthdate", "idDocumentExpiryDate")
DOCUMENT_TYPES = (
    "passport",
    "national_id_card",
    "residence_permit",
    "diplomatic_id",
    "driver_licence",
    "social_security_id",
    "other",
)
GENDERS = {"MALE": "M", "FEMALE": "F", "OTHER": "X"}
WORDS = {"idDocumentType": DOCUMENT_TYPES, "gender": tuple(GENDERS)}

ATTRIBUTES = (
    *("idDocument", "idDocumentType", "idDocumentExpiryDate", "name", "givenName", "familyName"),
    *("nameKanaHankaku", "nameKanaZenkaku", "middleNames", "familyNameAtBirth", "address", "streetName"),
    *("streetNumber", "postalCode", "region", "locality", "country", "houseNumberExtension", "birthdate"),
    *("email", "gender", "cityOfBirth", "countryOfBirth", "nationality"),
)
"""What may be asked; of most of them nothing is held, and the answer is `not_available`."""

KINDS = {
    "TD3": "passport",
    "CN-RESIDENT-FRONT": "national_id_card",
    "CN-RESIDENT-BACK": "national_id_card",
}
"""Kinds of documents whose type is sure. A card of other formats may be several things."""

Fields = Mapping[str, str]


def attributes_in(body: Body) -> dict[str, str]:
    """Return what is to be compared, checked as the definition has it. Refusal."""
    asked = {name: body[name] for name in ATTRIBUTES if name in body}
    if not all(isinstance(value, str) and len(value) <= LONGEST for value in asked.values()):
        raise INVALID
    if any(name in asked and asked[name] not in words for name, words in WORDS.items()):
        raise INVALID
    for name in DATES:
        if name in asked:
            day_of(asked[name])
    if "email" in asked and not EMAIL.fullmatch(asked["email"]):
        raise INVALID
    number = body.get("phoneNumber", "+10000")
    if not isinstance(number, str) or not PHONE_NUMBER.fullmatch(number):
        raise INVALID
    if not asked:
        message = "Something to compare is needed beside phoneNumber."
        raise Refusal(HTTPStatus.BAD_REQUEST, "KNOW_YOUR_CUSTOMER.INVALID_PARAM_COMBINATION", message)
    return asked


def matches(asked: Mapping[str, str], fields: Fields) -> Body:
    """Return `<attribute>Match` for each attribute asked for: `true`, `false` or `not_available`."""
    return {f"{name}Match": _match(name, value, fields) for name, value in asked.items()}


def _match(name: str, value: str, fields: Fields) -> str:
    held = HELD[name](fields) if name in HELD else ()
    if not any(held):
        return "not_available"
    form = _number if name == "idDocument" else _text
    given = form(value)
    return "true" if given and given in {form(one) for one in held if one} else "false"


def _text(text: str) -> str:
    plain = "".join(_letter(character) for character in unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def _letter(character: str) -> str:
    """Take the accent off a Latin letter: documents are often written without. Marks of other scripts are letters."""
    base = unicodedata.normalize("NFD", character)[0]
    return base if base.isascii() else character


def _number(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _names(fields: Fields) -> tuple[str, ...]:
    """Return the whole name, in both orders where it is held in parts."""
    given, family = fields.get("given_names", ""), fields.get("surname", "")
    parts = (f"{given} {family}", f"{family} {given}") if given and family else ()
    return (fields.get("name", ""), *parts)


def _gender(fields: Fields) -> tuple[str, ...]:
    return tuple(word for word, sex in GENDERS.items() if sex == fields.get("sex"))


def _end(fields: Fields) -> tuple[str, ...]:
    """Return the day on which the document ends; one without an end has none that could agree."""
    end = fields.get("valid_until", "")
    return (end,) if end[:4].isdigit() else ()


HELD: Mapping[str, Callable[[Fields], tuple[str, ...]]] = {
    "idDocument": lambda fields: (fields.get("document_number", ""),),
    "idDocumentType": lambda fields: (KINDS.get(fields.get("document_kind", ""), ""),),
    "idDocumentExpiryDate": _end,
    "name": _names,
    "givenName": lambda fields: (fields.get("given_names", ""),),
    "familyName": lambda fields: (fields.get("surname", ""),),
    "birthdate": lambda fields: (fields.get("birth_date", ""),),
    "gender": _gender,
    "address": lambda fields: (fields.get("address", ""),),
}
"""What of the record an attribute is compared with: one that agrees with any of these agrees."""
