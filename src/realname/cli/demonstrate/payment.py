"""`realname demonstrate payment`: a shopper of the sample shop, from her line to a receipt and a refund."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from typing import Any
from urllib.request import urlopen

import click

from realname.cli.demonstrate.person import joined, proved, registered
from realname.cli.demonstrate.phone import Phone
from realname.cli.demonstrate.place import Place, placed, step
from realname.cli.failures import NO, YES
from realname.cli.output import say
from realname.cli.terminal.device import read_device
from realname.cli.terminal.speaking import Answered, Speaker
from realname.judge.payments import HINT_DIGITS

PIN = "4831"
PATIENCE_S = 30.0


@click.command()
@placed
def payment(place: Place) -> int:
    """Show a shopper: she registers a line, joins, chooses a PIN, pays by face, and gets some of it back.

    Nothing is simulated but the person and the payment provider: no money moves.
    """
    number = registered(place)
    step(1, "She registers a line by document and face", number)
    phone = proved(place, number)
    step(2, "She proves who she is on her own pages", phone.heading)
    _joined(phone)
    step(3, "She joins the shop's programme, and chooses the line and a PIN", phone.heading)
    speaker = Speaker(place.terminals, read_device(place.folder / "terminal-payment.json"))
    try:
        words = _bought(speaker, place, number)
    finally:
        speaker.close()
    phone.open("/my/payments")
    step(7, "Her receipts are on her own pages", f"{place.web}/my/payments, {phone.page.count('EUR')} amounts")
    step(8, "At the provider's simulator", f"moved, less refunds: {_moved(place)} EUR")
    say(f"\nThe pages: {place.web}/payments for the shop's staff, {place.web}/oversight/")
    return YES if words == ["paid", "paid", "paid"] else NO


def _joined(phone: Phone) -> None:
    joined(phone, "Sample Mart")
    phone.open("/my/payments")
    path = re.findall(r"/my/payments/[0-9a-f-]{36}", phone.page)[0]
    phone.open(path)
    lines = re.findall(r'<option value="([0-9a-f-]{36})"', phone.page)
    phone.send(path, {"line": lines[0], "pin": PIN, "again": PIN})


def _bought(speaker: Speaker, place: Place, phone_number: str) -> list[str]:
    picture = place.face.read_bytes()
    names = [f"demo-{random.SystemRandom().randrange(10**9):09d}" for _ in range(2)]
    words = []
    for number, (name, minor) in enumerate(zip(names, (1250, 4000), strict=True), start=4):
        said = {"purchase": name, "amount_minor": minor, "currency": "EUR"}
        answers = [speaker.frame([picture], "pressed", said)]
        if answers[-1].word == "hint_needed":  # who ran this before has the same face
            answers.append(speaker.step({"step": "hint", "purchase": name, "hint": phone_number[-HINT_DIGITS:]}))
        if answers[-1].word == "pin_needed":
            answers.append(speaker.step({"step": "pin", "purchase": name, "pin": PIN}))
        step(number, f"She buys for {minor / 100:.2f} EUR: presses, and looks", _told(answers))
        words.append(answers[-1].word)
    back = speaker.step({"step": "refund", "purchase": names[0], "amount_minor": 250})
    step(6, "The till gives 2.50 EUR of the first back", _told([back]))
    return [*words, back.word]


def _told(answers: Sequence[Answered]) -> str:
    said = ", then ".join(f"{one.word} {one.reason or one.code}".strip() for one in answers)
    receipt: dict[str, Any] = answers[-1].more.get("receipt", {})
    return f"{said}; receipt {receipt['payment']}" if receipt else said


def _moved(place: Place) -> str:
    with urlopen(f"{place.operator.simulators['payments']}/simulator/state", timeout=PATIENCE_S) as answer:  # noqa: S310  our own simulator
        return str(json.load(answer)["moved"])
