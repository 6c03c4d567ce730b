"""The two ways of one policy, and the policies that ship for registrations."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from realname.judge.canonical import canonical
from realname.judge.checks.check import NOT_APPLICABLE, Check, Outcome
from realname.judge.decision import Result, decide
from realname.judge.errors import PolicyError
from realname.judge.facts import Way
from realname.judge.policy import REGISTRATIONS, Policy, load_policy, parse, shipped_text
from realname.judge.shapes import build

NEW_LINE = load_policy("new-line")
RECORDED = Path(__file__).parent / "recorded"


def passed(way: Way) -> list[Check]:
    return [Check(name, Outcome.PASS) for name in NEW_LINE.asks(way)]


@pytest.mark.parametrize("name", REGISTRATIONS.values())
def test_every_policy_for_registrations_has_a_way_without_the_face(name: str) -> None:
    policy = load_policy(name)
    assert policy.name == name
    assert "officer.attested" in policy.asks(Way.NON_FACE)
    assert not any(check.startswith("face.") for check in policy.asks(Way.NON_FACE))


@pytest.mark.parametrize("way", [*Way])
def test_a_decision_says_by_which_way_it_was_made(way: Way) -> None:
    decision = decide(passed(way), NEW_LINE, way)
    assert (decision.outcome, decision.way) == (Result.APPROVED, way)


def test_a_challenge_that_was_met_is_called_uncertified_and_one_that_was_not_asked_proves_no_presence() -> None:
    met = decide(passed(Way.FACE), NEW_LINE)
    assert met.cautions == ("face.presence_not_certified", "document.genuineness_not_established")
    skipped = [
        Check(check.name, Outcome.SKIPPED, (NOT_APPLICABLE,)) if check.name == "face.live" else check
        for check in passed(Way.FACE)
    ]
    decision = decide(skipped, NEW_LINE)
    assert decision.outcome is Result.APPROVED
    assert decision.cautions == ("face.presence_not_established", "document.genuineness_not_established")


@pytest.mark.parametrize("name", REGISTRATIONS.values())
def test_a_policy_that_asks_for_a_challenge_says_that_it_is_uncertified(name: str) -> None:
    assert "uncertified" in load_policy(name).summary


def test_a_challenge_without_what_makes_it_mean_something_is_refused() -> None:
    text = shipped_text("new-line")
    without = re.sub(r'\[checks\."capture\.not_replayed"\]\n(.*\n){3}', "", text)
    with pytest.raises(PolicyError, match=r"means nothing unless capture\.not_replayed is asked for beside it"):
        parse(without)
    with pytest.raises(PolicyError, match="the table 'liveness' is there exactly when"):
        parse(re.sub(r"\[liveness\]\n([^\[].*\n|\n)*?(?=\[capture\])", "", text))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("turns = 2", "turns = 0", "turns must lie in 1..2"),
        ("turns = 2", "turns = 3", "turns must lie in 1..2"),
        ("attempts = 5", "attempts = 0", "attempts must lie in 1..10"),
        ("attempts = 5", "attempts = 11", "attempts must lie in 1..10"),
        ("live_seconds = 120", "live_seconds = 29", "live_seconds must lie in 30..300"),
        ("live_seconds = 120", "live_seconds = 301", "live_seconds must lie in 30..300"),
        ("challenge_bpcer = 0.05", "challenge_bpcer = 0", "challenge_bpcer must lie between 0 and 1"),
        ('of = ["phone"]', "of = []", "of names no channel"),
        ('of = ["phone"]', 'of = ["telephone"]', r"liveness\.of\[0\] is not phone"),
        ('take = ["phone", "counter", "client"]', "take = []", "take names no channel"),
    ],
)
def test_rules_of_a_challenge_lie_within_their_bounds(old: str, new: str, message: str) -> None:
    assert old in shipped_text("new-line")
    with pytest.raises(PolicyError, match=message):
        parse(shipped_text("new-line").replace(old, new))


def test_one_ways_checks_do_not_do_for_the_other() -> None:
    assert decide(passed(Way.NON_FACE), NEW_LINE, Way.FACE).outcome is not Result.APPROVED
    assert decide(passed(Way.FACE), NEW_LINE, Way.NON_FACE).outcome is not Result.APPROVED


def test_what_a_face_would_have_shown_is_no_caution_of_the_other_way() -> None:
    assert decide(passed(Way.NON_FACE), NEW_LINE, Way.NON_FACE).cautions == ("document.genuineness_not_established",)


def test_a_policy_without_that_way_decides_nothing_by_it() -> None:
    with pytest.raises(ValueError, match="no such way"):
        decide([], load_policy("photographs"), Way.NON_FACE)


def test_a_way_without_the_face_that_asks_for_one_is_refused() -> None:
    text = shipped_text("new-line").replace('[other_way."officer.attested"]', '[other_way."face.single"]')
    with pytest.raises(PolicyError, match=r"without the face asks for face\.single"):
        parse(text)


def test_an_authority_that_may_be_left_unasked_needs_who_says_why() -> None:
    always = '[checks."consent.given"]\nrequired = "always"'
    maybe = always.replace("always", "where_applicable")
    with pytest.raises(PolicyError, match=r"authority\.record_matches means nothing unless consent\.given"):
        parse(shipped_text("new-line").replace(always, maybe))


def test_the_purposes_are_those_that_the_checks_use() -> None:
    assert NEW_LINE.purposes(Way.FACE) == ("authority", "contact", "document", "face")
    assert NEW_LINE.purposes(Way.NON_FACE) == ("authority", "contact", "document")


@pytest.mark.parametrize("folder", sorted(RECORDED.iterdir()), ids=lambda folder: folder.name)
def test_decisions_of_earlier_versions_are_reproduced_byte_for_byte(folder: Path) -> None:
    policy = build(Policy, json.loads((folder / "policy.json").read_text("utf-8")))
    checks = [build(Check, item) for item in json.loads((folder / "checks.json").read_text("utf-8"))]
    recorded = (folder / "decision.json").read_bytes()
    way = Way(json.loads(recorded).get("way", "face"))
    assert canonical(decide(checks, policy, way)) == recorded
    assert canonical(policy) == (folder / "policy.json").read_bytes()


def test_every_shipped_policy_is_toml_that_anybody_can_read() -> None:
    for name in REGISTRATIONS.values():
        assert tomllib.loads(shipped_text(name))["version"] == 1
