"""The pages of programmes: made, paused, closed, and their terminals registered and revoked."""

from __future__ import annotations

from django.test import Client
from tests.integration.administration.furnished import empty
from tests.integration.staffing import COOKIE

from realname.database.rows import tenant
from realname.record.programmes.models import Programme, Terminal

KEY = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
GIVEN = {
    "kind": "payment",
    "party": "Sample Mart",
    "name_en": "Pay by face",
    "name_zh": "刷脸付款",
    "fpir": "0.1",
    "close_fpir": "1",
    "live": "passive",
    "without_match": "ordinary",
}


def test_a_programme_from_its_making_to_its_end(http: Client) -> None:
    made = empty()
    http.cookies[COOKIE] = made.cookie
    assert "There are none yet." in http.get("/operator/programmes").content.decode()
    for name, value in (("fpir", "5"), ("fpir", "0"), ("party", ""), ("live", "none")):
        answer = http.post("/operator/programmes/add", GIVEN | {name: value})
        assert "There is something to mend" in answer.content.decode(), name
    assert http.post("/operator/programmes/add", GIVEN).status_code == 302
    with tenant(made.caller.operator_id):
        row = Programme.objects.get()
    assert (row.fpir, row.close_fpir, row.state) == (0.001, 0.01, "open")
    page = f"/operator/programmes/{row.id}"
    refused = http.post(f"{page}/terminals/add", {"name": "Till 1", "public_key": "x"})
    assert "43 letters" in refused.content.decode()
    told = http.post(f"{page}/terminals/add", {"name": "Till 1", "public_key": KEY}).content.decode()
    with tenant(made.caller.operator_id):
        terminal = Terminal.objects.get()
    assert f"{row.operator_id} {terminal.id} " in told
    assert "Till 1" in http.get(page).content.decode()
    assert http.post(f"/operator/terminals/{terminal.id}/revoke").status_code == 302
    assert "revoked" in http.get(page).content.decode()
    assert http.post(page).status_code == 302
    assert "Paused" in http.get(page).content.decode()
    assert http.post(f"{page}/close").status_code == 302
    shown = http.get(page).content.decode()
    assert "Closed" in shown
    assert "Register a terminal" not in shown
    assert "Programme opened, paused or closed" in http.get("/operator/changes").content.decode()
