"""Reasons in a person's language: what happened, what mends it, the other way, and the law."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from realname.judge.reasons import LANGUAGES, reason
from realname.judge.shapes import plain

language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="The language of --explain.",
)

LABELS = {
    "en": ("What to do", "Other way", "Law"),
    "zh-Hans": ("如何解决", "其他方式", "法律依据"),
}


def explained(codes: Sequence[str], language: str, jurisdiction: str) -> list[dict[str, Any]]:
    """Return the reasons' texts as plain values."""
    return [plain(reason(code, language, jurisdiction)) for code in codes]


def explain_codes(codes: Sequence[str], language: str, jurisdiction: str) -> str:
    """Return the reasons' texts as paragraphs."""
    do, way, law = LABELS[language]
    colon = "：" if language == "zh-Hans" else ": "
    paragraphs = []
    for code in codes:
        found = reason(code, language, jurisdiction)
        lines = [found.cause, f"  {do}{colon}{found.mend}"]
        lines += [f"  {way}{colon}{found.other_way}"] if found.other_way else []
        lines += [f"  {law} ({where}){colon}{text}" for where, text in found.law.items()]
        lines += [f"  [{code}]"]
        paragraphs.append("\n".join(lines))
    return "\n\n".join(paragraphs)
