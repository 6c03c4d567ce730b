from __future__ import annotations

import base64
import json
import signal
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from realname.connect.authorities.camara_simulator import CamaraSimulator
from realname.connect.authorities.simulated_portrait import drawn_portrait
from realname.connect.authorities.simulator import AuthoritySimulator
from realname.connect.transport.client import ClientSettings, HttpClient
from realname.connect.transport.loopback_server import serving
from realname.connect.transport.simulation import Simulator

SIMULATORS: list[Callable[[], Simulator]] = [AuthoritySimulator, CamaraSimulator]
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("make", SIMULATORS)
def test_the_front_page_says_simulator_and_shows_the_invented_people(make: Callable[[], Simulator]) -> None:
    with serving(make()) as server, HttpClient(server.url, ClientSettings("t")) as client:
        body = client.send("GET", "/").body.decode()
    assert "Simulator." in body
    assert "ERIKSSON" in body


@pytest.mark.parametrize("make", SIMULATORS)
def test_a_record_can_be_added_with_a_portrait(make: Callable[[], Simulator]) -> None:
    record = {
        "document_type": "national_id",
        "document_number": "1",
        "issuing_state": "CHN",
        "name": "<b>样本</b>",
        "portrait": base64.b64encode(drawn_portrait("X")).decode(),
    }
    with serving(make()) as server, HttpClient(server.url, ClientSettings("t")) as client:
        sent = client.send("POST", "/simulator/records", content=json.dumps(record).encode(), headers=JSON)
        page = client.send("GET", "/").body.decode()
    assert sent.status == 201
    assert "&lt;b&gt;样本" in page


@pytest.mark.parametrize(
    "change", [{"document_type": None}, {"status": "gone"}, {"colour": "red"}, {"portrait": "!"}, {"name": 7}]
)
def test_what_is_no_record_is_refused(change: dict[str, object]) -> None:
    record = {"document_type": "passport", "document_number": "1", "issuing_state": "UTO", **change}
    with serving(AuthoritySimulator()) as server, HttpClient(server.url, ClientSettings("t")) as client:
        sent = client.send("POST", "/simulator/records", content=json.dumps(record).encode(), headers=JSON)
    assert sent.status == 400


def test_without_a_token_there_is_no_answer() -> None:
    with serving(AuthoritySimulator()) as server, HttpClient(server.url, ClientSettings("t")) as client:
        for path in ("/v1/match", "/v1/portrait"):
            assert client.send("POST", path, content=b"{}", headers=JSON).status == 401


def test_the_drawn_portrait_is_a_jpeg() -> None:
    with Image.open(BytesIO(drawn_portrait("ERIKSSON"))) as image:
        assert image.format == "JPEG"


@pytest.mark.parametrize(
    "module",
    [
        "realname.connect.authorities.simulator",
        "realname.connect.authorities.camara_simulator",
        "realname.connect.activation.simulator",
        "realname.connect.messages.simulator",
    ],
)
def test_each_simulator_is_a_program_of_its_own_that_ctrl_c_ends(module: str) -> None:
    code = (
        f"from functools import partial; from {module} import serve; serve(port=0, announce=partial(print, flush=True))"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        line = program.stdout.readline()
        assert "simulator" in line
        program.send_signal(signal.SIGINT)
        assert program.wait(timeout=5) == 0
        assert "has ended" in program.stdout.read()
