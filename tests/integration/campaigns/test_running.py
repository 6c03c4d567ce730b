"""A campaign from its first notice to its last bar and back, on the clock that the test gives."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.utils import IntegrityError
from django.utils import timezone
from tests.integration.campaigns.conftest import BY, OPENS, PLAN, Made, Operated, file_of, number
from tests.integration.rules import PICTURES

from realname.connect.transport.faults import Fault
from realname.database.rows import tenant
from realname.ledger.kinds import LeafKind
from realname.ledger.leaves import parse
from realname.record.campaigns import selectors
from realname.record.campaigns.actions import barring, clocks, letters, making, noticing, running, sparing, verifying
from realname.record.campaigns.models import BarOrder, Campaign, CampaignLine, Notice, Step
from realname.record.campaigns.plan import Plan
from realname.record.errors import Conflict, Invalid
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.connections import line_system_of
from realname.record.operators.actions.policies import publish_policy
from realname.record.oversight.models import Entry
from realname.record.registrations.actions import steps
from realname.record.registrations.models import Line

A, B, C = number(1), number(2), number(3)


def leaves(step: str) -> list[dict[str, Any]]:
    entries = Entry.objects.filter(kind=LeafKind.CAMPAIGN_STEP).order_by("id")
    bodies = [dict(parse(bytes(entry.leaf)).body) for entry in entries]
    return [body for body in bodies if body["step"] == step]


def verified(made: Operated, msisdn: str) -> None:
    """Say that a line's holder is verified, as her registration's end does."""
    line = made.line(msisdn)
    with tenant(made.id):
        verifying.line_held(Line(operator_id=made.id, line_index=line.line_index))


def test_people_are_told_reminded_limited_barred_and_restored(made: Made) -> None:
    run = made(file_of([f"{A},en", f"{B},zh", f"{C},en"], "msisdn,language"))
    assert run.at(-1) == 0
    assert run.at(0) == 3
    assert run.at(0) == 0
    texts = [message.text for message in run.sms.messages()]
    assert len(texts) == 3
    assert sum("核实" in text for text in texts) == 1
    assert all("2026-10-05" in text and "http" not in text for text in texts)
    verified(run, A)
    assert run.at(10) == 2
    assert run.at(28) == 2 + 2  # the second reminder, and the bar
    assert run.barred() == {B: "outgoing", C: "outgoing"}
    assert run.states() == {A: "verified", B: "limited", C: "limited"}
    verified(run, B)
    run.restore_all()
    assert run.barred() == {C: "outgoing"}
    run.at(56)
    assert run.barred() == {C: "both"}
    verified(run, C)
    run.restore_all()
    assert run.barred() == {}
    run.at(57)
    assert Counter(message.to for message in run.sms.messages()) == {A: 1, B: 5, C: 5}
    with tenant(run.id):
        harm = selectors.harm_of(run.campaign)
        assert (harm.barred, harm.wrongly, harm.restored, harm.restored_late, harm.waiting) == (2, 0, 2, 0, 0)
        assert harm.longest_s is not None
    assert [body["counts"] for body in leaves("limited")] == [{"lines": 2}]
    assert [body["counts"] for body in leaves("restored")] == [{"lines": 1, "restored": 1}] * 2
    assert all("took_s" in body for body in leaves("restored"))


def test_nobody_is_barred_without_a_notice_or_within_a_fortnight_of_it(made: Made) -> None:
    unreachable = "+447700900196"  # the simulator refuses numbers that end so
    run = made(file_of([A, unreachable]))
    run.at(0)
    with tenant(run.id):
        CampaignLine.objects.filter(reached_at__isnull=False).update(reached_at=OPENS + timedelta(days=20))
    run.at(28)
    assert run.barred() == {}
    assert run.states() == {A: "open", unreachable: "open"}
    run.at(34)
    assert run.barred() == {A: "outgoing"}
    with tenant(run.id), pytest.raises(IntegrityError, match="limited_lines_were_reached"):
        CampaignLine.objects.filter(reached_at=None).update(limited_at=timezone.now())


def test_spared_lines_and_people_under_way_are_not_barred(made: Made) -> None:
    run = made(file_of([f"{A},health", f"{B},", f"{C},"], "msisdn,never_bar"))
    caller = Caller(run.id, "client", frozenset())
    with tenant(run.id):
        sparing.spare(run.id, B, "alarm_line", BY)
        publish_policy(caller, PICTURES, ("reverification",))
        registration = steps.create_registration(caller, steps.Application("reverification", C))
        registration.state = "consented"
        registration.save()
    run.at(0)
    run.at(28)
    assert run.barred() == {}
    with tenant(run.id):
        steps.withdraw(registration.id)
    run.at(29)
    assert run.barred() == {C: "outgoing"}


def test_a_bar_that_meets_a_verified_holder_is_undone_and_counted(made: Made) -> None:
    run = made(file_of([A]))
    run.at(0)
    running.work(run.id, run.campaign, OPENS + timedelta(days=28))
    with tenant(run.id):
        [order_id] = BarOrder.objects.values_list("id", flat=True)
        sending = barring._take_bar(order_id)  # noqa: SLF001  the moment between taking in hand and the answer
    assert sending is not None
    verified(run, A)
    with tenant(run.id):
        [restoring] = BarOrder.objects.filter(action="restore").values_list("id", flat=True)
    assert barring.restore(run.id, restoring) is not None  # a bar is on its way
    assert run.lines.lines.works == 0
    system = line_system_of(run.id)
    assert system is not None
    answer = system.order(sending)
    assert run.barred() == {A: "outgoing"}
    with tenant(run.id):
        barring._keep(order_id, answer)  # noqa: SLF001  the same
    assert barring.restore(run.id, restoring) is None
    assert run.barred() == {}
    assert run.line(A).wrongly == "verified_before"
    assert [body["counts"] for body in leaves("barred")] == [{"barred_wrongly": 1}]


def test_a_bar_that_was_not_sent_yet_is_dropped_when_the_holder_comes(made: Made) -> None:
    run = made(file_of([A]))
    run.at(0)
    running.work(run.id, run.campaign, OPENS + timedelta(days=28))
    verified(run, A)
    run.at(28)
    assert run.lines.lines.works == 0
    with tenant(run.id):
        assert list(BarOrder.objects.values_list("action", "state")) == [("bar_outgoing", "dropped")]


def test_a_wrong_bar_is_lifted_by_hand_and_not_set_again(made: Made) -> None:
    run = made(file_of([A, B]))
    for day in (0, 28):
        run.at(day)
    with tenant(run.id):
        with pytest.raises(Invalid):
            sparing.restore_by_hand(run.campaign, run.line(A).id, "because", BY)
        sparing.restore_by_hand(run.campaign, run.line(A).id, "not_noticed", BY)
        sparing.spare(run.id, B, "vulnerable_person", BY)
    run.restore_all()
    assert run.barred() == {}
    for day in (56, 57, 58):
        run.at(day)
    assert run.barred() == {}
    with tenant(run.id):
        assert selectors.harm_of(run.campaign).wrongly == 2
        with pytest.raises(Conflict):
            sparing.restore_by_hand(run.campaign, made_line(run, "+447700900009"), "mistake", BY)


def made_line(run: Operated, msisdn: str) -> uuid.UUID:
    row = run.line(A)
    copy = CampaignLine(
        operator_id=run.id, campaign_id=run.campaign, row_number=9, bucket=0, line_index=msisdn.encode(), language="en"
    )
    copy.state = row.state
    copy.save(force_insert=True)
    return copy.id


def test_a_paused_campaign_bars_and_tells_nobody_and_shortens_no_window(made: Made) -> None:
    run = made(file_of([A, B]))
    for day in (0, 28):
        run.at(day)
    with tenant(run.id):
        making.pause(run.campaign, BY)
        Campaign.objects.filter(id=run.campaign).update(paused_at=timezone.now() - timedelta(days=9))
        due = list(Step.objects.filter(done_at=None).values_list("due_at", flat=True))
    sent = len(run.sms.messages())
    assert run.at(90) == 0
    assert len(run.sms.messages()) == sent
    verified(run, A)
    run.restore_all()
    assert run.barred() == {B: "outgoing"}
    with tenant(run.id):
        making.start(run.campaign, BY)
        later = list(Step.objects.filter(done_at=None).values_list("due_at", flat=True))
    assert [(after - before).days for before, after in zip(due, later, strict=True)] == [9]
    run.at(66)
    assert run.barred() == {B: "both"}


def test_an_ended_campaign_lifts_its_bars_or_restores_whoever_comes(made: Made) -> None:
    run = made(file_of([A, B]))
    for day in (0, 28):
        run.at(day)
    with tenant(run.id):
        making.end(run.campaign, BY, lift=False)
    verified(run, A)
    run.restore_all()
    assert run.barred() == {B: "outgoing"}
    with tenant(run.id):
        making.end(run.campaign, BY, lift=True)
    assert running.work(run.id, run.campaign, timezone.now()) == 1
    run.restore_all()
    assert run.barred() == {}
    assert run.at(56) == 0


def test_a_lost_answer_is_asked_for_again_and_a_line_that_ended_is_left_alone(made: Made) -> None:
    run = made(file_of([A]))
    run.at(0)
    run.lines.faults.add(Fault(drop="after", times=3))
    run.at(28)
    with tenant(run.id):
        order = BarOrder.objects.get()
        assert (order.state, order.in_flight_at) == ("pending", None)
        BarOrder.objects.update(next_at=timezone.now())
    run.at(28)
    assert run.lines.lines.works == 1
    assert run.line(A).state == "limited"
    gone = made(file_of([B]))
    gone.at(0)
    gone.lines.lines.take("x", b"", "activate", {"msisdn": B, "subscriber": "s"})
    gone.lines.lines.take("y", b"", "terminate", {"msisdn": B, "subscriber": "s"})
    gone.at(28)
    assert gone.states() == {B: "left"}


def test_letters_are_handed_over_once_and_can_be_made_again(made: Made) -> None:
    plan = Plan(1, PLAN.first_day, 7, (10,), 28, None, "letter")
    run = made(file_of([f"{A},=Li,1 Road", f"{B},,"], "msisdn,name,address"), plan)
    run.at(0)
    assert [message.to for message in run.sms.messages()] == [B]
    with tenant(run.id):
        file = letters.hand_over_letters(run.campaign, BY)
        assert file.letters == 1
        with pytest.raises(Conflict):
            letters.hand_over_letters(run.campaign, BY)
        first, again = (list(letters.letters_csv(run.campaign, file.id)) for _ in range(2))
    assert first == again
    assert "'=Li,1 Road,en,01," in first[1]
    assert run.line(A).reached_at is not None


def test_a_refused_message_becomes_a_letter_where_there_is_an_address(made: Made) -> None:
    run = made(file_of(["+447700900196,1 Road"], "msisdn,address"))
    run.at(0)
    with tenant(run.id):
        assert list(Notice.objects.order_by("id").values_list("channel", "state")) == [
            ("sms", "failed"),
            ("letter", "waiting"),
        ]


def test_numbers_are_forgotten_a_month_after_the_end_but_those_of_barred_lines(made: Made) -> None:
    run = made(file_of([A, B]))
    run.at(0)
    verified(run, A)
    run.at(28)
    with tenant(run.id):
        making.end(run.campaign, BY, lift=False)
    now = timezone.now()
    assert clocks.forget(run.id, now + timedelta(days=29)) == 0
    assert clocks.forget(run.id, now + timedelta(days=31)) == 1
    assert run.line(B).sealed_contact is not None
    assert run.line(A).sealed_contact is None
    verified(run, B)
    run.restore_all()
    assert run.barred() == {}


def test_the_clock_puts_each_job_on_the_queue_once(made: Made) -> None:
    run = made(file_of([A]))
    running.work(run.id, run.campaign, OPENS)
    for _ in range(3):
        clocks.keep_going(run.id, timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE task_name LIKE 'campaigns.%' ORDER BY 1")
        assert [row[0] for row in cursor.fetchall()] == ["campaigns.send", "campaigns.work"]
    assert noticing.send_notices(run.id, run.campaign) is False


def test_the_database_keeps_the_order_of_a_campaigns_states(made: Made) -> None:
    run = made(file_of([A]))
    with tenant(run.id), pytest.raises(IntegrityError):
        Campaign.objects.filter(id=run.campaign).update(state="planned")
    with tenant(run.id):
        making.end(run.campaign, BY, lift=False)
    with tenant(run.id), pytest.raises(Conflict) as refusal:
        making.start(run.campaign, BY)
    assert refusal.value.code == "campaign.out_of_order"
