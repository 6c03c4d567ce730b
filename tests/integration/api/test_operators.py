"""Tokens, policies and webhooks through the API."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.test import Client
from tests.integration.api.conftest import KINDS, POLICY, Operator, make_operator, sign_in

from realname.record.operators.actions.clients import Credentials
from realname.record.web import authentication
from realname.record.web.problem_list import entries

STATUSES = {entry["code"]: entry["statuses"] for entry in entries()}
"""Every code of the committed catalogue, with the statuses that it comes with."""


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """Check that an answer is that problem, and return it."""
    assert answer.status_code == status, answer.content
    assert answer["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "code", "remedy"} <= body.keys()
    assert body["code"] == code
    assert status in STATUSES.get(code, ()), f"{code} with {status} is not in the catalogue: run `make generated`"
    return body


def test_a_token_is_given_for_credentials_in_the_form_or_in_the_header(north: Operator) -> None:
    pair = f"{north.credentials.client_id}:{north.credentials.secret}".encode()
    header = {"authorization": "Basic " + base64.b64encode(pair).decode()}
    answer = Client().post("/v1/token", {"grant_type": "client_credentials"}, headers=header)
    assert answer.status_code == 200
    assert answer.json().keys() >= {"access_token", "scope"}
    assert answer.json()["expires_in"] == 900
    assert answer["cache-control"] == "no-store"


def test_wrong_credentials_are_refused_as_oauth_says(north: Operator) -> None:
    answer = sign_in(Client(), Credentials(north.credentials.client_id, "wrong"))
    assert problem(answer, 401, "auth.credentials")["error"] == "invalid_client"
    assert answer["www-authenticate"]


def test_another_grant_and_a_scope_that_is_not_held_are_refused(north: Operator) -> None:
    form = {"grant_type": "password", "client_id": "x", "client_secret": "y"}
    assert problem(Client().post("/v1/token", form), 400, "auth.grant_type")["error"] == "unsupported_grant_type"
    answer = sign_in(Client(), north.credentials, scope="everything")
    assert problem(answer, 400, "auth.scope")["error"] == "invalid_scope"


def test_a_token_may_ask_for_less(north: Operator) -> None:
    north.token = sign_in(Client(), north.credentials, scope="policies:read").json()["access_token"]  # type: ignore[attr-defined]
    assert north.get("/v1/policies").status_code == 200
    problem(north.get("/v1/webhooks"), 403, "auth.scope")


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer x.y.z", "Basic eA=="])
def test_without_a_good_token_nothing_is_answered(north: Operator, value: str) -> None:
    answer = north.http.get("/v1/policies", headers={"authorization": value})
    assert answer.status_code == 401
    assert answer["www-authenticate"] == "Bearer"


def test_a_token_that_names_another_operator_is_refused(north: Operator, south: Operator) -> None:
    head, _, seal = north.token.split(".")
    north.token = ".".join((head, south.token.split(".")[1], seal))
    problem(north.get("/v1/policies"), 401, "auth.token")


def test_a_call_too_many_is_told_how_long_to_wait(north: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authentication, "BURST", 1)
    monkeypatch.setattr(authentication, "PER_SECOND", 0.01)
    answer = [north.get("/v1/policies") for _ in range(2)][1]
    problem(answer, 429, "request.too_many")
    assert int(answer["retry-after"]) > 0


def test_a_policy_is_published_once_and_read_back(north: Operator) -> None:
    made = north.post("/v1/policies", {"text": POLICY, "kinds": KINDS}, key="one")
    assert made.status_code == 201, made.content
    again = north.post("/v1/policies", {"text": POLICY, "kinds": KINDS}, key="one")
    assert again.json() == made.json()
    assert again["idempotency-replayed"] == "true"
    problem(
        north.post("/v1/policies", {"text": POLICY, "kinds": ["new_line"]}, key="one"), 409, "idempotency.other_body"
    )
    assert north.get(f"/v1/policies/{made.json()['id']}").json() == made.json()
    assert made.json()["in_force_for"] == sorted(KINDS)
    assert [item["id"] for item in north.get("/v1/policies").json()["items"]] == [made.json()["id"]]


def test_a_post_without_a_key_is_refused(north: Operator) -> None:
    answer = north.http.post(
        "/v1/policies", {}, content_type="application/json", headers={"authorization": f"Bearer {north.token}"}
    )
    body = problem(answer, 422, "idempotency.key")
    assert [item["pointer"] for item in body["errors"]] == ["/Idempotency-Key"]
    assert "UUID" in body["remedy"]


def test_a_malformed_policy_is_refused_and_leaves_the_key_free(north: Operator) -> None:
    problem(north.post("/v1/policies", {"text": "no = policy", "kinds": KINDS}, key="k"), 422, "policy.malformed")
    assert north.post("/v1/policies", {"text": POLICY, "kinds": KINDS}, key="k").status_code == 201


def test_a_member_too_many_and_a_body_that_is_no_json_are_refused(north: Operator) -> None:
    problem(north.post("/v1/policies", {"text": POLICY, "kinds": KINDS, "force": True}), 422, "request.invalid")
    headers = {"authorization": f"Bearer {north.token}", "idempotency-key": "k"}
    answer = north.http.post("/v1/policies", "{", content_type="application/json", headers=headers)
    problem(answer, 400, "request.json")


def test_pages_follow_each_other_by_cursor(north: Operator) -> None:
    for number in range(3):
        north.post("/v1/webhooks", {"url": f"https://hooks.example/{number}"})
    first = north.get("/v1/webhooks?limit=2").json()
    second = north.get(f"/v1/webhooks?limit=2&cursor={first['next_cursor']}").json()
    assert [item["url"][-1] for item in first["items"] + second["items"]] == ["2", "1", "0"]
    assert second["next_cursor"] == ""
    problem(north.get("/v1/webhooks?cursor=zz"), 422, "request.cursor")
    problem(north.get("/v1/webhooks?limit=101"), 422, "request.invalid")


def test_an_endpoint_shows_its_secret_once_and_can_be_removed(north: Operator) -> None:
    made = north.post("/v1/webhooks", {"url": "https://hooks.example/a", "types": ["registration.decided"]}).json()
    assert made["secret"].startswith("whsec_")
    [listed] = north.get("/v1/webhooks").json()["items"]
    assert "secret" not in listed
    assert north.delete(f"/v1/webhooks/{made['id']}").status_code == 204
    assert north.get("/v1/webhooks").json()["items"] == []
    problem(north.delete(f"/v1/webhooks/{made['id']}"), 404, "record.not_found")


def test_a_delivery_is_listed_and_sent_again(north: Operator) -> None:
    north.post("/v1/webhooks", {"url": "https://hooks.example/a"})
    north.post("/v1/policies", {"text": POLICY, "kinds": KINDS})
    [row] = north.get("/v1/webhooks/deliveries?state=pending").json()["items"]
    assert row["type"] == "policy.published"
    assert north.get("/v1/webhooks/deliveries?state=dead").json()["items"] == []
    assert north.post(f"/v1/webhooks/deliveries/{row['id']}/redeliver").status_code == 202
    problem(north.get("/v1/webhooks/deliveries?state=lost"), 422, "request.invalid")


def test_an_address_that_is_none_is_a_problem_too(north: Operator) -> None:
    problem(north.get("/v1/nothing"), 404, "request.no_such_address")


def test_a_body_that_is_too_large_is_refused_before_it_is_read(north: Operator) -> None:
    answer = north.http.post(
        "/v1/policies", b"x" * (2 << 20), content_type="application/json", headers={"idempotency-key": "k"}
    )
    problem(answer, 413, "request.too_large")


def test_a_reader_can_change_nothing(service: Any) -> None:
    del service
    reader = make_operator("reader", ("policies:read",))
    problem(reader.post("/v1/policies", {"text": POLICY, "kinds": KINDS}), 403, "auth.scope")
    assert reader.get("/v1/policies").json()["items"] == []
