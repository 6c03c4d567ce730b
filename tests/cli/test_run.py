"""`realname run`: all or nothing starts, and nothing is left."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sys
import time
import uuid
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.cli.running import realname
from tests.cli.services import Service, left, ports, running, wait_until_none_is_left

from realname.cli.failures import BAD_INPUT, COULD_NOT
from realname.cli.service.samples import NAME
from realname.database.disposable import disposable_folder

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="looks for processes in /proc, and only Linux ends orphans"
)


ICCID = "8944010000000000017"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A data folder that several starts share: the first makes its database."""
    with disposable_folder() as made:
        yield made.path.parent


def words(chosen: dict[str, int]) -> list[object]:
    return [text for pair in chosen.items() for text in pair]


def get(service: Service, option: str, path: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", service.ports[option], timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def sign_in(service: Service, client_id: str, secret: str) -> str:
    """Return an access token."""
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    status, told = post(service, "/v1/token", urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})
    assert status == 200, told
    return str(told["access_token"])


def post(service: Service, path: str, body: str, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    connection = HTTPConnection("127.0.0.1", service.ports["--port"], timeout=30)
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    told = json.loads(answer.read())
    connection.close()
    return answer.status, told


@pytest.mark.parametrize(
    "option", ["--port", "--authority-port", "--operator-port", "--sms-port", "--payments-port", "--terminals-port"]
)
def test_a_port_in_use_is_named_and_nothing_is_started(
    option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    monkeypatch.setenv("REALNAME_DATA", str(data))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        chosen = {**ports(), option: int(taken.getsockname()[1])}
        ran = realname("run", *words(chosen))
    assert ran.code == COULD_NOT
    assert f"port {chosen[option]} " in ran.err
    assert "run.port_in_use" in ran.err
    assert re.search(rf"remedy: .*{option}\.$", ran.err, re.MULTILINE)
    assert not data.exists()
    assert "starting" not in ran.err


def test_two_ports_that_are_the_same_are_refused() -> None:
    ran = realname("run", *words({**ports(), "--port": 8711, "--authority-port": 8711}))
    assert (ran.code, "input.ports" in ran.err) == (BAD_INPUT, True)


def test_every_code_is_in_the_guide() -> None:
    checkout = Path(__file__).resolve().parents[2]
    text = "".join(path.read_text("utf-8") for path in (checkout / "src/realname/cli/service").glob("*.py"))
    guide = (checkout / "docs/operate.md").read_text("utf-8")
    listed = set(re.findall(r"^\| `(run\.\w+)`", guide, re.MULTILINE))
    assert listed == set(re.findall(r'code="(run\.\w+)"', text))


def test_it_does_not_start_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REALNAME_ENV", "production")
    ran = realname("run", *words(ports()))
    assert (ran.code, "run.in_production" in ran.err) == (COULD_NOT, True)


def test_a_data_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_text("not a folder")
    with running(path) as service:
        assert service.process.wait(60) == COULD_NOT
        wait_until_none_is_left(path)
    assert "database.unwritable_folder" in service.err


def test_a_database_that_is_damaged_is_told_and_not_made_anew() -> None:
    with disposable_folder() as data:
        data.cluster.mkdir(parents=True)
        data.path.parent.chmod(0o755)
        with running(data.path.parent) as service:
            assert service.process.wait(60) == COULD_NOT
            wait_until_none_is_left(data.path.parent)
        assert list(data.cluster.iterdir()) == []
    assert "database.broken_folder" in service.err


@pytest.mark.models
def test_a_start_that_fails_halfway_ends_what_was_started(folder: Path) -> None:
    kept = folder / NAME
    before = kept.read_text() if kept.exists() else None
    kept.write_text("{")
    try:
        with running(folder) as service:
            assert service.process.wait(120) == COULD_NOT
            wait_until_none_is_left(folder)
    finally:
        if before is None:
            kept.unlink()
        else:
            kept.write_text(before)
    assert "run.samples_unreadable" in service.err
    assert "run.step_failed" in service.err
    assert "Traceback" not in service.err


@pytest.mark.models
def test_ctrl_c_ends_everything_and_the_next_start_knows_the_same_operators(folder: Path) -> None:
    with running(folder) as first:
        first.wait_until_ready()
        assert str(folder) in first.out
        assert get(first, "--port", "/v1/openapi.json")[0] == 200
        for option in ("--authority-port", "--operator-port", "--sms-port"):
            assert "Simulator." in get(first, option, "/")[1]
        assert all(sign_in(first, *one) for one in first.credentials())
        assert sum("realname worker" in line for line in left(folder).values()) == 2
        with_owner = [pid for pid in left(folder) if b"DATABASE_OWNER_URL" in Path(f"/proc/{pid}/environ").read_bytes()]
        assert with_owner == []
        assert (folder / "keyring.json").is_file()
        assert first.end(signal.SIGINT) == 0
        wait_until_none_is_left(folder)
    assert (folder / NAME).stat().st_mode & 0o777 == 0o600
    with running(folder) as second:
        second.wait_until_ready()
        assert second.credentials() == first.credentials()
        # Other ports than the first time: the operators were connected anew.
        samples = json.loads((folder / NAME).read_text())["operators"]
        address = f"http://127.0.0.1:{second.ports['--sms-port']}"
        assert {one["simulators"]["messages"] for one in samples} == {address}
        assert second.end(signal.SIGTERM) == 0
        wait_until_none_is_left(folder)
    assert "Traceback" not in first.err + second.err


@pytest.mark.models
def test_an_event_of_a_sample_operator_reaches_its_simulator_after_a_second_start_too(folder: Path) -> None:
    with running(folder) as service:
        service.wait_until_ready()
        for one in service.credentials():
            headers = {
                "Authorization": f"Bearer {sign_in(service, *one)}",
                "Content-Type": "application/json",
                "Idempotency-Key": str(uuid.uuid4()),
            }
            asked = json.dumps({"kind": "new_line", "line": {"msisdn": "+447700900123", "iccid": ICCID}})
            status, told = post(service, "/v1/registrations", asked, headers)
            assert status == 201, told
            until = time.monotonic() + 60
            while told["id"] not in (state := get(service, "--operator-port", "/simulator/state")[1]):
                assert time.monotonic() < until, state
                time.sleep(0.1)
        assert service.end(signal.SIGINT) == 0


@pytest.mark.models
def test_a_part_that_ends_is_named_and_ends_everything(folder: Path) -> None:
    with running(folder) as service:
        service.wait_until_ready()
        worker = next(pid for pid, line in left(folder).items() if "worker --queue outside" in line)
        os.kill(worker, signal.SIGKILL)
        assert service.process.wait(60) == COULD_NOT
        wait_until_none_is_left(folder)
    assert "the worker of the queue outside ended by itself (signal 9)" in service.err
    assert "run.child_ended" in service.err


@pytest.mark.models
def test_nothing_outlives_a_kill(folder: Path) -> None:
    with running(folder) as service:
        service.wait_until_ready()
        assert len(left(folder)) > 6
        service.end(signal.SIGKILL)
        wait_until_none_is_left(folder)
