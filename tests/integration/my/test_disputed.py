"""A line that its owner says is not hers: its user is asked, a reviewer decides, and else the clock."""

from __future__ import annotations

import re
import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from tests.integration.my.conftest import Browser
from tests.integration.staffing import sign_in_as

from realname.database.rows import tenant
from realname.record.errors import Conflict, NotFound, RecordError
from realname.record.inquiries.actions import asking, disputing, reviewing
from realname.record.inquiries.actions.export import held_on
from realname.record.inquiries.models import DisputeLook, LineDispute, UserAsk
from realname.record.operators.models import Event
from realname.record.oversight.models import Entry
from realname.record.registrations.models import Line, Registration
from realname.record.reviews.actions.reviewers import Reviewer
from realname.record.staff.actions.members import add_member

DAY = timedelta(days=1)


@pytest.fixture
def disputed(browser: Browser, line: uuid.UUID) -> Browser:
    """Say that the line is not hers, and have its user asked."""
    browser.prove()
    browser.post(f"lines/{line}/not-mine", words="I never had it.")
    send(browser)
    return browser


def send(browser: Browser) -> None:
    with tenant(browser.caller.operator_id):
        ask = UserAsk.objects.latest("id")
    for _ in range(2):
        asking.send_ask(browser.caller.operator_id, ask.id)


def link(browser: Browser) -> str:
    """Return the path of the newest link, as the line's phone got it."""
    message = browser.outside.sms.messages()[-1]
    assert message.to == "+447700900123"
    assert "ERIKSSON" not in message.text
    found = re.search(r"http://testserver(/u/\S+)", message.text)
    assert found
    return found[1]


def parts(path: str) -> tuple[uuid.UUID, uuid.UUID, str]:
    operator, ask, token = path.removeprefix("/u/").split(".")
    return uuid.UUID(hex=operator), uuid.UUID(hex=ask), token


def dispute(browser: Browser) -> LineDispute:
    with tenant(browser.caller.operator_id):
        return LineDispute.objects.select_related("line").latest("id")


def reviewer(browser: Browser) -> Reviewer:
    return Reviewer(browser.caller.operator_id, uuid.uuid4(), frozenset({"reviewer"}))


def steps(browser: Browser) -> list[str]:
    with tenant(browser.caller.operator_id):
        rows = Entry.objects.filter(kind="line_step").order_by("id")
        return [re.findall(rb'"step":"(\w+)"', bytes(row.leaf))[0].decode() for row in rows]


def test_the_lines_user_answers_once_by_a_link_without_a_login(disputed: Browser) -> None:
    path, phone, before = link(disputed), Client(headers={"accept-language": "en"}), dispute(disputed).decides_at
    assert sum("/u/" in message.text for message in disputed.outside.sms.messages()) == 1
    shown = phone.get(path).content.decode()
    assert "Do you use this number?" in shown
    assert "ERIKSSON" not in shown
    assert "+447700900123" not in shown
    assert "您在使用本号码吗" in Client(headers={"accept-language": "zh-CN"}).get(path).content.decode()
    assert phone.post(path, {"answer": "perhaps"}).status_code == 409
    assert dispute(disputed).decides_at == before
    assert "register" in phone.post(path, {"answer": "in_use"}).content.decode()
    assert dispute(disputed).decides_at == dispute(disputed).created_at + 28 * DAY
    again = phone.post(path, {"answer": "not_used"})
    assert again.status_code == 409
    assert "You said that you use this number." in again.content.decode()
    with tenant(disputed.caller.operator_id):
        [event] = Event.objects.filter(type="line.dispute_user_answered")
        assert event.data["answer"] == "in_use"
        [told] = held_on(dispute(disputed).subscriber_id)["line_disputes"]
        assert (told["user_answer"], len(told["user_asked"])) == ("in_use", 1)
    assert steps(disputed) == ["disputed", "dispute_user_asked", "dispute_user_answered"]
    for dead in (path[:-1] + ("A" if path[-1] != "A" else "B"), "/u/" + "0" * 32 + path[35:]):
        assert phone.get(dead).status_code == 410
        assert phone.post(dead, {"answer": "in_use"}).status_code == 410
    assert phone.get("/u/").status_code == 404


def test_silence_and_answers_move_the_day_on_which_her_word_counts(disputed: Browser) -> None:
    operator_id, now = disputed.caller.operator_id, timezone.now()
    asking.answer_ask(*parts(link(disputed)), "in_use")
    disputing.keep_clock(operator_id, now + 20 * DAY)
    assert dispute(disputed).outcome == ""
    disputing.keep_clock(operator_id, now + 29 * DAY)
    assert dispute(disputed).outcome == "upheld"
    assert dispute(disputed).line.state == Line.State.TERMINATED
    page = Client(headers={"accept-language": "en"}).get(link(disputed)).content.decode()
    assert "It has been decided meanwhile" in page


def test_where_both_say_that_it_is_not_theirs_the_line_ends_after_three_days(disputed: Browser) -> None:
    operator_id, now = disputed.caller.operator_id, timezone.now()
    asking.answer_ask(*parts(link(disputed)), "not_used")
    disputing.keep_clock(operator_id, now + 2 * DAY)
    assert dispute(disputed).outcome == ""
    disputing.keep_clock(operator_id, now + 4 * DAY)
    assert dispute(disputed).outcome == "upheld"
    with pytest.raises(Conflict):
        reviewing_of(disputed, "give_back")
    assert dispute(disputed).outcome == "upheld"


def reviewing_of(browser: Browser, decision: str, who: Reviewer | None = None) -> None:
    with tenant(browser.caller.operator_id):
        reviewing.decide_dispute(who or reviewer(browser), dispute(browser).id, decision, "http://testserver/u/")


def test_a_reviewer_sees_it_asks_again_and_gives_the_line_back(disputed: Browser) -> None:
    operator_id, first = disputed.caller.operator_id, link(disputed)
    staff = Client(headers={"accept-language": "en"})
    member = sign_in_as(staff, operator_id, "reviewer")
    queue = staff.get("/reviews").content.decode()
    assert "1 line that its owner says is not hers" in queue
    assert "has not answered" in staff.get("/reviews/disputes").content.decode()
    path = f"/reviews/disputes/{dispute(disputed).id}"
    shown = staff.get(path).content.decode()
    assert "I never had it." in shown
    assert "+447700900123" in shown
    with tenant(operator_id):
        assert DisputeLook.objects.get().member == member
    assert "You said that a line is not yours" in disputed.text("looks")
    assert staff.post(path, {"decision": "ask_again"}).status_code == 302
    send(disputed)
    assert link(disputed) != first
    with pytest.raises(NotFound):
        asking.answer_ask(*parts(first), "in_use")
    asking.answer_ask(*parts(link(disputed)), "in_use")
    assert "says: I use this number" in staff.get(path).content.decode()
    assert staff.post(path, {"decision": "give_back"}).status_code == 302
    row = dispute(disputed)
    assert (row.outcome, row.decided_by, row.line.state) == ("rejected", member, Line.State.ACTIVE)
    assert staff.post(path, {"decision": "release"}).status_code == 409
    assert staff.get(path).status_code == 409
    assert dispute(disputed).line.state == Line.State.ACTIVE
    assert "No line is disputed." in staff.get("/reviews/disputes").content.decode()


def test_whoever_registered_the_line_and_who_is_no_reviewer_decide_nothing(disputed: Browser) -> None:
    operator_id = disputed.caller.operator_id
    agent = Client(headers={"accept-language": "en"})
    sign_in_as(agent, operator_id, "agent")
    path = f"/reviews/disputes/{dispute(disputed).id}"
    assert agent.post(path, {"decision": "release"}).status_code == 403
    member = add_member(operator_id, "Ada Example", "ada", ("agent", "reviewer"), None).member_id
    served = Reviewer(operator_id, member, frozenset({"reviewer"}))
    with tenant(operator_id):
        Registration.objects.filter(id=dispute(disputed).line.registration_id).update(member=served.member_id)
        assert not reviewing.disputes_for(served).exists()
    for who, decision in ((served, "release"), (served, "ask_again"), (reviewer(disputed), "burn")):
        with pytest.raises(RecordError):
            reviewing_of(disputed, decision, who)
    with tenant(operator_id):
        assert UserAsk.objects.count() == 1
        assert not DisputeLook.objects.exists()
    assert (dispute(disputed).outcome, dispute(disputed).line.state) == ("", Line.State.ACTIVE)


def test_a_line_is_asked_three_times_and_no_more(disputed: Browser) -> None:
    for _ in range(2):
        reviewing_of(disputed, "ask_again")
    with pytest.raises(Conflict) as refused:
        reviewing_of(disputed, "ask_again")
    assert refused.value.code == "dispute.too_often"
    with tenant(disputed.caller.operator_id):
        assert UserAsk.objects.count() == 3
    reviewing_of(disputed, "release")
    assert dispute(disputed).line.state == Line.State.TERMINATED


def test_two_reviewers_an_answer_and_the_clock_at_once_decide_it_once(disputed: Browser) -> None:
    operator_id, late = disputed.caller.operator_id, timezone.now() + 15 * DAY
    answer = parts(link(disputed))
    works = (
        lambda: reviewing_of(disputed, "release"),
        lambda: reviewing_of(disputed, "give_back"),
        lambda: disputing.keep_clock(operator_id, late),
        lambda: asking.answer_ask(*answer, "in_use"),
    )
    together, refused = threading.Barrier(len(works)), []

    def run(index: int) -> None:
        together.wait()
        try:
            works[index]()
        except RecordError as error:
            refused.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(refused) <= {"dispute.settled"}
    row = dispute(disputed)
    with tenant(operator_id):
        [event] = Event.objects.filter(type="line.dispute_settled")
        assert event.data["outcome"] == row.outcome
        ended = Event.objects.filter(type="line.ended").count()
    assert (row.line.state == Line.State.TERMINATED, ended) == ((row.outcome == "upheld"), int(row.outcome == "upheld"))
    told = [step for step in steps(disputed) if step in ("dispute_upheld", "dispute_rejected")]
    assert told == [f"dispute_{row.outcome}"]


def test_without_a_gateway_nobody_is_asked_and_the_clock_decides(browser: Browser, line: uuid.UUID) -> None:
    operator_id = browser.caller.operator_id
    browser.prove()
    with tenant(operator_id):
        inquiry = browser.inquiry().id
        person = Line.objects.get(id=line).subscriber_id
        disputing.dispute_line([person], inquiry, line, "")
        assert not UserAsk.objects.exists()
    with pytest.raises(Conflict), tenant(operator_id):
        reviewing.decide_dispute(reviewer(browser), dispute(browser).id, "ask_again", "")
    disputing.keep_clock(operator_id, timezone.now() + 15 * DAY)
    assert dispute(browser).outcome == "upheld"
