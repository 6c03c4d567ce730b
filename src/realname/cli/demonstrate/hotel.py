"""`realname demonstrate hotel`: two guests of the sample hotel, from their booking to the desk."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from realname.cli.demonstrate.phone import Phone
from realname.cli.demonstrate.place import Place, placed, step
from realname.cli.failures import NO, YES
from realname.cli.output import say
from realname.cli.service.errors import RunError
from realname.cli.terminal.device import read_device
from realname.cli.terminal.speaking import Answered, Speaker
from realname.client import Client, Problem
from realname.judge.lodging import hotel_day

COUNTRY, ZONE = "FR", "Europe/Paris"
"""Where the sample hotel is said to be, where nobody said it yet."""

OFFERED = {"document_offered": True}
GALLERY_WAITS_S = 60.0


@click.command()
@placed
def hotel(place: Place) -> int:
    """Show two guests: one checks in ahead by document and face, one shows her document at the desk.

    Nothing is simulated but the people: a specimen document, and a photograph of a face from the public domain.
    """
    client = place.client
    programme = _programme(client)
    house = _house(client, programme["id"])
    path = f"programmes/{programme['id']}"
    step(
        1, f"{house['party']} goes by the law of {house['country']}", f"ways in their order: {', '.join(house['ways'])}"
    )
    today = hotel_day(datetime.now(UTC), house["time_zone"])
    days = {"arrival": str(today), "departure": str(today + timedelta(days=1))}
    first = client.post(f"{path}/stays", {"booking": "DEMO-1001", "name": "First Guest", **days})
    second = client.post(f"{path}/stays", {"booking": "DEMO-2002", "name": "Second Guest", **days})
    step(2, "The property system expects two guests today", f"{first['id']}\n    {second['id']}")
    link = client.post(f"stays/{first['id']}/link")["path"]
    verified = _checked_in(Phone(place.web), link, place)
    step(3, "The first opens her link, and checks in ahead by document and face", verified)
    speaker = Speaker(place.terminals, read_device(place.folder / "terminal-hotel.json"))
    try:
        answered = _at_the_desk(speaker, place)
    finally:
        speaker.close()
    told = client.get(f"stays/{first['id']}")
    step(
        7, "The property system reads what her document says", f"{told['state']}: {', '.join(sorted(told['document']))}"
    )
    other = client.post(f"stays/{second['id']}/arrival")
    step(8, "The second shows her document at the desk", f"{other['state']} by {other['way']}; no face was measured")
    for stay in (first, second):
        client.post(f"stays/{stay['id']}/departure")
    step(9, "Both depart", f"erased {house['kept_days']} day(s) later; face and pictures tomorrow at four, by a job")
    say(f"\nFor the hotel's staff: {place.web}/arrivals. What oversight sees: {place.web}/oversight/")
    return YES if answered.word == "arrived" else NO


def _programme(client: Client) -> dict[str, Any]:
    found = [one for one in client.get("programmes")["items"] if one["kind"] == "hotel" and one["state"] == "open"]
    if not found:
        raise RunError(
            "the sample operator has no hotel's programme",
            code="run.no_programme",
            remedy="End `realname run` and start it again: it makes what is missing.",
        )
    return dict(found[0])


def _house(client: Client, programme_id: str) -> dict[str, Any]:
    path = f"programmes/{programme_id}/hotel"
    try:
        return client.get(path)
    except Problem as problem:
        if problem.code != "record.not_found":
            raise
    return client.post(path, {"country": COUNTRY, "time_zone": ZONE})


def _checked_in(phone: Phone, link: str, place: Place) -> str:
    """Take the steps of the phone's pages, and return what they say in the end."""
    phone.open(link)
    phone.send(link)
    phone.send("/stay/face")
    phone.send("/r/consent", {"way": "face"})
    phone.send("/r/document", files={"front": place.document})
    phone.wait_for("/r/", ("/r/reading",))
    phone.open("/r/reading")
    phone.send("/r/reading")
    phone.open("/r/face")
    phone.send("/r/face", files={"face": place.face})
    said = phone.wait_for("/r/", ("rn-decision",))
    phone.open("/stay/agree")
    phone.send("/stay/agree")
    return f"{said}; {'ready to arrive by face' if 'arrive by face' in phone.page else phone.heading}"


def _at_the_desk(speaker: Speaker, place: Place) -> Answered:
    ways = speaker.step({"ask": "ways"}).more.get("ways", [])
    step(4, "At the desk, the terminal asks which ways there are", ", then ".join(one["say"]["en"] for one in ways))
    picture = place.face.read_bytes()
    without = speaker.frame([picture], "pressed", {})
    step(5, "A frame that does not say that the document was offered", f"{without.word} {without.code}")
    until = time.monotonic() + GALLERY_WAITS_S
    answered = speaker.frame([picture], "pressed", OFFERED)
    while answered.word != "arrived" and time.monotonic() < until:  # a job puts her into today's gallery
        time.sleep(1)
        answered = speaker.frame([picture], "pressed", OFFERED)
    said = answered.more.get("say", {}).get("en", "")
    step(6, "She chooses to arrive by face", f"{answered.word} {answered.reason or answered.code} {said}".strip())
    return answered
