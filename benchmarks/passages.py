"""Print how long a terminal waits for the answer to one frame, with so many enrolled.

    .venv/bin/python -m benchmarks.passages [--enrolled 100000] [--frames 200] [--overwriting]

The whole way of a frame in the server of terminals: signature, number and time; the picture decoded, the face found,
measured and looked at for signs of life; the search; for a member her rows, the count and the signed answer. Real
networks, a real PostgreSQL; the photograph is the sample face, and the other templates are drawn, since nobody has a
hundred thousand faces to give: how often a frame errs is not measured here. One terminal at a time, then as many at
once as there are cores. Milliseconds are the wall's, which other work on the machine lengthens, and beside them the
process's own for a frame. The network between is not in it.
Needs the networks.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import django
import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.db import connections

from realname.cli.terminal.device import Device
from realname.database.connecting import database_settings
from realname.database.disposable import connected, disposable_server
from realname.database.rows import OWNER_ALIAS, tenant
from realname.measure.models import store

SIZES = ((640, 480), (1280, 960))
JPEG_QUALITY = 92
WARM_UP = 10
AT_A_TIME = 1 << 14


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--enrolled", type=int, default=100_000)
    asked.add_argument("--frames", type=int, default=200)
    asked.add_argument("--overwriting", action="store_true", help="overwrite freed memory, as the server does")
    given = asked.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "realname.settings")
    with disposable_server() as server, TemporaryDirectory() as folder:
        os.environ["REALNAME_KEYRING_FILE"] = str(Path(folder) / "keyring.json")
        settings = database_settings(server.address.url("app"), server.address.url("owner"))
        django.setup()
        with connected(settings):
            call_command("migrate", database=OWNER_ALIAS, interactive=False, verbosity=0)
            _measure(given.enrolled, given.frames, overwriting=given.overwriting)


def _measure(enrolled: int, frames: int, *, overwriting: bool) -> None:
    from realname.evaluate.instruments import instruments  # noqa: PLC0415  after Django is set up
    from realname.record.programmes.copies import Copies  # noqa: PLC0415  the same
    from realname.record.terminals.memory import overwrite_freed  # noqa: PLC0415  the same
    from realname.record.terminals.server import TerminalServer  # noqa: PLC0415  the same

    if overwriting:
        print(f"freed memory is overwritten: {overwrite_freed()}")
    tools, copies = instruments(), Copies()
    copies.start()
    try:
        lane = _Lane()
        server = TerminalServer(copies, tools)
        _fill(copies, lane, enrolled)
        print(f"{enrolled:,} enrolled, {os.cpu_count()} cores, engine {tools.faces.stamp.name}")
        print(
            f"{'picture':<10} {'who':<7} {'at once':>7} {'p50 ms':>7} {'p95 ms':>7} {'own ms':>7} {'a second':>9}  told"
        )
        for who in ("nobody", "member"):
            if who == "member":
                lane.join(tools, _photograph(SIZES[-1]))
                copies.follow()
            for size in SIZES:
                for at_once in (1, os.cpu_count() or 1):
                    speakers = [lane.terminal(server) for _ in range(at_once)]
                    _print(size, who, speakers, frames)
    finally:
        copies.end()


def _print(size: tuple[int, int], who: str, speakers: list[_Speaker], frames: int) -> None:
    picture = _photograph(size)
    for _ in range(WARM_UP):
        speakers[0].frame(picture)

    def work(speaker: _Speaker) -> list[float]:
        try:
            return [speaker.frame(picture) for _ in range(frames // len(speakers))]
        finally:
            connections.close_all()

    began, own = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(len(speakers)) as threads:
        walls = [one for part in threads.map(work, speakers) for one in part]
    seconds, own = time.perf_counter() - began, time.process_time() - own
    p50, p95 = np.percentile(walls, (50, 95))
    print(
        f"{f'{size[0]}x{size[1]}':<10} {who:<7} {len(speakers):>7} {p50:>7.0f} {p95:>7.0f}"
        f" {1000 * own / len(walls):>7.0f} {len(walls) / seconds:>9.1f}  {speakers[0].told}"
    )


class _Lane:
    """A programme with a gallery, its terminals, and one member whose face there is."""

    def __init__(self) -> None:
        from realname.evaluate.instruments import instruments  # noqa: PLC0415  after Django is set up
        from realname.record.operators.actions.clients import add_operator  # noqa: PLC0415  the same
        from realname.record.programmes.actions.entering import standing_gallery  # noqa: PLC0415  the same
        from realname.record.programmes.actions.making import Wishes, make_programme  # noqa: PLC0415  the same

        self.operator_id = add_operator("north", "North Telecom", "UT")
        with tenant(self.operator_id):
            wishes = Wishes("transit", "Benchmark Metro", "Lane", "通道", fpir=0.2, close_fpir=0.3)
            self.programme = make_programme(self.operator_id, wishes, instruments().faces.stamp)
            self.gallery = standing_gallery(self.programme.id)

    def join(self, tools: object, picture: bytes) -> None:
        """Have the person of the picture join."""
        from realname.evaluate.instruments import Instruments  # noqa: PLC0415  after Django is set up
        from realname.measure.images import open_image  # noqa: PLC0415  the same
        from realname.measure.readings import Permit  # noqa: PLC0415  the same
        from realname.record.programmes.actions.entering import enter  # noqa: PLC0415  the same
        from realname.record.programmes.actions.joining import words_of  # noqa: PLC0415  the same
        from realname.record.programmes.models import Member  # noqa: PLC0415  the same
        from realname.record.subscribers.actions.consents import Agreement, give_consent  # noqa: PLC0415  the same
        from realname.record.subscribers.actions.people import make_subscriber  # noqa: PLC0415  the same

        assert isinstance(tools, Instruments)  # noqa: S101  for the type checker
        [reading] = tools.faces.measure([open_image(picture)], Permit("evaluation", "the sample face is NASA's"))
        with tenant(self.operator_id):
            person = make_subscriber(self.operator_id, {})
            digest = words_of(self.programme, "en").digest
            agreement = Agreement("transit", "en", digest, "page", controller=self.programme.party)
            member = Member.objects.create(
                operator_id=self.operator_id,
                programme=self.programme,
                subscriber=person,
                receipt=give_consent(person, agreement),
            )
            enter(member, self.gallery, reading.faces[0].template)

    def terminal(self, server: object) -> _Speaker:
        """Register another terminal, and begin its session."""
        from realname.record.programmes.actions.terminals import register_terminal  # noqa: PLC0415  after Django

        key = Ed25519PrivateKey.generate()
        with tenant(self.operator_id):
            row = register_terminal(self.programme.id, "Lane", Device(key).public_key)
        return _Speaker(server, Device(key, str(self.operator_id), str(row.id)))


class _Speaker:
    """One terminal, which speaks to the server in this process."""

    def __init__(self, server: object, device: Device) -> None:
        from realname.record.terminals.server import TerminalServer  # noqa: PLC0415  after Django is set up

        assert isinstance(server, TerminalServer)  # noqa: S101  for the type checker
        self._server, self._device, self._number = server, device, 0
        claims = {"operator": device.operator, "terminal": device.terminal, "at": server.sessions.now_ms()}
        self._session = self._ask("sessions", device.sign("realname-session", claims).encode(), {})["session"]
        self.told = ""

    def frame(self, picture: bytes) -> float:
        """Send a frame and return the milliseconds until it was answered, its signing not among them."""
        from realname.record.terminals.signing import sha256  # noqa: PLC0415  after Django is set up

        self._number += 1
        claims = {
            "session": self._session,
            "number": self._number,
            "at": self._server.sessions.now_ms(),
            "act": "entered_lane",
            "pictures": [len(picture)],
            "body": sha256(picture),
            "says": {},
        }
        message = self._device.sign("realname-frame", claims)
        began = time.perf_counter()
        told = self._ask("frames", picture, {"terminal-proof": message})
        took = 1000 * (time.perf_counter() - began)
        self.told = f"{told['word']} {told['reason']}"
        return took

    def _ask(self, path: str, body: bytes, headers: dict[str, str]) -> dict[str, str]:
        from realname.record.terminals.server import Asked  # noqa: PLC0415  after Django is set up

        told = self._server.answer(Asked("POST", f"/terminals/v1/{path}", headers, body))
        if told.status != 200:
            raise SystemExit(told.body.decode())
        read: dict[str, str] = json.loads(told.body)
        return read


def _fill(copies: object, lane: _Lane, enrolled: int) -> None:
    """Put drawn templates into the copy in memory: no rows, whose reading `benchmarks.gallery_start` measures."""
    from realname.gallery.contract import Entry  # noqa: PLC0415  after Django is set up
    from realname.measure.readings import Template  # noqa: PLC0415  the same
    from realname.record.programmes.copies import Copies  # noqa: PLC0415  the same
    from realname.record.programmes.keys import stamp_of  # noqa: PLC0415  the same

    assert isinstance(copies, Copies)  # noqa: S101  for the type checker
    copy, stamp = copies.of(lane.operator_id, lane.gallery.id), stamp_of(lane.gallery)
    rng = np.random.default_rng(1)
    for start in range(0, enrolled, AT_A_TIME):
        rows = rng.standard_normal((min(AT_A_TIME, enrolled - start), lane.gallery.size))
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        copy.gallery.put(
            [
                Entry(uuid.UUID(bytes=secrets.token_bytes(16)), Template(stamp, row.tobytes(), copy.form.key_id))
                for row in rows.astype("<f4")
            ]
        )


def _photograph(size: tuple[int, int]) -> bytes:
    """Return the sample face in a picture of that size, as JPEG: its upper body, as before a lane's camera."""
    width, height = size
    photograph = np.asarray(
        cv2.imdecode(np.frombuffer(store.read("sample_face"), np.uint8), cv2.IMREAD_COLOR), np.uint8
    )
    face = cv2.resize(photograph, (height, height), interpolation=cv2.INTER_AREA)
    picture = np.full((height, width, 3), 96, np.uint8)
    left = (width - height) // 2
    picture[:, left : left + height] = face
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes()


if __name__ == "__main__":
    main()
