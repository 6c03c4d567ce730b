"""How a payment stands, as a till is told it: a word, why, a receipt, and what to show the person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from realname.database.rows import tenant
from realname.judge.payments import MOST_WRONG_PINS, Need, State
from realname.record.payments.models import Payment, Refund
from realname.record.payments.receipts import receipt
from realname.record.programmes.cards import TerminalCard
from realname.record.programmes.channels import Answer

AGAIN_IN_S = 2
"""How soon a till asks again how a payment stands that is pending."""

SAY: Mapping[str, Mapping[str, str]] = {
    "paid": {"en": "Paid.", "zh-hans": "已付款。"},
    "pin_needed": {"en": "Enter your PIN.", "zh-hans": "请输入您的 PIN 码。"},
    "hint_needed": {
        "en": "Enter the last four digits of your phone number.",
        "zh-hans": "请输入您手机号码的最后四位。",
    },
    "pending": {"en": "One moment: it is not known yet.", "zh-hans": "请稍候：结果尚未确定。"},
    "declined": {"en": "Not paid. Please pay another way.", "zh-hans": "未付款。请用其他方式付款。"},
    "cancelled": {"en": "Cancelled. Nothing was paid.", "zh-hans": "已取消。未扣款。"},
}

WORDS: Mapping[State, str] = {
    State.AUTHORISING: "pending",
    State.CAPTURING: "pending",
    State.RELEASING: "pending",
    State.PAID: "paid",
    State.DECLINED: "declined",
    State.CANCELLED: "cancelled",
}


def answer_of(terminal: TerminalCard, payment: Payment) -> Answer:
    """Return how a payment stands. Opens its own transaction."""
    word = _word(payment)
    more: dict[str, Any] = {"purchase": payment.purchase, "say": SAY[word]}
    if word == "pending":
        more["again_in_s"] = AGAIN_IN_S
    if word == "pin_needed":
        more["tries_left"] = MOST_WRONG_PINS - payment.wrong_pins
    if word == "paid":
        with tenant(terminal.operator_id):
            whole = Payment.objects.select_related("programme", "terminal").get(id=payment.id)
            more["receipt"] = receipt(whole, list(Refund.objects.filter(payment=whole).order_by("id")))
    return Answer(word, payment.code, more)


def hint_needed(reason: str) -> Answer:
    """Return the answer to whoever cannot be looked for among so many without a hint."""
    return Answer("hint_needed", reason, {"say": SAY["hint_needed"]})


def _word(payment: Payment) -> str:
    state = State(payment.state)
    if state is State.WAITING:
        return "hint_needed" if Need.HINT in payment.needs else "pin_needed"
    return WORDS[state]
