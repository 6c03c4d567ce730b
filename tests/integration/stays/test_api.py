"""What a property system says and is told of stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.integration.api import conftest as api
from tests.integration.api.conftest import Operator
from tests.integration.stays.people import noon_zone
from tests.judge.tables import STAMP

from realname.database.rows import tenant
from realname.judge.lodging import hotel_day
from realname.record.programmes.actions.making import Wishes, make_programme
from realname.record.stays.models import Stay

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]

service, north = api.service, api.north


def test_a_property_system_expects_changes_and_takes_over(north: Operator) -> None:
    with tenant(north.id):
        programme = make_programme(north.id, Wishes("hotel", "Hotel North", "Arrivals", "入住"), STAMP).id
    path = f"/v1/programmes/{programme}"
    assert north.get(f"{path}/hotel").status_code == 404
    assert (
        north.post(f"{path}/hotel", {"country": "ES", "time_zone": "Mars/Olympus"}).json()["code"] == "hotel.time_zone"
    )
    zone = noon_zone()
    told = north.post(f"{path}/hotel", {"country": "ES", "time_zone": zone, "keeps_register": True}).json()
    assert (told["ways"], told["photographs"], told["kept_days"]) == (["document", "face"], False, 1095)
    today = hotel_day(timezone.now(), zone)
    days = {"arrival": str(today), "departure": str(today + timedelta(days=2))}
    assert north.post(f"{path}/stays", {"booking": "KX-1", **days, "arrival": days["departure"]}).status_code == 422
    stay = north.post(f"{path}/stays", {"booking": "KX-1", "name": "Nora Quill", **days}).json()
    assert (stay["state"], stay["way"], stay["document"]) == ("expected", "", {})
    here = f"/v1/stays/{stay['id']}"
    assert north.post(f"{here}/link").json()["path"].startswith("/stay/")
    later = {"arrival": str(today), "departure": str(today + timedelta(days=3))}
    assert north.post(f"{here}/days", later).json()["departure"] == later["departure"]
    assert [one["id"] for one in north.get(f"{path}/stays?arrival={today}").json()["items"]] == [stay["id"]]
    assert north.get(f"{path}/stays?arrival={today + timedelta(days=1)}").json()["items"] == []
    assert north.post(f"{here}/arrival").json()["way"] == "document"
    assert north.post(f"{here}/cancel").json()["code"] == "stay.out_of_order"
    assert north.post(f"{here}/departure").json()["state"] == "departed"
    assert north.get(here).json()["said"] == {"booking": "KX-1", "name": "Nora Quill"}
    with tenant(north.id):
        assert Stay.objects.get().departure == today + timedelta(days=1)
