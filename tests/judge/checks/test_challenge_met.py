"""Whether what was asked was done, and what becomes of a doubt that stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.judge.challenges import ANSWERED, CLOSER, TURN, challenge
from tests.judge.policies import NEW_LINE
from tests.judge.tables import invented

from realname.judge.checks.check import NOT_APPLICABLE, Check, Outcome
from realname.judge.checks.liveness import challenge_met, live
from realname.judge.facts import Capture, Channel

TABLE = invented()
RULES, FACE = NEW_LINE.liveness, NEW_LINE.face
assert RULES is not None
assert FACE is not None
ALIKE = TABLE.score_at(FACE.match_fmr)
UNLIKE = TABLE.score_at(FACE.no_match_fmr)


def met(attempts: int = 1, **members: Any) -> Check:
    assert RULES is not None
    assert FACE is not None
    reading = challenge(**{"likeness": ALIKE, **members})
    return challenge_met(reading, replace(ANSWERED, attempts=attempts), RULES, FACE, TABLE)


def test_what_was_asked_and_done_passes() -> None:
    assert met().outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("members", "outcome", "reason"),
    [
        ({"motions": (replace(TURN, yaw_deg=10.0), CLOSER)}, Outcome.PASS, ""),
        ({"motions": (replace(TURN, yaw_deg=9.9), CLOSER)}, Outcome.UNSURE, "face.turn_not_seen"),
        ({"motions": (CLOSER,)}, Outcome.UNSURE, "face.turn_not_seen"),
        ({"motions": (replace(TURN, yaw_deg=-10.0), CLOSER)}, Outcome.FAIL, "face.wrong_side"),
        ({"motions": (TURN, replace(CLOSER, growth=1.19))}, Outcome.UNSURE, "face.not_closer"),
        ({"motions": (TURN,)}, Outcome.UNSURE, "face.not_closer"),
        ({"motions": (replace(TURN, seconds=0.29), CLOSER)}, Outcome.FAIL, "face.too_quick"),
        ({"several": 1}, Outcome.FAIL, "face.several"),
        ({"faceless": 3}, Outcome.PASS, ""),
        ({"faceless": 4}, Outcome.UNSURE, "face.left_the_picture"),
        ({"likeness": None}, Outcome.UNSURE, "face.left_the_picture"),
        ({"likeness": ALIKE - 1e-6}, Outcome.UNSURE, "face.person_unlike"),
        ({"likeness": UNLIKE}, Outcome.UNSURE, "face.person_unlike"),
        ({"likeness": UNLIKE - 1e-6}, Outcome.FAIL, "face.person_changed"),
    ],
)
def test_what_was_not_done_is_named(members: dict[str, Any], outcome: Outcome, reason: str) -> None:
    check = met(**members)
    assert (check.outcome, check.reason) == (outcome, reason)


def test_a_doubt_that_stays_at_the_last_attempt_is_failed_so_that_a_person_decides() -> None:
    assert RULES is not None
    doubt = {"motions": (TURN,)}
    assert met(RULES.attempts - 1, **doubt).outcome is Outcome.UNSURE
    last = met(RULES.attempts, **doubt)
    assert (last.outcome, last.reasons) == (Outcome.FAIL, ("face.attempts_used_up", "face.not_closer"))
    assert met(RULES.attempts).outcome is Outcome.PASS


def test_who_was_not_asked_is_skipped_and_who_did_not_answer_is_not() -> None:
    assert RULES is not None
    assert FACE is not None
    for channel, outcome, reason in (
        (Channel.CLIENT, Outcome.SKIPPED, NOT_APPLICABLE),
        (Channel.PHONE, Outcome.UNSURE, "face.no_challenge"),
    ):
        for check in (
            challenge_met(None, Capture(channel), RULES, FACE, TABLE),
            live(None, Capture(channel), RULES),
        ):
            assert (check.outcome, check.reason) == (outcome, reason)
    assert live(None, ANSWERED, RULES).reason == "check.no_evidence"
    assert challenge_met(None, ANSWERED, RULES, FACE, TABLE).reason == "check.no_evidence"
