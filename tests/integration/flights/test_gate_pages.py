"""The pages of a gate's agent: the day's flights, the manifest, a scanned pass, late changes."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.integration.flights.people import airline, booked, flight
from tests.integration.programmes.people import operator
from tests.integration.staff import conftest as staff
from tests.integration.staffing import sign_in_as

from realname.database.rows import tenant
from realname.record.flights.models import Flight, Passenger
from realname.record.operators.actions.clients import Caller

pages = staff.pages
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.fixture
def north(pages: None) -> Caller:
    del pages
    return operator()


def test_an_agent_takes_a_flight_through_its_steps_and_boards_passes(north: Caller) -> None:
    row = flight(north, airline(north))
    one, two = booked(north, row), booked(north, row, "26", "1B", "ROE/RICHARD")
    http = Client(headers={"accept-language": "en"})
    sign_in_as(http, north.operator_id, "gate")
    path = f"/gate/{row.id}"

    def post(to: str, status: int = 302, **given: str) -> str:
        answer = http.post(f"{path}/{to}", given)
        assert answer.status_code == status, answer.content.decode()
        return answer.content.decode()

    assert "NA 834" in http.get("/gate").content.decode()
    assert "Boarding has not begun." in post("pass", 200, **{"pass": one.text})
    assert "somebody else may have been quicker" in post("step", 409, step="departed")
    post("step", step="check_in")
    post("step", step="boarding")
    assert "Seat 1A." in post("pass", 200, **{"pass": one.text + "\r\n"})
    assert "boarded already" in post("pass", 200, **{"pass": one.text})
    assert "not the text of a boarding pass" in post("pass", 409, **{"pass": "<script>"})
    assert "not on the list" in post("pass", 200, **{"pass": one.text.replace("LUC", "LUK")})
    page = http.get(path).content.decode()
    assert "1 of 2 passengers have boarded" in page
    assert "DESMARAIS" not in page
    post(f"passengers/{two.passenger.id}", act="offload")
    assert "1 of 1 passengers have boarded" in http.get(path).content.decode()
    post("change", gate="c3", departs_at="2099-01-01T10:00")
    with tenant(north.operator_id):
        changed = Flight.objects.get(id=row.id)
        assert (changed.gate, changed.state, changed.departs_at.year) == ("C3", "check_in", 2099)
        assert sorted(Passenger.objects.values_list("state", flat=True)) == ["boarded", "offloaded"]


def test_the_gate_is_for_its_agents_and_for_flights_of_their_own_operator(north: Caller) -> None:
    row = flight(north, airline(north))
    http, other = Client(), Client()
    sign_in_as(http, north.operator_id, "agent", "reviewer", "administrator")
    assert http.get(f"/gate/{row.id}").status_code == 403
    sign_in_as(other, operator("south").operator_id, "gate")
    assert other.get(f"/gate/{row.id}").status_code == 404
    assert other.post(f"/gate/{row.id}/step", {"step": "cancelled"}).status_code == 404
    with tenant(north.operator_id):
        assert Flight.objects.get().state == "planned"
