"""The words of messages, in each language."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

FALLBACK = "en"
CODE = re.compile(r"[0-9]{4,10}")
HOST = re.compile(r"[a-z0-9.-]{1,253}")


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that there are texts in (BCP 47)."""
    return tuple(_texts()["one_time_code"])


def language_for(wanted: str) -> str:
    """Return the language that comes nearest: the same tag, then the same first part, then English."""
    tags = {tag.lower(): tag for tag in languages()}
    exact = tags.get(wanted.lower())
    first = wanted.lower().split("-")[0]
    near = next((tag for lower, tag in tags.items() if lower.split("-")[0] == first), FALLBACK)
    return exact or near


def one_time_code(language: str, code: str, minutes: int, brand: str, page_host: str = "") -> str:
    """Return the text that carries a code.

    With `page_host` its last line binds the code to that site, so that phones offer it there alone (WICG "Origin-bound
    one-time codes delivered via SMS"). ValueError for a code that is not 4 to 10 digits, or a host that is none.
    """
    if not CODE.fullmatch(code):
        raise ValueError("a code is 4 to 10 digits")
    if page_host and not HOST.fullmatch(page_host):
        raise ValueError("a host is lower-case letters, digits, dots and hyphens")
    text = _texts()["one_time_code"][language_for(language)].format(code=code, minutes=minutes, brand=brand)
    return f"{text}\n\n@{page_host} #{code}" if page_host else text


@cache
def _texts() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.files(__package__).joinpath("texts.toml").read_text(encoding="utf-8"))
