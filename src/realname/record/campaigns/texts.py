"""The words that a campaign sends, in each language: what is asked, until when, and what works on.

No link and no code: whoever gets such a message learns to follow none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "notice": "{controller}: the law asks us who holds this number. Please show your document in a shop of ours or "
        "in our app until {outgoing}. It costs nothing. We never ask for codes or passwords.",
        "remind": "{controller}: we have not seen who holds this number yet. Please come to a shop or use our app; "
        "without it, outgoing calls and messages stop on {outgoing}. Emergency calls always work.",
        "limit": "{controller}: outgoing calls and messages of this number are stopped, since nobody has shown who "
        "holds it. Emergency calls work. Show your document in a shop or in our app, and it works again in minutes."
        "{incoming}",
        "incoming": " From {incoming} incoming calls stop too.",
        "restored": "{controller}: thank you. This number works again without limits.",
    },
    "zh-Hans": {
        "notice": "【{controller}】依法需核实本号码使用人身份。请于 {outgoing} 前携带证件到营业厅"
        "或通过我们的应用办理，免费。我们不会索要验证码或密码。",
        "remind": "【{controller}】本号码尚未核实使用人身份。请到营业厅或通过应用办理；"
        "否则将于 {outgoing} 停止呼出和发送短信，紧急呼叫始终可用。",
        "limit": "【{controller}】因未核实使用人身份，本号码已停止呼出和发送短信，紧急呼叫可用。"
        "请到营业厅或通过应用出示证件，几分钟内即可恢复。{incoming}",
        "incoming": "{incoming} 起来电也将停止。",
        "restored": "【{controller}】谢谢。本号码已恢复正常使用。",
    },
}
FALLBACK = "en"


def text_of(kind: str, language: str, controller: str, outgoing: date | None, incoming: date | None) -> str:
    """Return the words of one notice; dates that are not known, or never come, are left out."""
    texts = TEXTS.get(language, TEXTS[FALLBACK])
    later = texts["incoming"].format(incoming=incoming) if incoming is not None else ""
    return texts[kind].format(controller=controller, outgoing=outgoing or "", incoming=later)
