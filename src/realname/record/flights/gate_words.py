"""What a gate says to the person before it, in each language of the pages."""

from __future__ import annotations

from collections.abc import Mapping

from realname.judge.boarding import GateReason, GateWord

Words = Mapping[str, str]

WORDS: Mapping[str, Words] = {
    "again": {
        "en": "Please stand alone before the camera and look at it once more.",
        "zh-hans": "请独自站在镜头前，再看一次镜头。",
    },
    GateWord.BOARD: {"en": "Welcome on board.", "zh-hans": "欢迎登机。"},
    GateWord.WRONG_FLIGHT: {
        "en": "Another flight leaves from this gate. Look at the screens, or ask an agent.",
        "zh-hans": "此登机口为其他航班。请查看屏幕，或询问工作人员。",
    },
    GateWord.SEE_AGENT: {"en": "Please see the agent at the gate.", "zh-hans": "请联系登机口工作人员。"},
    GateWord.BOARDED_ALREADY: {
        "en": "This passenger has boarded already. Please see the agent.",
        "zh-hans": "该旅客已经登机。请联系工作人员。",
    },
    GateWord.NOT_FOUND: {"en": "Please show your boarding pass.", "zh-hans": "请出示登机牌。"},
}

BY_REASON: Mapping[str, Words] = {
    GateReason.NOT_YET: {
        "en": "Boarding has not begun yet. Please wait to be called.",
        "zh-hans": "尚未开始登机。请等候广播。",
    },
    GateReason.GATE_CLOSED: {
        "en": "The gate is closed. Please see the agent.",
        "zh-hans": "登机口已关闭。请联系工作人员。",
    },
    GateReason.REBOOKED: {
        "en": "You go with another flight now. Its number and gate stand below.",
        "zh-hans": "您已改签其他航班。航班号和登机口见下方。",
    },
    GateReason.TWO_ALIKE: {"en": "Please show your boarding pass.", "zh-hans": "请出示登机牌。"},
}
"""Where the reason tells more than the word."""


def said(word: str, reason: str = "") -> Words:
    """Return what is said, by language."""
    return BY_REASON.get(reason) or WORDS[word]
