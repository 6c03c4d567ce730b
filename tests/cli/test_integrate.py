"""docs/integrate.md: the code of the page runs as it stands, against everything that `realname run` starts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.services import Service, running
from tests.pages.running import free_port

from realname.database.disposable import disposable_folder

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "integrate.md").read_text("utf-8")
FOUND = re.findall(r"<!-- run: ([a-z-]+) -->\n```(\w+)\n(.*?)```", PAGE, re.DOTALL)
BLOCKS = {name: (kind, text) for name, kind, text in FOUND}
STEPS = ("sign-in", "create", "consent", "document", "contact", "face", "decide", "other-way", "phone")

pytestmark = [
    pytest.mark.models,
    pytest.mark.skipif(
        shutil.which("curl") is None, reason="curl is not installed: `sh scripts/system-packages.sh curl`"
    ),
]


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with disposable_folder() as folder, running(folder.path.parent) as started:
        started.wait_until_ready()
        yield started


@pytest.fixture(scope="module")
def environment(service: Service) -> dict[str, str]:
    client_id, secret = service.credentials()[0]
    return {
        **os.environ,
        "REALNAME": f"http://127.0.0.1:{service.ports['--port']}",
        "SMS": f"http://127.0.0.1:{service.ports['--sms-port']}",
        "CLIENT_ID": client_id,
        "CLIENT_SECRET": secret,
        "FIRST": str(service.folder / "first"),
        "RECEIVER_PORT": str(free_port()),
    }


def test_the_page_has_no_code_that_is_not_run() -> None:
    assert set(BLOCKS) == {*STEPS, "five-lines", "receiver"}


def test_the_code_of_the_page_registers_lines_and_receives_the_webhook(environment: dict[str, str]) -> None:
    _, receiver = BLOCKS["receiver"]
    with subprocess.Popen(
        [sys.executable, "-c", receiver], env=environment, stdout=subprocess.PIPE, text=True
    ) as heard:
        assert heard.stdout is not None
        assert heard.stdout.readline() == "listening\n"
        lines: list[str] = []
        threading.Thread(target=lambda: lines.extend(heard.stdout or ()), daemon=True).start()
        five = subprocess.run(
            [sys.executable, "-c", BLOCKS["five-lines"][1]],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert five.returncode == 0, five.stderr
        outcome, registration = five.stdout.split()
        assert outcome == "approved"
        until = time.monotonic() + 30
        while not any(registration in line for line in lines) and time.monotonic() < until:
            time.sleep(0.1)
        heard.terminate()
    assert [line.split()[:2] for line in lines if registration in line] == [["registration.activated", registration]]


def test_the_steps_of_the_page_lead_where_it_says(environment: dict[str, str]) -> None:
    script = "\n".join(f"echo '## {name}'\n{BLOCKS[name][1]}" for name in STEPS)
    done = subprocess.run(
        ["/bin/sh", "-eu"], input=script, env=environment, capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = dict(re.findall(r"## ([a-z-]+)\n((?:(?!## ).*\n)*)", done.stdout))
    assert told["document"] == "measured\n"
    assert told["contact"] == "+44••••••••12\nconfirmed\n"
    assert told["face"] == "measured\n"
    assert told["decide"].startswith("approved\n")
    assert told["decide"].endswith("activated\nactive\n")
    assert "pass     face.matches_document" in told["decide"]
    assert "'face'" not in told["other-way"]
    assert told["other-way"].endswith("captured\nnon_face\n")
    assert "consent" in told["phone"]
