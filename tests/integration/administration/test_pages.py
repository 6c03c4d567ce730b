"""The operator's pages: for its administrators alone, each change kept with who made it."""

from __future__ import annotations

import re
import uuid
from html import unescape

import pytest
from django.test import Client
from tests.integration.administration.furnished import Furnished, empty, furnished
from tests.integration.picture_way import tools
from tests.integration.rules import PICTURES
from tests.integration.staffing import COOKIE, sign_in_as

from realname.database.rows import tenant
from realname.judge.reasons import reason
from realname.record.errors import Unauthenticated
from realname.record.operators.actions.clients import sign_in
from realname.record.operators.models import Connection, Delivery, Event, Policy, WebhookEndpoint
from realname.record.registrations.actions import rehearsals
from realname.record.registrations.models import RehearsalRow
from realname.record.staff.models import Member

PATHS = ("", "/policies", "/policies/publish", "/policies/rehearse", "/staff", "/staff/add", "/stores/add")
MORE = (
    "/clients",
    "/clients/add",
    "/connections",
    "/connections/lines",
    "/webhooks",
    "/webhooks/add",
    "/assessment",
    "/blocks",
    "/blocks/add",
    "/watch",
    "/changes",
)


@pytest.fixture
def north(http: Client) -> Furnished:
    made = empty()
    http.cookies[COOKIE] = made.cookie
    return made


def text_of(http: Client, path: str) -> str:
    answer = http.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


def by(made: Furnished, kind: str) -> str:
    """Return who did the newest change of that kind, as the record names her."""
    with tenant(made.caller.operator_id):
        return str(Event.objects.filter(type=kind).latest("id").data["by"])


def secret_in(answer: object) -> str:
    found = re.search(r'id="secret">([^<]+)<', answer.content.decode())  # type: ignore[attr-defined]
    assert found
    return found[1]


@pytest.mark.parametrize("path", [*PATHS, *MORE])
def test_a_page_is_for_administrators_alone(http: Client, north: Furnished, path: str) -> None:
    assert http.get(f"/operator{path}").status_code == 200
    sign_in_as(http, north.caller.operator_id, "agent", "reviewer")
    assert http.get(f"/operator{path}").status_code == 403
    del http.cookies[COOKIE]
    assert http.get(f"/operator{path}").status_code == 302


def test_an_operator_without_registrations_is_told_how_to_make_one(http: Client, north: Furnished) -> None:
    del north
    text = text_of(http, "/operator")
    assert "Nobody has registered yet" in text
    assert "POST /v1/registrations" in text


def test_the_figures_of_every_span_are_drawn_with_their_numbers(http: Client) -> None:
    made = furnished()
    http.cookies[COOKIE] = made.cookie
    for span in ("today", "7-days", "30-days", "nonsense"):
        text = text_of(http, f"/operator?span={span}")
        assert text.count("<svg") >= 4
        assert "style=" not in text
        assert "sealed readings, which are not opened" in text
    assert reason("face.another_person").cause in text_of(http, "/operator?span=30-days")
    other = empty("south")
    http.cookies[COOKIE] = other.cookie
    assert "Nobody has registered yet" in text_of(http, "/operator")


def test_a_policy_is_published_once_its_faults_are_mended(http: Client, north: Furnished) -> None:
    better = PICTURES.replace("version = 1", "version = 7", 1)
    broken = better.replace('fail = "reject"', 'fail = "perhaps"', 1)
    answer = http.post("/operator/policies/publish", {"text": broken, "kinds": ["new_line"]})
    text = unescape(answer.content.decode())
    assert "Line " in text
    assert 'fail = "perhaps"' in text
    assert "is not retry | review | reject" in text
    answer = http.post("/operator/policies/publish", {"text": better, "kinds": ["new_line"]})
    assert answer.status_code == 302
    assert "In force: photographs 7" in text_of(http, answer["Location"])
    assert by(north, "policy.published") == f"staff.{north.member_id.hex}"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text.partition("[other_way")[0].replace("[officer]", "[officer_]"), "officer_"),
        (lambda text: text.replace("match_fmr = 1e-5", "match_fmr = 1e-12"), "face.match_fmr"),
        (lambda _: "", "Enter the rules"),
        (lambda text: text + "#" * 70_000, "too long"),
    ],
)
def test_what_a_policy_lacks_is_named(http: Client, north: Furnished, change: object, told: str) -> None:
    text = change(PICTURES.replace("version = 1", "version = 7", 1))  # type: ignore[operator]
    answer = http.post("/operator/policies/publish", {"text": text, "kinds": ["new_line"]})
    assert told in unescape(answer.content.decode())
    with tenant(north.caller.operator_id):
        assert not Policy.objects.filter(version="7").exists()


def test_the_same_version_with_other_rules_is_refused(http: Client, north: Furnished) -> None:
    del north
    text = PICTURES.replace("max_yaw_deg = 30", "max_yaw_deg = 20")
    answer = http.post("/operator/policies/publish", {"text": text, "kinds": ["new_line"]})
    assert "Raise the version" in unescape(answer.content.decode())


def test_two_versions_differ_as_the_page_says(http: Client) -> None:
    made = furnished()
    http.cookies[COOKIE] = made.cookie
    with tenant(made.caller.operator_id):
        old, new = Policy.objects.order_by("id")
    text = text_of(http, f"/operator/policies/differences?old={old.id}&new={new.id}")
    assert "face.match_fmr" in text
    assert "1 : 100,000" in text
    assert "1 : 10,000" in text
    assert http.get("/operator/policies/differences?old=x&new=y").status_code == 404
    assert "A match: as alike" in text_of(http, f"/operator/policies/{new.id}")
    assert "version = 3" in text_of(http, f"/operator/policies/publish?from={new.id}")


def test_a_rehearsal_shows_its_progress_and_then_its_matrix(http: Client) -> None:
    made = furnished()
    http.cookies[COOKIE] = made.cookie
    text = PICTURES.replace("version = 1", "version = 9", 1)
    answer = http.post("/operator/policies/rehearse", {"text": text, "days": "30", "kind": ""})
    assert answer.status_code == 302
    assert "data-poll" in text_of(http, answer["Location"])
    assert "data-poll" in text_of(http, f"{answer['Location']}/progress")
    with tenant(made.caller.operator_id):
        row = RehearsalRow.objects.get()
    rehearsals.run(made.caller.operator_id, row.id, tools())
    shown = text_of(http, answer["Location"])
    assert "rn-matrix" in shown
    assert "data-poll" not in shown
    with tenant(made.caller.operator_id):
        found = RehearsalRow.objects.get().found
    assert found["changed"]
    assert found["changed"][0]["registration"] in shown


def test_a_client_is_made_with_its_secret_shown_once_and_revoked(http: Client, north: Furnished) -> None:
    answer = http.post("/operator/clients/add", {"name": "Shop", "scopes": ["registrations:read"]})
    secret = secret_in(answer)
    client_id = re.search(r"<dd>([0-9a-f]{32}\.[0-9a-f]{32})<", answer.content.decode())
    assert client_id
    assert sign_in(client_id[1], secret).scopes == {"registrations:read"}
    assert by(north, "client.added") == f"staff.{north.member_id.hex}"
    assert secret not in text_of(http, "/operator/clients")
    row_id = uuid.UUID(hex=client_id[1].partition(".")[2])
    text_of(http, f"/operator/clients/{row_id}/revoke")
    assert http.post(f"/operator/clients/{row_id}/revoke").status_code == 302
    with pytest.raises(Unauthenticated):
        sign_in(client_id[1], secret)
    assert by(north, "client.revoked") == f"staff.{north.member_id.hex}"
    assert "API client revoked" in text_of(http, "/operator/changes")


def test_a_store_and_somebody_in_it_are_added_and_she_is_shut_out(http: Client, north: Furnished) -> None:
    assert http.post("/operator/stores/add", {"name": "Main Street", "code": "7"}).status_code == 302
    assert "There is a store with that code" in unescape(
        http.post("/operator/stores/add", {"name": "Other", "code": "7"}).content.decode()
    )
    given = {"name": "Bea", "login": "Bea", "roles": ["agent"], "store": ""}
    answer = http.post("/operator/staff/add", given)
    assert secret_in(answer).startswith(north.caller.operator_id.hex)
    assert "There is somebody with that login" in unescape(http.post("/operator/staff/add", given).content.decode())
    with tenant(north.caller.operator_id):
        bea = Member.objects.get(login="bea")
    assert by(north, "staff.added") == f"staff.{north.member_id.hex}"
    again = secret_in(http.post(f"/operator/staff/{bea.id}/begin-again"))
    assert again != secret_in(answer)
    assert http.post(f"/operator/staff/{bea.id}/disable").status_code == 302
    with tenant(north.caller.operator_id):
        assert Member.objects.get(login="bea").disabled_at
    assert by(north, "staff.disabled") == f"staff.{north.member_id.hex}"


def test_nobody_shuts_herself_out(http: Client, north: Furnished) -> None:
    http.post(f"/operator/staff/{north.member_id}/disable")
    with tenant(north.caller.operator_id):
        assert Member.objects.get(id=north.member_id).disabled_at is None


def test_a_connection_is_changed_and_its_settings_are_never_shown(http: Client, north: Furnished) -> None:
    secret = "whsec_" + "B" * 44
    answer = http.post("/operator/connections/lines", {"protocol": "line-orders", "base_url": "https://lines.example"})
    assert "This protocol needs this" in answer.content.decode()
    given = {"protocol": "line-orders", "base_url": "https://lines.example", "secret": secret}
    assert http.post("/operator/connections/lines", given).status_code == 302
    with tenant(north.caller.operator_id):
        assert Connection.objects.get().protocol == "line-orders"
    for path in ("/operator/connections", "/operator/connections/lines", "/operator/changes"):
        text = text_of(http, path)
        assert secret not in text
        assert "lines.example" not in text
    assert by(north, "connection.changed") == f"staff.{north.member_id.hex}"
    assert http.get("/operator/connections/other").status_code == 404


def test_no_file_of_the_services_machine_is_named_on_a_page(http: Client, north: Furnished) -> None:
    assert "_file" not in text_of(http, "/operator/connections/authority")
    given = {"protocol": "line-orders", "base_url": "https://lines.example", "secret": "whsec_" + "B" * 44}
    http.post("/operator/connections/lines", given | {"authority_file": "/etc/passwd"})
    with tenant(north.caller.operator_id):
        assert Connection.objects.count() == 1


def test_a_dead_delivery_is_sent_again_and_an_endpoint_removed(http: Client) -> None:
    made = furnished()
    http.cookies[COOKIE] = made.cookie
    text = text_of(http, "/operator/webhooks")
    assert text.index("Given up") < text.index("On its way") < text.index("Delivered")
    with tenant(made.caller.operator_id):
        dead, endpoint = Delivery.objects.get(state="dead"), WebhookEndpoint.objects.get()
    assert http.post(f"/operator/webhooks/deliveries/{dead.id}/again").status_code == 302
    with tenant(made.caller.operator_id):
        assert Delivery.objects.get(id=dead.id).state == "pending"
    assert by(made, "webhook.redelivered") == f"staff.{made.member_id.hex}"
    assert http.post(f"/operator/webhooks/{endpoint.id}/remove").status_code == 302
    assert "No endpoint" in text_of(http, "/operator/webhooks")
    assert by(made, "webhook.removed") == f"staff.{made.member_id.hex}"


def test_an_endpoint_is_added_with_its_secret_or_refused(http: Client, north: Furnished) -> None:
    assert "may not be called" in unescape(http.post("/operator/webhooks/add", {"url": "ftp://x"}).content.decode())
    answer = http.post("/operator/webhooks/add", {"url": "https://hooks.example", "types": "policy.published, a.b"})
    assert secret_in(answer).startswith("whsec_")
    with tenant(north.caller.operator_id):
        assert WebhookEndpoint.objects.get().types == ["policy.published", "a.b"]


def test_another_operators_rows_are_not_there(http: Client, north: Furnished) -> None:
    del north
    theirs = empty("south")
    with tenant(theirs.caller.operator_id):
        policy = Policy.objects.get()
    for path in (f"policies/{policy.id}", f"staff/{theirs.member_id}/disable", f"rehearsals/{uuid.uuid4()}"):
        assert http.get(f"/operator/{path}").status_code == 404
    assert http.post(f"/operator/staff/{theirs.member_id}/disable").status_code == 404
