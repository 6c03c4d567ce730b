"""A holder is verified by a real registration; what campaigns keep of her is shown to her, and goes with her."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from tests.integration import picture_way as way
from tests.integration.campaigns.conftest import Made, Operated, file_of
from tests.integration.picture_way import TODAY, agree, measure_all, show, tools
from tests.integration.rules import PICTURES
from tests.pages.stand_ins import RED, page, square

from realname.database.rows import tenant
from realname.record.campaigns.actions import barring
from realname.record.campaigns.actions.erasing import take_out
from realname.record.campaigns.actions.export import held_on
from realname.record.campaigns.models import BarOrder, Campaign, CampaignLine, Notice
from realname.record.errors import Conflict, NotFound
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.policies import publish_policy
from realname.record.registrations.actions import deciding, retention, steps
from realname.record.registrations.models import Line, Registration

store = way.store
HERS, OTHER = "+447700900123", "+447700900124"

pytestmark = pytest.mark.usefixtures("store")


def restoring_jobs() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args ->> 'order_id' FROM procrastinate_jobs WHERE task_name = 'campaigns.restore'")
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def limited(made: Made) -> Operated:
    """Two lines whose outgoing calls are barred."""
    run = made(file_of([HERS, OTHER]))
    for day in (0, 28):
        run.at(day)
    assert run.barred() == {HERS: "outgoing", OTHER: "outgoing"}
    return run


def reverified(run: Operated) -> uuid.UUID:
    """Take the holder of the first line through a re-verification; return who she is."""
    caller = Caller(run.id, "client", frozenset())
    with tenant(run.id):
        publish_policy(caller, PICTURES, ("reverification",))
        registration = steps.create_registration(caller, steps.Application("reverification", HERS)).id
    agree(caller, registration, "document", "face")
    measure_all(caller, tools(), *show(caller, registration, "document", page(RED)))
    measure_all(caller, tools(), *show(caller, registration, "face", square(RED)))
    deciding.decide_registration(run.id, registration, tools(), TODAY)
    with tenant(run.id):
        row = Registration.objects.get(id=registration)
        assert row.state == "activated"
        return row.subscriber_id


def test_an_approval_restores_the_line_by_a_job_of_its_own_transaction(limited: Operated) -> None:
    reverified(limited)
    [order_id] = restoring_jobs()
    assert limited.states() == {HERS: "verified", OTHER: "limited"}
    assert limited.barred() == {HERS: "outgoing", OTHER: "outgoing"}
    assert barring.restore(limited.id, uuid.UUID(order_id)) is None
    assert barring.restore(limited.id, uuid.UUID(order_id)) is None
    assert limited.barred() == {OTHER: "outgoing"}
    assert restoring_jobs() == [order_id]
    with tenant(limited.id):
        assert Line.objects.get().state == "active"


def test_what_is_kept_of_her_line_is_in_her_export_and_erased_with_her(limited: Operated) -> None:
    person = reverified(limited)
    limited.restore_all()
    with tenant(limited.id):
        [told] = held_on(person)["campaign_lines"]
    assert told["contact"] == {"msisdn": HERS}
    assert [one["kind"] for one in told["notices"]] == ["notice", "remind", "remind", "limit", "restored"]
    assert [(one["action"], one["state"]) for one in told["orders"]] == [("bar_outgoing", "done"), ("restore", "done")]
    assert OTHER not in repr(told)
    retention.erase_person(limited.id, person)
    with tenant(limited.id):
        assert held_on(person) == {"campaign_lines": [], "never_barred": []}
        assert CampaignLine.objects.count() == 1
        assert Campaign.objects.get().erased == 1
        assert not Notice.objects.exclude(line=CampaignLine.objects.get()).exists()
    assert limited.states() == {OTHER: "limited"}


def test_a_barred_line_of_somebody_erased_is_restored_first_and_then_gone(limited: Operated) -> None:
    person = reverified(limited)
    retention.erase_person(limited.id, person)
    assert limited.states() == {HERS: "left", OTHER: "limited"}
    limited.restore_all()
    assert limited.barred() == {OTHER: "outgoing"}
    assert limited.states() == {OTHER: "limited"}


def test_a_line_is_taken_out_unless_it_is_barred(limited: Operated, made: Made) -> None:
    with tenant(limited.id), pytest.raises(Conflict) as refusal:
        take_out(limited.line(OTHER).id, limited.campaign)
    assert refusal.value.code == "campaign.under_bar"
    fresh = made(file_of(["+447700900125"]))
    line = fresh.line("+447700900125").id
    with tenant(limited.id), pytest.raises(NotFound):
        take_out(line, limited.campaign)
    with tenant(limited.id):
        take_out(line, fresh.campaign)
        assert not CampaignLine.objects.filter(id=line).exists()
        assert BarOrder.objects.count() == 2
