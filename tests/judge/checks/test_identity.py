"""Checks of an identity: whose line it is, and how many lines it has."""

from __future__ import annotations

import pytest

from realname.judge.checks.check import Outcome
from realname.judge.checks.identity import is_holder, line_limit, not_blocked
from realname.judge.errors import PolicyError
from realname.judge.facts import BlockState, HolderState, LinesState
from realname.judge.identity_rules import IdentityRules
from realname.judge.policy import parse, shipped_text

FIVE = IdentityRules(lines_at_operator=5, lines_in_all=10)


@pytest.mark.parametrize(
    ("state", "outcome", "reasons"),
    [
        (LinesState.NONE, Outcome.SKIPPED, ("check.not_applicable",)),
        (LinesState.UNKNOWN, Outcome.UNSURE, ("identity.not_known",)),
        (LinesState.FREE, Outcome.PASS, ()),
        (LinesState.AT_OPERATOR, Outcome.FAIL, ("identity.lines_at_operator",)),
        (LinesState.IN_ALL, Outcome.FAIL, ("identity.lines_in_all",)),
    ],
)
def test_a_limit_that_is_reached_fails_and_names_which(
    state: LinesState, outcome: Outcome, reasons: tuple[str, ...]
) -> None:
    check = line_limit(state, FIVE)
    assert (check.outcome, check.reasons) == (outcome, reasons)
    assert check.score is None, "how many lines somebody has is not told"


def test_only_the_holders_own_document_passes() -> None:
    assert [state for state in HolderState if is_holder(state).outcome is Outcome.PASS] == [HolderState.SAME]


@pytest.mark.parametrize(("at_operator", "in_all"), [(0, 5), (6, 5), (1, 4), (1, 10_001)])
def test_limits_that_cannot_be_or_would_tell_of_lines_elsewhere_are_refused(at_operator: int, in_all: int) -> None:
    with pytest.raises(ValueError, match="lines_"):
        IdentityRules(at_operator, in_all)


@pytest.mark.parametrize("name", ["new-line", "transfer", "sim-replacement", "reverification"])
def test_limits_and_their_check_go_together(name: str) -> None:
    text = shipped_text(name)
    assert parse(text).identity == FIVE
    with pytest.raises(PolicyError, match="identity"):
        parse(text.replace("[identity]\n", "[identity_]\n"))
    without = parse(text).checks
    assert without["identity.line_limit"].fail == "review"


def test_only_an_identity_that_was_looked_for_and_not_found_passes_the_block_list() -> None:
    assert [state for state in BlockState if not_blocked(state).outcome is Outcome.PASS] == [BlockState.CLEAR]
    assert not_blocked(BlockState.BLOCKED).reasons == ("identity.blocked",)
    assert not_blocked(BlockState.UNKNOWN).outcome is Outcome.UNSURE
