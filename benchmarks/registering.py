"""What measurements of the whole service share: people of specimens, and one registration the whole way as a client.

Pictures are as large as a phone's: specimen and sample face are scaled up (cubic) to `LONG_SIDE_PX` and saved as JPEG
at quality `JPEG_QUALITY`, which gives 1 to 2 MB each.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import cv2
from stdnum import luhn

from realname.client import PURPOSES, Client, Problem
from realname.evaluate.portraits import passport_portrait
from realname.evaluate.specimens import render
from realname.judge.policy import shipped_text
from realname.measure.faces.engine import face_engine
from realname.measure.images import RGB, open_image
from realname.measure.models import store
from realname.measure.readings import Permit

LONG_SIDE_PX = 4000
JPEG_QUALITY = 92
PERMIT = Permit("evaluation", "a portrait in the public domain")
HOST = "127.0.0.1"
LOOK_S = 0.05
CODE_PATIENCE_S = 120.0
RECORDED = ("document_number", "issuing_state", "surname", "given_names", "birth_date", "sex", "valid_until")
CODE = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented: her document and her face as files, and what the authority has on record."""

    document: Path
    face: Path
    record: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Numbers:
    """A line that nobody has, and where its person is reached."""

    msisdn: str
    iccid: str
    contact: str


@dataclass(slots=True)
class Told:
    """What one registration was told: seconds by step, and what was acknowledged, by what it is."""

    seconds: dict[str, float] = field(default_factory=dict)
    acknowledged: list[tuple[str, Any]] = field(default_factory=list)
    id: str = ""
    subscriber: str = ""
    outcome: str = ""


def people(folder: Path, count: int) -> list[Person]:
    """Draw passports of invented people around the sample face, and write the pictures to the folder."""
    photograph = open_image(store.read("sample_face"))
    [reading] = face_engine().measure([photograph], PERMIT)
    portrait = passport_portrait(photograph, reading.faces[0].box)
    face = folder / "face.jpg"
    face.write_bytes(large(photograph.decode()[0]))
    found = []
    for seed in range(1, count + 1):
        specimen = render("passport", portrait, {}, seed, "good")
        path = folder / f"document-{seed}.jpg"
        path.write_bytes(large(specimen.image_rgb))
        record = {name: specimen.values[name] for name in RECORDED if name in specimen.values}
        found.append(Person(path, face, {"document_type": "passport", **record}))
    return found


def large(pixels: RGB) -> bytes:
    """Return the picture as a phone's camera would size it."""
    factor = LONG_SIDE_PX / max(pixels.shape[:2])
    scaled = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    return bytes(cv2.imencode(".jpg", scaled[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes())


def numbers(index: int) -> Numbers:
    """Return numbers that no other index has; none ends as those do that the SMS simulator treats specially."""
    digits = f"{index:07d}"
    card = f"89441100{index:010d}"
    return Numbers(f"+4475{digits}1", card + luhn.calc_check_digit(card), f"+4474{digits}1")


def exchange(port: int, method: str, path: str, body: Any = None) -> Any:
    """Ask a simulator of this machine, and return its JSON."""
    connection = HTTPConnection(HOST, port, timeout=30)
    try:
        content = None if body is None else json.dumps(body)
        connection.request(method, path, content, {"Content-Type": "application/json"} if content else {})
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


class Inbox:
    """The codes that the SMS simulator shows, read for every client by one of them at a time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._lock = threading.Lock()
        self._codes: dict[str, str] = {}
        self._looked = 0.0

    def code(self, number: str) -> str:
        """Wait for the code that went to a number. TimeoutError."""
        until = time.monotonic() + CODE_PATIENCE_S
        while time.monotonic() < until:
            with self._lock:
                if number not in self._codes and time.monotonic() - self._looked > LOOK_S:
                    self._look()
                if number in self._codes:
                    return self._codes[number]
            time.sleep(LOOK_S)
        raise TimeoutError("no code came")

    def _look(self) -> None:
        for message in reversed(exchange(self._port, "GET", "/simulator/inbox")["messages"]):
            if found := CODE.search(message["text"]):
                self._codes[message["to"]] = found[0]
        self._looked = time.monotonic()


def allow_many_lines(client: Client) -> None:
    """Publish the shipped policy of new lines with limits out of reach: a few people register many lines here."""
    text = shipped_text("new-line").replace("version = 1", "version = 2")
    text = text.replace("lines_at_operator = 5", "lines_at_operator = 10000")
    text = text.replace("lines_in_all = 10", "lines_in_all = 10000")
    with suppress(Problem):  # another client of this run was first
        client.post("policies", {"text": text, "kinds": ["new_line"]})


def words_of(client: Client) -> list[dict[str, str]]:
    """Return what a person agrees to, purpose by purpose, as the API takes it."""
    texts = {text["purpose"]: text for text in client.get("consent-texts?language=en")["items"]}
    return [{"purpose": one, "language": "en", "words_digest": texts[one]["words_digest"]} for one in PURPOSES]


def register(  # noqa: PLR0913, PLR0917  what a registration needs
    client: Client, inbox: Inbox, person: Person, line: Numbers, words: Sequence[Mapping[str, str]], told: Told
) -> None:
    """Take one registration the whole way, and note into `told` what each step took and what it acknowledged."""
    asked = {"kind": "new_line", "line": {"msisdn": line.msisdn, "iccid": line.iccid}, "language": "en"}
    began = time.perf_counter()
    made = _timed(told, "create", lambda: client.post("registrations", asked))
    told.id, told.subscriber = made["id"], made["subscriber_id"]
    told.acknowledged.append(("registration", told.id))
    path = f"registrations/{told.id}"
    for agreed in words:
        receipt = _timed(told, "consents", lambda agreed=agreed: client.post(f"{path}/consents", agreed))  # type: ignore[misc]
        told.acknowledged.append(("consent", agreed["purpose"]))
        del receipt
    seen = _timed(told, "document, until measured", lambda: client.send(f"{path}/document", [person.document]))
    told.acknowledged.append(("document", evidence_of(seen, "document")))
    _timed(told, "contact", lambda: client.post(f"{path}/contact", {"to": line.contact}))
    told.acknowledged.append(("code", told.id))
    code = _timed(told, "(the code arrives)", lambda: inbox.code(line.contact))
    _timed(told, "confirm", lambda: client.post(f"{path}/contact/confirm", {"code": code}))
    told.acknowledged.append(("confirmed", told.id))
    last = time.perf_counter()
    seen = _timed(told, "face, until measured", lambda: client.send(f"{path}/faces", [person.face]))
    told.acknowledged.append(("face", evidence_of(seen, "face")))
    decided = _timed(told, "decision", lambda: client.post(f"{path}/decision"))
    told.acknowledged.append(("decision", told.id))
    ended = time.perf_counter()
    told.outcome = str(decided.get("outcome", "waiting"))
    told.seconds["last evidence sent to decision"] = ended - last
    told.seconds["the whole way"] = ended - began


def evidence_of(registration: Mapping[str, Any], kind: str) -> str:
    """Return the id of the picture that counts."""
    return str([one["id"] for one in registration["evidence"] if one["kind"] == kind][-1])


def _timed(told: Told, step: str, work: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    result = work()
    told.seconds[step] = told.seconds.get(step, 0.0) + time.perf_counter() - began
    return result
