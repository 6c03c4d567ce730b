"""Disputed lines under `/v1`: the operator's systems see them, and say what was found."""

from __future__ import annotations

from tests.integration.api.conftest import Operator
from tests.integration.api.test_isolation import everything_of

from realname.database.rows import tenant
from realname.record.operators.models import Event


def test_a_disputed_line_is_listed_and_settled_once(north: Operator) -> None:
    ids = everything_of(north)
    [told] = north.get("/v1/line-disputes").json()["items"]
    assert (told["id"], told["line_id"], told["words"]) == (ids["dispute_id"], ids["line_id"], "I never had it.")
    path = f"/v1/line-disputes/{told['id']}/outcome"
    assert north.post(path, {"outcome": "perhaps"}).status_code == 422
    answer = north.post(path, {"outcome": "upheld"}, key="one")
    assert (answer.status_code, answer.json()["outcome"]) == (201, "upheld")
    assert north.post(path, {"outcome": "upheld"}, key="one").json() == answer.json()
    assert north.post(path, {"outcome": "rejected"}).json()["code"] == "dispute.settled"
    assert north.get("/v1/line-disputes").json()["items"] == []
    assert len(north.get("/v1/line-disputes?state=settled").json()["items"]) == 1
    with tenant(north.id):
        [event] = Event.objects.filter(type="line.dispute_settled")
        assert event.data["outcome"] == "upheld"
