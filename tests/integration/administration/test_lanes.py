"""The page of a transit programme's lanes: its figures, its draws, and who is cleared."""

from __future__ import annotations

from unittest.mock import patch

from django.test import Client
from tests.integration.administration.furnished import empty
from tests.integration.galleries.people import RED
from tests.integration.lanes.people import lane_of
from tests.integration.programmes.people import frame, member, operator, programme, terminal, tools
from tests.integration.staffing import COOKIE

from realname.database.rows import tenant
from realname.judge.lanes import DEFAULT_RULES
from realname.record.lanes.actions.ruling import rules_of
from realname.record.lanes.models import Clearance, Draw
from realname.record.programmes.copies import Copies
from realname.record.programmes.kinds import Kind
from realname.record.programmes.passing import pass_frame


def test_a_member_is_cleared_passes_and_the_draw_is_revealed(http: Client) -> None:
    made = empty()
    http.cookies[COOKIE] = made.cookie
    row = lane_of(made.caller)
    hers = member(made.caller, RED, row)
    page = f"/operator/programmes/{row.id}/lanes"
    shown = http.get(page).content.decode()
    assert "not cleared" in shown
    assert "committed to" in shown
    assert page in http.get(f"/operator/programmes/{row.id}").content.decode()
    assert http.post(page, {"do": "clear", "member": str(hers.id)}).status_code == 302
    copies = Copies()
    copies.follow()
    with patch("realname.record.lanes.actions.drawing.falls_on", lambda *_: False):
        assert pass_frame(terminal(made.caller, row), frame(RED, row), copies, tools()).word == "express"
    copies.end()
    shown = http.get(page).content.decode()
    assert "secret until revealed" in shown
    assert "Lane 1" in shown
    assert http.post(page, {"do": "reveal"}).status_code == 302
    assert http.post(page, {"do": "reveal"}).status_code == 302
    shown = http.get(page).content.decode()
    assert ">revealed<" in shown
    assert "1 went express, 0 of them with an extra check" in shown
    assert "0 of 1" in shown
    assert http.post(page, {"do": "end", "member": str(hers.id)}).status_code == 302
    with tenant(made.caller.operator_id):
        assert Draw.objects.exclude(revealed_at=None).get().given == 1
        assert not Clearance.objects.exists()


def test_a_member_of_another_programme_is_not_cleared_here_and_other_kinds_have_no_lanes(http: Client) -> None:
    made = empty()
    http.cookies[COOKIE] = made.cookie
    row, till = lane_of(made.caller), programme(made.caller, Kind.PAYMENT, "North Mart")
    other = operator("south")
    theirs = member(other, RED, programme(other))
    assert (
        http.post(f"/operator/programmes/{row.id}/lanes", {"do": "clear", "member": str(theirs.id)}).status_code == 302
    )
    assert http.get(f"/operator/programmes/{till.id}/lanes").status_code == 404
    with tenant(other.operator_id):
        assert not Clearance.objects.exists()


def test_the_rules_are_changed_by_a_form_that_refuses_an_extra_check_without_more(http: Client) -> None:
    made = empty()
    http.cookies[COOKIE] = made.cookie
    row = lane_of(made.caller)
    page = f"/operator/programmes/{row.id}/lanes/rules"
    assert 'value="2"' in http.get(page).content.decode()
    given: dict[str, object] = {
        "express": ["ticket_gate"],
        "extra_check": ["ticket_gate"],
        "standard": ["bag_scanner", "ticket_gate"],
        "share": "0.29",
        "hours": "12",
    }
    assert "everything that the express lane has" in http.post(page, given).content.decode()
    assert http.post(page, {**given, "extra_check": ["questions", "ticket_gate"], "hours": "169"}).status_code == 200
    with tenant(made.caller.operator_id):
        assert rules_of(row.id) == DEFAULT_RULES
    assert http.post(page, {**given, "extra_check": ["questions", "ticket_gate"]}).status_code == 302
    with tenant(made.caller.operator_id):
        now = rules_of(row.id)
    assert (now.express, now.share, now.hours) == (["ticket_gate"], 0.0029, 12)
