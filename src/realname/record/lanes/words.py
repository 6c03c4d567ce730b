"""What a lane's sign says, in every language. Members and others read the same words on the standard way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from realname.judge.lanes import Lane

SAID: Mapping[Lane, Mapping[str, str]] = {
    Lane.STANDARD: {
        "en": "Standard lane, please.",
        "zh-hans": "请走普通通道。",
    },
    Lane.EXPRESS: {
        "en": "Express lane. Draw {draw}, number {number}: not drawn.",
        "zh-hans": "请走快速通道。抽签 {draw}，第 {number} 号：未抽中。",
    },
    Lane.EXTRA_CHECK: {
        "en": "Express lane, with an extra check. Draw {draw}, number {number}: drawn by chance, for no other reason.",
        "zh-hans": "请走快速通道，并接受一次额外检查。抽签 {draw}，第 {number} 号：随机抽中，没有别的原因。",
    },
}

SHORT = 12
"""Hex digits of a draw's id that a sign shows, its last ones: they are random."""


def standard() -> dict[str, Any]:
    """Return what a terminal shows whoever goes the standard way."""
    return {"lane": Lane.STANDARD.value, "say": dict(SAID[Lane.STANDARD])}


def with_number(lane: Lane, draw: str, number: int, measures: list[str]) -> dict[str, Any]:
    """Return what a terminal shows a member whose passage has a number of a draw."""
    say = {language: text.format(draw=draw[-SHORT:], number=number) for language, text in SAID[lane].items()}
    return {"lane": lane.value, "draw": draw, "number": number, "measures": measures, "say": say}
