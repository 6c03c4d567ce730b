"""Another operator walks every endpoint with the first one's identifiers, finds nothing, and changes nothing."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from psycopg import sql
from tests.integration.api.conftest import KINDS, POLICY, Operator
from tests.integration.api.test_reference import UNREPEATABLE
from tests.integration.api.test_registrations import captured, file
from tests.integration.api.working import work
from tests.judge.tables import STAMP
from tests.pages.stand_ins import RED, page

from realname.database.rows import tenant
from realname.record.api import api
from realname.record.inquiries.actions.disputing import dispute_line
from realname.record.inquiries.actions.sessions import begin
from realname.record.programmes.actions.making import Wishes, make_programme

PASSENGER = {"name": "DOE/JANE", "booking": "ABC123", "sequence": "25", "seat": "1A"}
BODIES: dict[str, dict[str, Any]] = {
    "/v1/policies": {"text": POLICY, "kinds": KINDS},
    "/v1/webhooks": {"url": "https://hooks.example/south"},
    "/v1/registrations": {"kind": "new_line", "line": {"msisdn": "+447700900124"}},
    "/consents": {"purpose": "face", "words_digest": "0" * 64},
    "/contact": {"to": "+447700900124"},
    "/contact/confirm": {"code": "000000"},
    "/way": {"way": "non_face"},
    "/appointment": {"store": "one", "at": "2030-01-01T10:00:00Z"},
    "/attestation": {"officer": "7", "store": "one", "second_means": "bank_card", "document_seen": True},
    "/activation": {"outcome": "activated"},
    "/representatives": {"kind": "guardian"},
    "/appeal": {"words": "That is my face."},
    "/outcome": {"outcome": "upheld"},
    "/v1/blocks": {
        "document": {"kind": "passport", "issuing_state": "UTO", "number": "X1"},
        "reason": "fraud",
        "until": (timezone.now() + timedelta(days=30)).isoformat(),
        "appeal_url": "https://south.example/appeal",
    },
    "/lift": {"because": "mistake"},
    "/v1/campaigns": {"name": "Old lines", "plan": {"cohorts": 2, "first_day": "2026-09-07"}},
    "/state": {"to": "running"},
    "/line": {"msisdn": "+447700900126"},
    "/restore": {"because": "mistake"},
    "/v1/never-bar": {"msisdn": "+447700900126", "reason": "health"},
    "/flights": {
        "carrier": "NA",
        "number": "834",
        "on": "2030-01-01",
        "origin": "YUL",
        "destination": "FRA",
        "check_in_at": "2030-01-01T08:00:00Z",
        "departs_at": "2030-01-01T11:00:00Z",
    },
    "/hotel": {"country": "FR", "time_zone": "Europe/Paris"},
    "/stays": {"booking": "KX-1", "arrival": "2030-01-01", "departure": "2030-01-02"},
    "/days": {"arrival": "2030-01-01", "departure": "2030-01-02"},
    "/steps": {"step": "check_in"},
    "/changes": {"gate": "C3"},
    "/passengers": {"passengers": [PASSENGER]},
    "/seat": {"seat": "2A"},
    "/rebook": {"flight_id": str(uuid.UUID(int=7)), "passenger": PASSENGER},
    "/marks": {"kind": "device", "value": "till 7"},
    "/v1/programmes": {"kind": "hotel", "party": "Harbour Hotel", "name_en": "Arrivals", "name_zh": "入住"},
    "/move": {"state": "paused"},
    "/terminals": {"name": "Desk", "public_key": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
    "/members": {"subscriber_id": str(uuid.UUID(int=0)), "language": "en", "words_digest": "0" * 64},
}
UNSEEN = {"operators_rate_bucket", "operators_idempotency_record", "operators_key"}
"""What a refused call may write: the caller's own allowance and key; not the first operator's in any case."""


def operations() -> list[tuple[str, str]]:
    """Return every method and path of the reference but those by which nobody is known yet."""
    schema = api.get_openapi_schema(path_prefix="/v1/")
    return [
        (method, path) for path, methods in schema["paths"].items() for method in methods if path not in UNREPEATABLE
    ]


def rows_of(operator: uuid.UUID) -> dict[str, list[str]]:
    """Return every row of an operator, table by table, as the database holds them."""
    found: dict[str, list[str]] = {}
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('app.maintenance', 'test', false)")
        cursor.execute("SELECT table_name FROM information_schema.columns WHERE column_name = 'operator_id'")
        for (table,) in cursor.fetchall():
            query = sql.SQL("SELECT t::text FROM {} t WHERE operator_id = %s ORDER BY 1")
            cursor.execute(query.format(sql.Identifier(table)), [operator])
            found[table] = [row[0] for row in cursor.fetchall()]
    return found


def everything_of(operator: Operator) -> dict[str, str]:
    """Make one of everything, and return the identifiers by their names in the reference."""
    endpoint = operator.post("/v1/webhooks", {"url": "https://hooks.example/north"}).json()["id"]
    policy = operator.post("/v1/policies", {"text": POLICY, "kinds": KINDS}).json()["id"]
    path = captured(operator)
    told = operator.get(path).json()
    receipt = operator.get(f"{path}/consents").json()["items"][0]["receipt_id"]
    operator.post(f"{path}/decision")
    work()
    assert operator.post(f"{path}/activation", {"outcome": "activated"}).status_code == 200
    person = f"/v1/subscribers/{told['subscriber_id']}"
    acting = operator.post(f"{person}/representatives", {"kind": "guardian"}).json()["id"]
    [delivery, *_] = operator.get("/v1/webhooks/deliveries").json()["items"]
    line = operator.get("/v1/lines").json()["items"][0]["id"]
    return {
        "endpoint_id": endpoint,
        "policy_id": policy,
        "registration_id": told["id"],
        "subscriber_id": told["subscriber_id"],
        "receipt_id": receipt,
        "delivery_id": delivery["id"],
        "line_id": line,
        "dispute_id": disputed(operator, told["subscriber_id"], line),
        "representation_id": acting,
        "block_id": operator.post("/v1/blocks", BODIES["/v1/blocks"]).json()["id"],
        "evidence_id": told["evidence"][0]["id"],
        **campaign_of(operator),
        "stay_id": stay_at(operator),
        **(flown := flight_of(operator)),
        **programme_of(operator, flown["programme_id"], told["subscriber_id"]),
    }


def stay_at(operator: Operator) -> str:
    """Expect a guest at a hotel, and return the stay's id."""
    with tenant(operator.id):
        hotel = make_programme(operator.id, Wishes("hotel", "Hotel North", "Arrivals", "入住"), STAMP).id
    path = f"/v1/programmes/{hotel}"
    assert operator.post(f"{path}/hotel", BODIES["/hotel"]).status_code == 201
    today = timezone.now().date()
    days = {"arrival": str(today + timedelta(days=2)), "departure": str(today + timedelta(days=3))}
    return str(operator.post(f"{path}/stays", {"booking": "KX-1", **days}).json()["id"])


def flight_of(operator: Operator) -> dict[str, str]:
    """Tell of a flight with one passenger, and return the identifiers."""
    with tenant(operator.id):
        airline = str(make_programme(operator.id, Wishes("boarding", "North Air", "Boarding", "登机"), STAMP).id)
    path = f"/v1/programmes/{airline}/flights"
    flight = operator.post(path, BODIES["/flights"]).json()["id"]
    [listed] = operator.post(f"/v1/flights/{flight}/passengers", BODIES["/passengers"]).json()["passengers"]
    return {"programme_id": airline, "flight_id": flight, "passenger_id": listed["id"]}


def programme_of(operator: Operator, programme: str, person: str) -> dict[str, str]:
    """Give a programme a terminal and a member, and return their identifiers."""
    path = f"/v1/programmes/{programme}"
    terminal = operator.post(f"{path}/terminals", BODIES["/terminals"]).json()["id"]
    digest = operator.get(f"{path}/words").json()["words_digest"]
    member = operator.post(f"{path}/members", {"subscriber_id": person, "language": "en", "words_digest": digest})
    return {"terminal_id": terminal, "member_id": member.json()["id"]}


def campaign_of(operator: Operator) -> dict[str, str]:
    """Run a campaign of one line that gets a letter, and return the identifiers of what is in it."""
    never_bar = operator.post("/v1/never-bar", BODIES["/v1/never-bar"]).json()["id"]
    plan = {**BODIES["/v1/campaigns"]["plan"], "channel": "letter"}
    campaign = operator.post("/v1/campaigns", {**BODIES["/v1/campaigns"], "plan": plan}).json()["id"]
    path = f"/v1/campaigns/{campaign}"
    content = BytesIO(b"msisdn,address\n+447700900126,1 Road\n")
    assert operator.upload(f"{path}/parts?number=1&is_last=true", {"files": content}).status_code == 201
    work()
    assert operator.post(f"{path}/state", {"to": "running"}).status_code == 200
    work()
    line = operator.post(f"{path}/line", BODIES["/line"]).json()["id"]
    letters = operator.post(f"{path}/letter-files").json()["id"]
    return {"campaign_id": campaign, "campaign_line_id": line, "letter_file_id": letters, "never_bar_id": never_bar}


def disputed(operator: Operator, person: str, line: str) -> str:
    """Have the person say that her line is not hers, and return the dispute's id."""
    words = operator.get("/v1/consent-texts").json()["items"]
    [own_data] = [text for text in words if text["purpose"] == "own_data"]
    held = begin(operator.id, "en", own_data["words_digest"], "page")
    with tenant(operator.id):
        return str(dispute_line([uuid.UUID(person)], held.inquiry_id, uuid.UUID(line), "I never had it.").id)


def ask(operator: Operator, method: str, path: str) -> Any:
    if method == "get":
        return operator.get(path)
    if method == "delete":
        return operator.delete(path)
    if path.endswith("/parts"):
        return operator.upload(f"{path}?number=1", {"files": BytesIO(b"msisdn\n")})
    if path.endswith(("/document", "/faces", "/appeal/evidence")):
        return operator.upload(path, {"files": file(page(RED))})
    return operator.post(path, next((body for end, body in BODIES.items() if path.endswith(end)), {}))


def test_another_operator_finds_nothing_and_changes_nothing(north: Operator, south: Operator) -> None:
    ids = everything_of(north)
    before = rows_of(north.id)
    assert sum(map(len, before.values())) > 20
    asked = 0
    for method, template in operations():
        path = re.sub(r"\{(?:uuid:)?(\w+)\}", lambda name: ids[name[1]], template)
        answer = ask(south, method, path)
        if path == template:
            assert answer.status_code in {200, 201, 409}, (method, path, answer.content)
        else:
            assert answer.status_code == 404, (method, path, answer.content)
            asked += 1
        for identifier in ids.values():
            assert identifier.encode() not in answer.content, (method, path)
    assert asked > 14
    assert rows_of(north.id) == before


@pytest.mark.parametrize("way", ["nobody", "no scope"])
def test_who_may_not_changes_nothing(north: Operator, way: str) -> None:
    ids = everything_of(north)
    work()
    north.token = "" if way == "nobody" else less(north)
    before = rows_of(north.id)
    for method, template in operations():
        path = re.sub(r"\{(?:uuid:)?(\w+)\}", lambda name: ids[name[1]], template)
        answer = ask(north, method, path)
        if answer.status_code == 200:
            assert way == "no scope"
            assert path in {"/v1/lines", f"/v1/lines/{ids['line_id']}", "/v1/line-disputes"}
        else:
            assert answer.status_code in {401, 403}, (method, path)
    after = rows_of(north.id)
    assert {k: v for k, v in after.items() if k not in UNSEEN} == {k: v for k, v in before.items() if k not in UNSEEN}


def less(operator: Operator) -> str:
    """Return a token of the same client for one scope alone."""
    credentials = operator.credentials
    form = {
        "grant_type": "client_credentials",
        "client_id": credentials.client_id,
        "client_secret": credentials.secret,
        "scope": "lines:read",
    }
    token: str = operator.http.post("/v1/token", form).json()["access_token"]
    return token
