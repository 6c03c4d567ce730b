from __future__ import annotations

from dataclasses import replace

import pytest

from realname.judge.lanes import DEFAULT_RULES, Lane, LaneReason, judge_member
from realname.ledger.kinds import LANE_MEASURES


@pytest.mark.parametrize(
    ("cleared", "drawn", "lane", "reason"),
    [
        (False, None, Lane.STANDARD, LaneReason.NOT_CLEARED),
        (False, True, Lane.STANDARD, LaneReason.NOT_CLEARED),
        (True, None, Lane.STANDARD, LaneReason.NO_DRAW),
        (True, True, Lane.EXTRA_CHECK, LaneReason.DRAWN),
        (True, False, Lane.EXPRESS, LaneReason.CLEARED),
    ],
)
def test_a_member_goes_by_her_clearance_and_the_draw(
    cleared: bool,  # noqa: FBT001  a case of the table
    drawn: bool | None,  # noqa: FBT001
    lane: Lane,
    reason: LaneReason,
) -> None:
    answer = judge_member(cleared=cleared, drawn=drawn)
    assert (answer.lane, answer.reason) == (lane, reason)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, 0.0000001])
def test_a_share_that_draws_nobody_or_everybody_or_is_too_fine_is_no_rule(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        replace(DEFAULT_RULES, share=share)


@pytest.mark.parametrize(("hours", "is_rule"), [(0, False), (1, True), (168, True), (169, False)])
def test_a_draw_lasts_an_hour_at_least_and_a_week_at_most(hours: int, is_rule: bool) -> None:  # noqa: FBT001
    if is_rule:
        assert replace(DEFAULT_RULES, hours=hours).hours == hours
    else:
        with pytest.raises(ValueError, match="hours"):
            replace(DEFAULT_RULES, hours=hours)


def test_an_extra_check_is_more_than_the_express_lane() -> None:
    with pytest.raises(ValueError, match="and more"):
        replace(DEFAULT_RULES, extra_check=DEFAULT_RULES.express)


def test_the_usual_rules_name_known_measures() -> None:
    for measures in (DEFAULT_RULES.express, DEFAULT_RULES.standard, DEFAULT_RULES.extra_check):
        assert set(measures) <= set(LANE_MEASURES)
