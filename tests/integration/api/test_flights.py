"""An airline's departure control speaks with the API: a flight from its first word to its end."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.api.conftest import Operator
from tests.integration.api.test_isolation import BODIES, PASSENGER, flight_of

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


def counts(told: dict[str, Any]) -> tuple[int, int, int, int]:
    found = told["passengers"]
    return found["listed"], found["boarded"], found["not_boarded"], found["offloaded"]


def test_a_flight_goes_its_way_and_its_manifest_counts(north: Operator) -> None:
    ids = flight_of(north)
    path = f"/v1/flights/{ids['flight_id']}"
    first = f"{path}/passengers/{ids['passenger_id']}"
    again = north.post(f"/v1/programmes/{ids['programme_id']}/flights", BODIES["/flights"])
    assert (again.status_code, again.json()["code"]) == (409, "flight.exists")
    other = {**PASSENGER, "name": "ROE/RICHARD", "sequence": "26"}
    [second] = north.post(f"{path}/passengers", {"passengers": [other]}).json()["passengers"]
    early = north.post(f"{path}/steps", {"step": "departed"})
    assert (early.status_code, early.json()["possible_now"]) == (409, ["check_in", "cancelled"])
    assert north.post(f"{first}/board").json() == {"word": "see_agent", "reason": "boarding_not_begun"}
    for step in ("check_in", "boarding"):
        assert north.post(f"{path}/steps", {"step": step}).json()["state"] == step
    assert north.post(f"{first}/board").json()["word"] == "board"
    assert north.post(f"{first}/seat", {"seat": "22F"}).json()["seat"] == "22F"
    assert north.post(f"{path}/passengers/{second['id']}/offload").json()["state"] == "offloaded"
    assert counts(north.get(path).json()) == (1, 1, 0, 1)
    delayed = north.post(f"{path}/changes", {"gate": "C3", "departs_at": "2030-01-01T12:00:00Z"}).json()
    assert (delayed["gate"], delayed["state"]) == ("C3", "check_in")
    for step in ("boarding", "gate_closed", "departed"):
        told = north.post(f"{path}/steps", {"step": step}).json()
    assert (told["boards_by_face"], counts(told)) == (False, (1, 1, 0, 0))
    late = north.post(f"{first}/seat", {"seat": "1A"})
    assert (late.status_code, late.json()["code"]) == (409, "flight.over")


def test_no_answer_has_a_name_or_a_booking(north: Operator) -> None:
    ids = flight_of(north)
    for path in ("/v1/flights", f"/v1/flights/{ids['flight_id']}", f"/v1/flights/{ids['flight_id']}/passengers"):
        answer = north.get(path)
        assert answer.status_code == 200
        assert b"DOE" not in answer.content
        assert PASSENGER["booking"].encode() not in answer.content
