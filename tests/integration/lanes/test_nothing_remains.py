"""Of whoever did not join nothing remains: no row, no file, and once she is answered, nothing in the server's memory.

The server is the real one, in a process of its own, with the real networks; its memory is read as /proc shows it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.integration import picture_way as way
from tests.integration.lanes.people import published
from tests.integration.lanes.traces import Marks, all_rows, in_files, in_memory, marks_of
from tests.integration.programmes.people import operator, terminal
from tests.pages.running import free_port

from realname.cli.terminal.device import Device
from realname.cli.terminal.speaking import Speaker
from realname.database.embedded import Server
from realname.database.rows import tenant
from realname.measure.faces.engine import face_engine
from realname.measure.images import open_image
from realname.measure.models import store as models
from realname.record.lanes.actions.drawing import commit_next
from realname.record.programmes.actions.making import Wishes, make_programme
from realname.record.terminals.signing import public_jwk

pytestmark = [
    pytest.mark.usefixtures("store"),
    pytest.mark.skipif(
        not os.environ.get("REALNAME_TRACES") or not Path("/proc/self/mem").exists(),
        reason="reads a server's whole memory, which takes a minute: set REALNAME_TRACES=1 (Linux)",
    ),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]

store = way.store
PATIENCE_S = 60
FORGETTING_S = 30
"""The networks compute over the last frame once it is answered; on a busy machine that takes its time."""


def a_face() -> bytes:
    """Return a frame with a face in it: the sample's mirror image."""
    pixels, _ = open_image(models.read("sample_face")).decode()
    frame = np.full((480, 640, 3), 128, np.uint8)
    frame[:, 80:560] = cv2.resize(pixels[:, ::-1, ::-1], (480, 480))
    return cv2.imencode(".jpg", frame, (cv2.IMWRITE_JPEG_QUALITY, 90))[1].tobytes()


@contextmanager
def served(url: str) -> Iterator[tuple[int, str]]:
    """Give the process and the address of a terminal server."""
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "realname", "programmes", "serve", "--port", str(port)],
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            assert "terminals are served at" in said, said + process.stdout.read()
            yield process.pid, f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def gone(process: int, marks: Marks) -> dict[str, int]:
    """Return what is in memory once nothing of it is, or what still is after a while."""
    until = time.monotonic() + FORGETTING_S
    found = in_memory(process, marks)
    while any(found.values()) and time.monotonic() < until:
        time.sleep(0.2)
        found = in_memory(process, marks)
    return found


def test_whoever_did_not_join_leaves_nothing(server: Server, database: str, tmp_path: Path) -> None:
    picture = a_face()
    marks = marks_of(picture)
    assert all(in_memory(os.getpid(), marks).values())  # what is there is found
    caller = operator()
    with tenant(caller.operator_id):
        wishes = Wishes("transit", "North Transit", "Quick lane", "快速通道", live="none")
        programme = make_programme(caller.operator_id, wishes, face_engine("default").stamp)
        commit_next(programme)
    published()
    key = Ed25519PrivateKey.generate()
    card = terminal(caller, programme, Device(key).public_key)
    device = Device(key, str(card.operator_id), str(card.id), public_jwk()["x"])
    with served(server.address.url("app", database)) as (process, address):
        speaker = Speaker(address, device)
        assert speaker.begin() is None
        before = all_rows()
        told = speaker.frame([picture], "entered_lane", {})
        assert (told.word, told.reason) == ("standard", "")
        assert gone(process, marks) == dict.fromkeys(marks, 0)
        assert all_rows() == before
        speaker.close()
    for folder in (tmp_path, server.folder.path):
        assert in_files(folder, marks) == dict.fromkeys(marks, 0)
