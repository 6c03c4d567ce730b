"""The one catalogue of reasons: cause, what mends it, the other way and the law behind it, in every language.

The texts lie beside this module, in `reason_texts/`: one table a code, in every language of `LANGUAGES`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from realname.judge.shapes import build

LANGUAGES = ("en", "zh-Hans")

GROUPS = ("face", "capture", "document", "person", "picture", "operator")


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason in one language. `other_way` is empty where there is none to name.

    law   what the law says, by jurisdiction (ISO 3166, and EU); pointers for counsel, not advice
    """

    code: str
    cause: str
    mend: str
    other_way: str
    law: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Entry:
    way: str
    law: str
    cause: Mapping[str, str]
    mend: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Shared:
    ways: Mapping[str, Mapping[str, str]]
    laws: Mapping[str, Mapping[str, Mapping[str, str]]]


def codes() -> tuple[str, ...]:
    """Return every code of the catalogue, in the order of its files."""
    return tuple(_entries())


def reason(code: str, language: str = "en", jurisdiction: str = "") -> Reason:
    """Return what the catalogue says of a code; an empty jurisdiction means all. KeyError where it says nothing."""
    entry = _entries()[code]
    laws = _shared().laws[entry.law]
    return Reason(
        code=code,
        cause=entry.cause[language],
        mend=entry.mend[language],
        other_way=_shared().ways[entry.way][language],
        law={where: text[language] for where, text in laws.items() if jurisdiction in {"", where}},
    )


@cache
def _entries() -> Mapping[str, _Entry]:
    tables = {code: table for group in GROUPS for code, table in _read(group).items()}
    return {code: build(_Entry, table, code) for code, table in tables.items()}


@cache
def _shared() -> _Shared:
    return build(_Shared, _read("shared"), "shared")


def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads((files("realname.judge") / "reason_texts" / f"{name}.toml").read_text("utf-8"))
