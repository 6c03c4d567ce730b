"""Whoever owns the database and the log's key changes the log, and the monitor, which owns neither, says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from tests.integration.oversight.logs import Web, append_some, changed, resigned
from tests.integration.picture_way import TODAY, captured, tools
from tests.pages.stand_ins import BLUE, RED

from realname.ledger.kinds import LeafKind
from realname.ledger.monitor import Report, watch
from realname.ledger.monitor_state import Seen
from realname.ledger.notes import new_key
from realname.ledger.trust import Trust
from realname.record.operators.actions.clients import Caller
from realname.record.oversight.actions.counting import count_all, month_figures, publish_figures
from realname.record.oversight.actions.sequencing import sequence_all
from realname.record.oversight.actions.signing import public_key
from realname.record.oversight.figures import behind, counted_size, months
from realname.record.oversight.models import Log
from realname.record.registrations.actions import deciding


def look(web: Web, seen: Seen | None = None) -> Report:
    trust = Trust((public_key(Log.objects.get()),))
    return watch(web, trust, seen or Seen(), timezone.now())


def bring() -> None:
    sequence_all()
    count_all()


def test_the_monitor_recounts_what_is_published_and_finds_it_right(web: Web, caller: Caller) -> None:
    instruments = tools()
    for colour in (RED, BLUE):
        registration = captured(caller, instruments, colour)
        deciding.decide_registration(caller.operator_id, registration, instruments, TODAY)
    bring()
    now = timezone.now()
    month = f"{now.astimezone(UTC):%Y-%m}"
    assert publish_figures(now) == [month]
    assert web.read(f"figures/{month}.json") is None  # its leaf has no place yet
    bring()
    published = json.loads(web.read(f"figures/{month}.json") or b"{}")
    hers = published["operators"][str(caller.operator_id)]
    assert hers["decision.new_line.face.approved"] == 1
    assert hers["decision.new_line.face.rejected"] == 1
    assert hers["reason.face.face.no_match"] == 1
    report = look(web)
    assert report.is_right, report.findings
    assert report.seen.checked == {month: report.seen.published[month].digest}
    assert publish_figures(now) == []
    append_some(2)
    bring()
    assert publish_figures(now) == [month]
    bring()
    assert look(web, report.seen).is_right


def test_each_figure_leads_to_the_leaves_that_it_is_counted_from(web: Web, caller: Caller) -> None:
    del web
    instruments = tools()
    registration = captured(caller, instruments, BLUE)
    deciding.decide_registration(caller.operator_id, registration, instruments, TODAY)
    append_some(3)
    bring()
    [month] = months()
    figures = month_figures(month)
    assert counted_size() == sum(
        len(behind(month, who, name)) for who, of in figures.items() for name in of if name.startswith(FIRST)
    )
    [one] = behind(month, str(caller.operator_id), "decision.new_line.face.rejected")
    assert one.leaf.kind is LeafKind.DECISION
    assert one.adds == 1
    assert [found.index for found in behind(month, str(caller.operator_id), "reason.face.face.no_match")] == [one.index]
    assert behind(month, str(caller.operator_id), "decision.new_line.face.retry") == []
    assert behind(month, str(caller.operator_id), "no.such") == []
    assert behind(month, str(caller.operator_id), "decision.new_line.face.rejected", after=one.index) == []


FIRST = ("decision.", "policy_published", "consent_withdrawn.")


def test_a_month_that_is_over_is_published_once_more_and_then_stays(web: Web) -> None:
    append_some(2)
    bring()
    now = datetime.now(UTC)
    assert len(publish_figures(now)) == 1
    bring()
    later = (now.replace(day=1) + timedelta(days=32)).replace(day=1)
    this, following = f"{now:%Y-%m}", f"{later:%Y-%m}"
    assert publish_figures(later) == [this]
    assert publish_figures(later) == []
    bring()
    assert json.loads(web.read(f"figures/{this}.json") or b"{}")["size"] == 3
    assert web.read(f"figures/{following}.json") is None


def rewrite(old: str, new: str) -> str:
    """Return the statement that rewrites the third leaf."""
    text = f"regexp_replace(convert_from(leaf, 'UTF8'), '{old}', '{new}')"
    return f"UPDATE oversight_entry SET leaf = convert_to({text}, 'UTF8') WHERE id = 3"  # noqa: S608  of these tests


SWAP = (
    "UPDATE oversight_entry SET id = 1000 WHERE id = 2; UPDATE oversight_entry SET id = 2 WHERE id = 5; "
    "UPDATE oversight_entry SET id = 5 WHERE id = 1000"
)
REMOVE = "DELETE FROM oversight_entry WHERE id = 4"
ATTACKS: dict[str, tuple[Callable[[], None], str]] = {
    "a leaf changed where it lies": (lambda: changed(rewrite("face", "contact")), "log.entry_differs"),
    "a leaf changed": (lambda: resigned(rewrite("face", "contact")), "log.forked"),
    "a leaf removed": (lambda: resigned(REMOVE), "log.went_back"),
    "a leaf removed and another appended": (lambda: resigned(REMOVE, and_one_more=True), "log.forked"),
    "two leaves that changed places": (lambda: resigned(SWAP), "log.forked"),
}
"""What is done, beyond the first all hashed and signed anew, and what is found."""


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_owner_of_database_and_key_is_found_out(web: Web, attack: str) -> None:
    append_some(6)
    bring()
    before = look(web)
    assert before.is_right
    act, code = ATTACKS[attack]
    act()
    is_signed_anew = code != "log.entry_differs"
    report = look(web, before.seen if is_signed_anew else None)
    assert code in report.counts, report.findings
    assert not report.is_right


def test_a_leaf_that_is_dated_back_is_found(web: Web) -> None:
    append_some(2)
    bring()
    seen = look(web).seen
    append_some(1)
    changed(rewrite('"at":"[^"]*"', '"at":"2026-01-01T00:00:00.000Z"'))
    sequence_all()
    assert "log.back_dated" in look(web, seen).counts


def test_a_figure_that_is_off_by_one_is_found(web: Web) -> None:
    append_some(5)
    bring()
    changed("UPDATE oversight_figure SET count = count + 1")
    publish_figures(timezone.now())
    bring()
    report = look(web)
    assert report.counts == {"figures.differ": 1}
    assert "published 6, counted 5" in report.findings[0].message


def test_a_publication_that_is_changed_afterwards_is_found(web: Web) -> None:
    append_some(5)
    bring()
    publish_figures(timezone.now())
    bring()
    changed("UPDATE oversight_publication SET content = replace(content, ':5}', ':4}')")
    assert set(look(web).counts) == {"figures.differ", "figures.replaced"}


def test_another_key_is_refused(web: Web) -> None:
    append_some(1)
    bring()
    seen = look(web).seen
    assert seen
    log = Log.objects.get()
    other = replace(public_key(log), public=new_key(log.origin).public.public)
    report = watch(web, Trust((other,)), seen, timezone.now())
    assert "checkpoint.unsigned" in report.counts
