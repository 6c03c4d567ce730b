from __future__ import annotations

import pytest
from tests.judge.policies import NEW_LINE
from tests.judge.tables import invented

from realname.judge.checks.check import Outcome
from realname.judge.checks.face_search import not_under_other_identity
from realname.judge.facts import Search, SearchState, Way
from realname.judge.identity_rules import GalleryRules
from realname.judge.policy import Policy, parse, shipped_text

RULES = GalleryRules(fpir=0.01, most_candidates=5)
TABLE = invented()
SEARCHED = """
[gallery]
fpir = 0.01
most_candidates = 5

[checks."face.not_under_other_identity"]
required = "where_applicable"
fail = "{fail}"
unsure = "{unsure}"
"""


@pytest.mark.parametrize(
    ("search", "outcome", "reasons"),
    [
        (Search(), Outcome.SKIPPED, ("check.not_applicable",)),
        (Search(SearchState.FAILED), Outcome.UNSURE, ("face.not_searched",)),
        (Search(SearchState.DONE, 1000), Outcome.PASS, ()),
        (Search(SearchState.DONE, 1000, 1, 0, 0.99), Outcome.UNSURE, ("face.like_another",)),
        (Search(SearchState.DONE, 1000, 0, 1, 1.0), Outcome.UNSURE, ("face.like_another",)),
    ],
)
def test_a_search_passes_or_leaves_a_doubt_and_never_fails(
    search: Search, outcome: Outcome, reasons: tuple[str, ...]
) -> None:
    check = not_under_other_identity(search, RULES, TABLE)
    assert (check.outcome, check.reasons) == (outcome, reasons)


def test_the_detail_says_what_rate_a_gallery_of_that_size_keeps() -> None:
    small = not_under_other_identity(Search(SearchState.DONE, 100), RULES, TABLE)
    large = not_under_other_identity(Search(SearchState.DONE, 1_000_000), RULES, TABLE)
    assert small.detail["keeps_rate"] is True
    assert small.detail["fpir"] == pytest.approx(0.01)
    assert large.detail["keeps_rate"] is False
    assert large.detail["false_candidates"] == pytest.approx(10)
    assert small.threshold is not None
    assert large.threshold is not None
    assert large.threshold > small.threshold


def policy(fail: str = "review", unsure: str = "review") -> Policy:
    return parse(shipped_text("new-line") + SEARCHED.format(fail=fail, unsure=unsure))


@pytest.mark.parametrize(("fail", "unsure"), [("reject", "review"), ("review", "retry"), ("reject", "reject")])
def test_what_a_search_finds_leads_to_a_person_and_to_nothing_else(fail: str, unsure: str) -> None:
    with pytest.raises(Exception, match="is for a person to look at"):
        policy(fail, unsure)


def test_it_is_a_purpose_of_its_own() -> None:
    assert set(policy().purposes(Way.FACE)) - set(NEW_LINE.purposes(Way.FACE)) == {"other_identity"}
    assert policy().purposes(Way.NON_FACE) == NEW_LINE.purposes(Way.NON_FACE)


def test_the_table_is_there_exactly_with_the_check() -> None:
    with pytest.raises(Exception, match="'gallery' is there exactly"):
        parse(shipped_text("new-line") + "[gallery]\nfpir = 0.01\nmost_candidates = 5\n")


@pytest.mark.parametrize(("fpir", "most"), [(0.0, 5), (1.0, 5), (0.1, 0), (0.1, 21)])
def test_rules_outside_of_their_limits_are_refused(fpir: float, most: int) -> None:
    with pytest.raises(ValueError, match="must lie"):
        GalleryRules(fpir, most)
