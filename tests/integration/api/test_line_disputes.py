"""Disputed lines under `/v1`: the operator's systems see them, and say what was found."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.utils import timezone
from tests.integration.api.conftest import Operator
from tests.integration.api.test_isolation import everything_of

from realname.database.rows import tenant
from realname.record.inquiries.actions import disputing
from realname.record.inquiries.models import LineDispute
from realname.record.operators.models import Event
from realname.record.oversight.models import Entry
from realname.record.registrations.actions import lines
from realname.record.registrations.models import Line, Registration


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
        assert Line.objects.get(id=ids["line_id"]).state == Line.State.TERMINATED


def test_a_disputed_line_gets_no_other_sim_until_somebody_has_looked(north: Operator) -> None:
    ids = everything_of(north)
    with tenant(north.id):
        msisdn = lines.shown(lines.line_row(uuid.UUID(ids["line_id"])))["line"]["msisdn"]
        before = Registration.objects.count()
    for kind in ("sim_replacement", "transfer"):
        answer = north.post("/v1/registrations", {"kind": kind, "line": {"msisdn": msisdn}})
        assert (answer.status_code, answer.json()["code"]) == (409, "line.disputed")
    with tenant(north.id):
        assert Registration.objects.count() == before
    north.post(f"/v1/line-disputes/{ids['dispute_id']}/outcome", {"outcome": "rejected"})
    assert north.post("/v1/registrations", {"kind": "transfer", "line": {"msisdn": msisdn}}).status_code == 201
    with tenant(north.id):
        assert Line.objects.get(id=ids["line_id"]).state == Line.State.ACTIVE


def test_a_dispute_that_nobody_answers_is_reminded_of_once_and_then_decided_for_her(north: Operator) -> None:
    ids = everything_of(north)
    now = timezone.now()
    disputing.keep_clock(north.id, now + timedelta(days=6))
    for _ in range(2):
        disputing.keep_clock(north.id, now + timedelta(days=8))
    with tenant(north.id):
        assert Event.objects.filter(type="line.dispute_due").count() == 1
        assert Line.objects.get(id=ids["line_id"]).state == Line.State.ACTIVE
    for _ in range(2):
        disputing.keep_clock(north.id, now + timedelta(days=15))
    with tenant(north.id):
        assert LineDispute.objects.get().outcome == "upheld"
        assert Line.objects.get(id=ids["line_id"]).state == Line.State.TERMINATED
        assert Event.objects.filter(type="line.dispute_settled").count() == 1
        told = [bytes(row.leaf) for row in Entry.objects.filter(kind="line_step")]
    assert sum(b'"dispute_not_answered"' in leaf for leaf in told) == 1
