"""What a hotel's staff see and do on the day of arrival, and whose guests they do not see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from tests.integration import picture_way as way
from tests.integration.programmes.people import operator, programme
from tests.integration.staffing import sign_in_as
from tests.integration.stays.people import BOOKING, NAME, booked, hotel, today

from realname.database.rows import tenant
from realname.record.operators.actions.clients import Caller
from realname.record.operators.models import Event
from realname.record.staff.models import Store
from realname.record.stays.models import Hotel, Stay
from realname.record.stays.states import State

pytestmark = [
    pytest.mark.usefixtures("database", "store"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]

store = way.store


@pytest.fixture
def north() -> Caller:
    return operator()


@pytest.fixture
def http(database: str) -> Iterator[Client]:
    del database
    with override_settings(
        ROOT_URLCONF="tests.integration.stays.urls",
        ALLOWED_HOSTS=["testserver"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield Client(headers={"accept-language": "en"})


def text(http: Client, path: str, status: int = 200) -> str:
    answer = http.get(path, follow=True)
    assert answer.status_code == status
    return answer.content.decode()


def states(caller: Caller) -> list[str]:
    with tenant(caller.operator_id):
        return list(Stay.objects.order_by("id").values_list("state", flat=True))


def served_from(house: Hotel) -> Store:
    with tenant(house.operator_id):
        front = Store.objects.create(operator_id=house.operator_id, name="Front desk", code="desk")
        house.store = front
        house.save()
    return front


def test_the_desk_sees_todays_guests_and_lets_one_in_whose_document_it_saw(http: Client, north: Caller) -> None:
    row, house = hotel(north)
    stay = booked(house)
    booked(house, "TM-900", in_days=1)
    member = sign_in_as(http, north.operator_id, "agent", store_id=served_from(house).id)
    page = text(http, "/arrivals")
    assert NAME in page
    assert BOOKING in page
    assert "TM-900" not in page
    assert "TM-900" in text(http, f"/arrivals/{row.id}?day={today(house) + timedelta(days=1)}")
    assert http.post(f"/arrivals/stay/{stay.id}/arrived").status_code == 302
    assert states(north) == [State.ARRIVED, State.EXPECTED]
    with tenant(north.operator_id):
        event = Event.objects.get(type="stay.arrived")
        assert (event.data["way"], member.hex in event.data["by"].replace("-", "")) == ("document", True)
    assert http.post(f"/arrivals/stay/{stay.id}/departed").status_code == 302
    assert states(north)[0] == State.DEPARTED


def test_a_guest_is_expected_handed_a_link_and_cancelled(http: Client, north: Caller) -> None:
    row, house = hotel(north)
    sign_in_as(http, north.operator_id, "administrator")
    wrong = {
        "booking": "AB 1",
        "name": "",
        "arrival": str(today(house)),
        "departure": str(today(house)),
        "language": "en",
    }
    assert http.post(f"/arrivals/{row.id}/new", wrong).status_code == 422
    assert states(north) == []
    right = {**wrong, "departure": str(today(house) + timedelta(days=1))}
    made = http.post(f"/arrivals/{row.id}/new", right)
    assert made.status_code == 302
    shown = http.post(f"{made.headers['Location']}/link").content.decode()
    link = shown.split("/stay/")[1].split("<")[0]
    assert "Open on this device" in text(http, f"/stay/{link}")
    http.post(f"{made.headers['Location']}/cancelled")
    assert states(north) == [State.CANCELLED]
    assert http.post(f"{made.headers['Location']}/arrived").status_code == 409
    text(http, f"/stay/{link}", 410)
    assert states(north) == [State.CANCELLED]


def test_another_stores_agent_and_another_operators_staff_see_no_guest(http: Client, north: Caller) -> None:
    row, house = hotel(north)
    stay = booked(house)
    served_from(house)
    with tenant(north.operator_id):
        other = Store.objects.create(operator_id=north.operator_id, name="Other", code="other").id
    for who, roles, at in ((north, "agent", other), (north, "agent", None), (operator("south"), "administrator", None)):
        sign_in_as(http, who.operator_id, roles, store_id=at)
        assert NAME not in text(http, "/arrivals")
        text(http, f"/arrivals/{row.id}", 404)
        text(http, f"/arrivals/stay/{stay.id}", 404)
        assert http.post(f"/arrivals/stay/{stay.id}/arrived").status_code == 404
    sign_in_as(http, north.operator_id, "reviewer")
    text(http, "/arrivals", 403)
    assert states(north) == [State.EXPECTED]


def test_an_administrator_says_where_a_hotel_is_and_nobody_else(http: Client, north: Caller) -> None:
    row = programme(north, "hotel", "Hotel Neu")
    sign_in_as(http, north.operator_id, "administrator")
    assert f"/arrivals/{row.id}/house" in text(http, "/arrivals")
    path = f"/arrivals/{row.id}/house"
    assert http.post(path, {"country": "spain", "time_zone": "Europe/Madrid"}).status_code == 422
    assert http.post(path, {"country": "1x", "time_zone": "Europe/Madrid"}).status_code == 422
    with tenant(north.operator_id):
        assert not Hotel.objects.exists()
    assert http.post(path, {"country": "es", "time_zone": "Europe/Madrid", "keeps_register": "yes"}).status_code == 302
    page = text(http, path)
    assert "Nobody may be asked for a picture of a document." in page
    with tenant(north.operator_id):
        house = Hotel.objects.get()
        assert (house.country, house.keeps_register, house.document_first) == ("ES", True, False)
    booked(house)
    assert http.post(path, {"country": "fr", "time_zone": "Europe/Paris"}).status_code == 422
    sign_in_as(http, north.operator_id, "agent")
    text(http, path, 403)
    with tenant(north.operator_id):
        assert Hotel.objects.get().country == "ES"
