"""The person of the demonstrations: she registers a line by document and face, and proves who she is on her pages."""

from __future__ import annotations

import random
import re

from stdnum.luhn import calc_check_digit

from realname.cli.demonstrate.phone import Phone
from realname.cli.demonstrate.place import OPERATOR, Place
from realname.cli.service.errors import RunError
from realname.client import code_of_simulator


def registered(place: Place) -> str:
    """Register a line with a drawn number, and return the number. RunError `run.not_ready`."""
    draw = random.SystemRandom()
    sim, number = f"89440100{draw.randrange(10**10):010d}", f"+4477009{draw.randrange(10**5):05d}"
    code = code_of_simulator(place.operator.simulators["messages"])
    line = {"msisdn": number, "iccid": sim + calc_check_digit(sim)}
    done = place.client.register(line, [place.document], [place.face], contact=number, code=code)
    if done["decision"]["outcome"] != "approved":
        raise RunError(
            f"the registration was decided {done['decision']['outcome']}",
            code="run.not_ready",
            remedy="Read its reasons in the output of `realname run`, or on the operator's pages.",
        )
    return number


def with_a_line(place: Place) -> str:
    """Return the number of a line of hers that works; one is registered where there is none. RunError."""
    lines = place.client.get("lines")["items"]
    return next((str(line["line"]["msisdn"]) for line in lines if line["state"] == "active"), "") or registered(place)


def proved(place: Place, number: str) -> Phone:
    """Return a phone on which she has proved who she is, on her own pages."""
    phone = Phone(place.web)
    code = code_of_simulator(place.operator.simulators["messages"])
    phone.open(f"/my/{OPERATOR}")
    phone.send(f"/my/{OPERATOR}")
    phone.send("/my/contact", {"to": number})
    phone.send("/my/contact", {"code": code("Code: ")})
    phone.send("/my/document", files={"front": place.document})
    phone.send("/my/face", files={"face": place.face})
    phone.wait_for("/my/", ("/my/payments", "/my/close"))
    return phone


def joined(phone: Phone, party: str) -> None:
    """Join the programme of a party, unless she did."""
    phone.open("/my/programmes")
    for path in re.findall(r"/my/programmes/[0-9a-f-]{36}/join", phone.page):
        phone.open(path)
        if party in phone.page:
            phone.send(path)
            break
