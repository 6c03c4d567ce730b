"""What a desk or kiosk says, in both languages: short, and nothing that names a guest to whoever stands behind her."""

from __future__ import annotations

from collections.abc import Mapping

from realname.judge.lodging import StayWay

Said = Mapping[str, str]

SAID: Mapping[str, Said] = {
    "arrived": {
        "en": "Welcome. You are checked in; your key is at the desk.",
        "zh-hans": "欢迎光临。您已办理入住，请在前台领取房卡。",
    },
    "close": {
        "en": "Type the last four characters of your booking, or show your document at the desk.",
        "zh-hans": "请输入预订号的最后四位，或在前台出示证件。",
    },
    "not_expected": {
        "en": "We have no stay of yours that begins today. Please speak to the desk.",
        "zh-hans": "没有找到您今天开始的住宿，请与前台联系。",
    },
    "show_document": {
        "en": "Please show your document at the desk.",
        "zh-hans": "请在前台出示证件。",
    },
}

WAYS: Mapping[StayWay, Said] = {
    StayWay.DOCUMENT: {"en": "Show my document at the desk", "zh-hans": "在前台出示证件"},
    StayWay.FACE: {"en": "Arrive by face, as I chose ahead", "zh-hans": "刷脸入住（我已事先选择）"},
}
