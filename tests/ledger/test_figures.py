from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.samples import OPERATOR, leaf, leaves

from realname.ledger.errors import FiguresError
from realname.ledger.figures import EVERYONE, Difference, Tally, encoded, figures_of, parse, path_of
from realname.ledger.kinds import LeafKind
from realname.ledger.leaves import Leaf


def counted(*given_leaves: Leaf) -> Tally:
    tally = Tally()
    for one in given_leaves:
        tally.add(one)
    return tally


def test_a_decision_is_counted_by_kind_way_outcome_reason_and_time() -> None:
    assert dict(figures_of(leaf())) == {
        "decision.new_line.face.review": 1,
        "reason.face.face.cannot_tell": 1,
        "reason.face.document.blurred": 1,
        "took.decision.2": 1,
    }


@pytest.mark.parametrize("kind", LeafKind)
def test_every_kind_is_counted(kind: LeafKind) -> None:
    assert dict(figures_of(leaf(kind)))


@pytest.mark.parametrize(
    ("took_s", "step"), [(0, "1"), (1, "1"), (2, "2"), (3, "5"), (604_800, "604800"), (10**6, "more")]
)
def test_a_wait_is_counted_by_the_step_that_it_is_within(took_s: int, step: str) -> None:
    assert dict(figures_of(leaf(took_s=took_s)))[f"took.decision.{step}"] == 1


def test_lines_of_a_campaign_and_items_add_up() -> None:
    tally = counted(leaf(LeafKind.CAMPAIGN_STEP), leaf(LeafKind.CAMPAIGN_STEP), leaf(LeafKind.ERASURE, items=5))
    figures = tally.of("2026-11")[OPERATOR]
    assert figures["campaign_lines.barred.barred_wrongly"] == 2
    assert figures["erasure.subscriber.asked"] == 5


def test_leaves_fall_into_the_month_of_their_time_utc_and_to_the_operator_that_they_name() -> None:
    last, first = datetime(2026, 11, 30, 23, 59, 59, 999000, UTC), datetime(2026, 12, 1, tzinfo=UTC)
    tally = counted(leaf(at=last), leaf(at=first), leaf(LeafKind.FIGURES_PUBLISHED, first))
    assert tally.months == ("2026-11", "2026-12")
    assert tally.of("2026-12")[EVERYONE] == {"figures_published": 1}


@given(st.lists(leaves, max_size=12))
def test_what_is_published_is_what_is_counted(given_leaves: list[Leaf]) -> None:
    tally = counted(*given_leaves)
    for month in tally.months:
        file = encoded(month, len(given_leaves), tally.of(month))
        assert tally.differences(parse(file)) == []
    assert Tally(tally.plain).plain == tally.plain


@given(st.lists(leaves, min_size=1, max_size=12), st.data())
def test_a_figure_that_is_off_by_one_is_named(given_leaves: list[Leaf], data: st.DataObject) -> None:
    tally = counted(*given_leaves)
    month = data.draw(st.sampled_from(tally.months))
    shown = tally.of(month)
    who = data.draw(st.sampled_from(sorted(shown)))
    name = data.draw(st.sampled_from(sorted(shown[who])))
    held = shown[who][name]
    shown[who][name] = held + data.draw(st.sampled_from([1, -1]))
    found = tally.differences(parse(encoded(month, len(given_leaves), shown)))
    assert found == ([Difference(month, who, name, shown[who][name], held)] if held or shown[who][name] else [])


def test_a_figure_that_nothing_was_counted_for_is_named() -> None:
    published = parse(encoded("2026-11", 1, {OPERATOR: {"decision.new_line.face.approved": 3}}))
    assert Tally().differences(published) == [Difference("2026-11", OPERATOR, "decision.new_line.face.approved", 3, 0)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        encoded("2026-13", 1, {}),
        encoded("2026-11", -1, {}),
        encoded("2026-11", 1, {"somebody": {"x": 1}}),
        encoded("2026-11", 1, {OPERATOR: {"x": -1}}),
        encoded("2026-11", 1, {}).replace(b'"v":1', b'"v":2'),
        b" " * (8 * 1024 * 1024 + 1),
    ],
)
def test_a_malformed_file_is_refused(content: bytes) -> None:
    with pytest.raises(FiguresError):
        parse(content)


def test_a_month_has_a_path() -> None:
    assert path_of("2026-11") == "figures/2026-11.json"
