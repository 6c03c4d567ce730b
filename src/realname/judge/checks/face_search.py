"""The check `face.not_under_other_identity`: a search yields candidates for a person to look at, and proves nothing."""

from __future__ import annotations

from realname.judge.calibration import Calibration
from realname.judge.checks.check import NOT_APPLICABLE, Check, Outcome
from realname.judge.facts import Search, SearchState
from realname.judge.identification import search_rule
from realname.judge.identity_rules import GalleryRules


def not_under_other_identity(search: Search, rules: GalleryRules, calibration: Calibration) -> Check:
    """Check that nobody of another identity in the gallery is like the face. It never fails: people are alike.

    The detail says what is to be expected of a search among so many; where `keeps_rate` is false, the engine's table
    does not reach to the policy's rate, and `fpir` is the lowest that can be stated.
    """
    name = "face.not_under_other_identity"
    if search.state is SearchState.NONE:
        return Check(name, Outcome.SKIPPED, (NOT_APPLICABLE,))
    if search.state is SearchState.FAILED:
        return Check(name, Outcome.UNSURE, ("face.not_searched",))
    rule = search_rule(calibration, rules.fpir, search.entries)
    found = search.here + search.elsewhere
    return Check(
        name,
        Outcome.UNSURE if found else Outcome.PASS,
        ("face.like_another",) if found else (),
        score=search.highest,
        threshold=rule.score,
        engine=calibration.engine,
        detail={
            "entries": search.entries,
            "here": search.here,
            "elsewhere": search.elsewhere,
            "fpir": rule.fpir,
            "keeps_rate": rule.keeps_rate,
            "false_candidates": rule.false_candidates,
        },
    )
