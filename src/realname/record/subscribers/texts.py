"""The words of consent: one catalogue, by purpose and language, known by their digest."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from realname.record.errors import Invalid

SCHEMA = "ISO/IEC TS 27560:2023"

SETTINGS = ("check_in",)
"""Where a purpose may have words of its own: a hotel verifies a guest, and registers no line."""

STAFF = "staff"
"""The setting of words that are for the operator's own people; no customer is shown them."""


@dataclass(frozen=True, slots=True)
class ConsentText:
    """What a person agrees to: the words as shown, and what they are about."""

    purpose: str
    language: str
    words: str
    data: tuple[str, ...]
    retain_days: int

    @property
    def digest(self) -> str:
        """Return the SHA-256 of purpose, language and words, in hex."""
        shown = f"{self.purpose}\n{self.language}\n{self.words}"
        return hashlib.sha256(shown.encode()).hexdigest()


def purposes() -> tuple[str, ...]:
    """Return the purposes that can be agreed to with the operator itself; others name somebody each time."""
    return tuple(
        purpose
        for purpose, entry in _catalogue().items()
        if not entry.get("programme", False) and not entry.get("party", False) and not entry.get(STAFF, False)
    )


def is_of_programme(purpose: str) -> bool:
    """Tell whether a purpose is agreed to by joining a programme, with whoever answers for that one."""
    return bool(_catalogue().get(purpose, {}).get("programme", False))


def words_version(purpose: str) -> int:
    """Return the number of the words of today."""
    version: int = _catalogue()[purpose]["version"]
    return version


def retain_days(purpose: str) -> int:
    """Return for how many days after a registration has ended its data is kept for a purpose."""
    days: int = _catalogue()[purpose]["retain_days"]
    return days


def consent_text(purpose: str, language: str, controller: str, party: str = "", *, setting: str = "") -> ConsentText:
    """Return the words for an operator by name, and a third party where they are about one; or those of a setting.

    Invalid `consent.purpose` or `consent.language`.
    """
    entry = _catalogue().get(purpose)
    if entry is None or entry.get("party", False) != bool(party) or entry.get(STAFF, False) != (setting == STAFF):
        raise Invalid(
            f"There is no purpose of that name; there are {', '.join(purposes())}.",
            code="consent.purpose",
            pointer="/purpose",
        )
    entry = entry.get(setting, entry) if setting in SETTINGS else entry
    words = entry["words"].get(language)
    if words is None:
        raise Invalid(f"The words exist in {', '.join(entry['words'])}.", code="consent.language", pointer="/language")
    return _text(entry, purpose, language, words.format(controller=controller, party=party))


def agreed_text(digest: str, *named: str) -> ConsentText:
    """Return the words that a receipt knows by their digest; those of today, where they are known no more.

    `named` are purpose, language, controller and party. Words that were in force earlier are known too.
    """
    texts = [consent_text(*named, setting=setting) for setting in ("", *SETTINGS)]
    return next((text for text in (*texts, *_earlier(*named)) if text.digest == digest), texts[0])


def _earlier(purpose: str, language: str, controller: str, party: str = "") -> Iterator[ConsentText]:
    entry = _catalogue()[purpose]
    for one in entry.get("earlier", ()):
        if (words := one["words"].get(language)) is not None:
            yield _text(entry, purpose, language, words.format(controller=controller, party=party))


def _text(entry: Mapping[str, Any], purpose: str, language: str, words: str) -> ConsentText:
    return ConsentText(purpose, language, words, tuple(entry["data"]), entry["retain_days"])


@cache
def _catalogue() -> dict[str, Any]:
    text = (files("realname.record.subscribers") / "consent_texts.toml").read_text("utf-8")
    return tomllib.loads(text)
