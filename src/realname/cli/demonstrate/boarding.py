"""`realname demonstrate boarding`: two passengers of the sample airline, one by face and one by pass."""

from __future__ import annotations

import random
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from stdnum.luhn import calc_check_digit

from realname.cli.demonstrate.phone import Phone
from realname.cli.demonstrate.place import Place, placed, step
from realname.cli.failures import NO, YES
from realname.cli.output import say
from realname.cli.service.errors import RunError
from realname.cli.service.first_registration import record_of_specimen
from realname.cli.terminal.device import read_device, write_device
from realname.cli.terminal.speaking import Answered, Speaker
from realname.client import Client, code_of_simulator
from realname.evaluate.specimens.boarding_pass import PassWords, draw_pass, pass_text

PHONE = "+447700900001"
GATE_BEFORE, GATE = "G1", "G7"
CARRIER = "SA"
WAITS_S = 90.0


@click.command()
@placed
def boarding(place: Place) -> int:
    """Show two passengers of one flight: one boards by face, one by pass, each once; then the gallery is gone.

    Nothing is simulated but the people and the airline: a specimen passport, a photograph of a face from the public
    domain, and passes that are drawn.
    """
    client = place.client
    programme = _programme(client)
    step(1, "She has a line, verified by passport and face", _verified(client, place))
    phone = Phone(place.web)
    step(2, "On her own pages she proves who she is", _opened(phone, place))
    step(3, f"She joins {programme['party']}", _joined(phone, programme["id"]))
    flight = _flight(client, programme["id"])
    path = f"flights/{flight['id']}"
    her, his = _passes(place, flight)
    listed = [_listed(client, path, one) for one in (her, his)]
    step(4, "The airline tells of a flight and of two who are checked in", f"{path}, seats {', '.join(listed)}")
    client.post(f"{path}/steps", {"step": "check_in"})
    step(5, "She shows a picture of her boarding pass", _chosen(phone, programme["id"], pass_text(her)))
    client.post(f"{path}/changes", {"gate": GATE})
    client.post(f"{path}/steps", {"step": "boarding"})
    step(6, "The gate changes, and boarding begins", f"{GATE_BEFORE} to {GATE}")
    speaker = Speaker(place.terminals, read_device(_terminal(client, programme["id"], place)))
    try:
        answered = _at_the_gate(speaker, place, his)
    finally:
        speaker.close()
    counted = client.get(path)["passengers"]
    step(11, "The manifest", ", ".join(f"{name.replace('_', ' ')} {counted[name]}" for name in sorted(counted)))
    client.post(f"{path}/steps", {"step": "gate_closed"})
    gone = client.post(f"{path}/steps", {"step": "departed"})
    kept = "there still" if gone["boards_by_face"] else "destroyed, with its key; the public log says so"
    step(12, "The flight has departed: its gallery", kept)
    say(f"\nThe pages: {place.web}/gate for the airline's people, {place.web}/my/flights, {place.web}/oversight/")
    return YES if answered.word == "board" and counted["boarded"] == len(listed) else NO


def _programme(client: Client) -> dict[str, Any]:
    found = [one for one in client.get("programmes")["items"] if one["kind"] == "boarding" and one["state"] == "open"]
    if not found:
        raise RunError(
            "the sample operator has no airline's programme",
            code="run.no_programme",
            remedy="End `realname run` and start it again: it makes what is missing.",
        )
    return dict(found[0])


def _verified(client: Client, place: Place) -> str:
    """Register a line with the specimen, unless one works already: its numbers are drawn."""
    if any(line["state"] == "active" for line in client.get("lines")["items"]):
        return "from before"
    number = f"+447700900{random.randrange(100, 999)}"  # noqa: S311  a number of a range for films
    sim = f"89440100{random.randrange(10**10):010d}"  # noqa: S311  the same
    line = {"msisdn": number, "iccid": sim + calc_check_digit(sim)}
    code = code_of_simulator(place.operator.simulators["messages"])
    made = client.register(line, [place.document], [place.face], contact=PHONE, code=code)
    until = time.monotonic() + WAITS_S
    while made["state"] != "activated" and time.monotonic() < until:
        time.sleep(1)
        made = client.get(f"registrations/{made['id']}")
    return str(made["state"])


def _opened(phone: Phone, place: Place) -> str:
    word = f"/my/{place.operator.operator_id}"
    code = code_of_simulator(place.operator.simulators["messages"])
    phone.open(word)
    phone.send(word)
    phone.send("/my/contact", {"to": PHONE})
    phone.send("/my/contact", {"code": code("")})
    phone.send("/my/document", files={"front": place.document})
    phone.send("/my/face", files={"face": place.face})
    return phone.wait_for("/my/", ("/my/lines", "/my/document"))


def _joined(phone: Phone, programme_id: str) -> str:
    path = f"/my/programmes/{programme_id}/join"
    phone.open(path)
    if 'name="words"' in phone.page:
        phone.send(path)
    return "joined; she can leave in one tap" if "/leave" in phone.page else phone.heading


def _flight(client: Client, programme_id: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    told = {
        "carrier": CARRIER,
        "number": str(random.randrange(100, 9999)),  # noqa: S311  a flight of an airline that there is not
        "on": now.date().isoformat(),
        "origin": "YUL",
        "destination": "FRA",
        "check_in_at": (now - timedelta(hours=1)).isoformat(),
        "departs_at": (now + timedelta(hours=2)).isoformat(),
        "gate": GATE_BEFORE,
    }
    return client.post(f"programmes/{programme_id}/flights", told)


def _passes(place: Place, flight: dict[str, Any]) -> tuple[PassWords, PassWords]:
    """Return the passes of the specimen's person and of somebody who did not join."""
    record = record_of_specimen(place.folder)
    her = PassWords(
        name=f"{record['surname']}/{record['given_names'].split()[0]}",
        booking="ABC123",
        origin=flight["origin"],
        destination=flight["destination"],
        carrier=flight["carrier"],
        flight=flight["number"],
        on=datetime.fromisoformat(flight["on"]).date(),
        seat="12A",
        sequence="25",
    )
    return her, replace(her, name="ROE/RICHARD MR", booking="DEF456", seat="12B", sequence="26")


def _listed(client: Client, path: str, words: PassWords) -> str:
    told = {"name": words.name, "booking": words.booking, "sequence": words.sequence, "seat": words.seat}
    [row] = client.post(f"{path}/passengers", {"passengers": [told]})["passengers"]
    return str(row["seat"])


def _chosen(phone: Phone, programme_id: str, text: str) -> str:
    path = f"/my/flights/add/{programme_id}"
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "pass.png"
        picture.write_bytes(draw_pass(text))
        phone.open(path)
        phone.send(path, files={"picture": picture})
    return "you board by face" if "you board by face" in phone.page else phone.heading


def _terminal(client: Client, programme_id: str, place: Place) -> Path:
    """Return the file of a terminal that stands at the gate, registered unless it is."""
    path = place.folder / f"terminal-gate-{GATE}.json"
    device = read_device(path)
    if not device.terminal:
        server_key = read_device(place.folder / "terminal-boarding.json").server_key
        told = {"name": GATE, "public_key": device.public_key}
        made = client.post(f"programmes/{programme_id}/terminals", told)
        held = replace(device, operator=made["operator_id"], terminal=made["id"], server_key=server_key)
        write_device(path, held)
    return path


def _at_the_gate(speaker: Speaker, place: Place, his: PassWords) -> Answered:
    picture = place.face.read_bytes()
    until = time.monotonic() + WAITS_S
    first = speaker.frame([picture], "pressed", {})
    while first.word != "board" and time.monotonic() < until:  # the gallery is made by a job, and followed in seconds
        time.sleep(1)
        first = speaker.frame([picture], "pressed", {})
    step(7, "She looks into the gate's camera", _said(first))
    step(8, "Somebody shows the same face once more", _said(speaker.frame([picture], "pressed", {})))
    step(9, "The other passenger scans his pass", _said(speaker.step({"pass": pass_text(his)})))
    altered = pass_text(replace(his, name="ROE/RICHARDA MR"))
    step(10, "A pass with another name on it", _said(speaker.step({"pass": altered})))
    return first


def _said(answered: Answered) -> str:
    seat = answered.more.get("seat", "")
    words = answered.more.get("say", {}).get("en", "")
    return " ".join(part for part in (answered.word, answered.reason or answered.code, seat, words) if part)
