"""The two ways of one policy, and the policies that ship for registrations."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from realname.judge.canonical import canonical
from realname.judge.checks.check import Check, Outcome
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
