from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from realname.judge.law.duty import Duty, Status
from realname.judge.law.pack import filing_threshold, packs, packs_of
from realname.judge.policy import REGISTRATIONS, load_policy
from realname.judge.rules import FaceRules, SubscriberRules

CHECKOUT = Path(__file__).resolve().parents[3]
DUTIES = [duty for pack in packs() for duty in pack.duties]
SAID = {"en": "It.", "zh-Hans": "它。"}
NEVER_RUN = ("skip", "xfail", "skipif")


def _duty(**more: object) -> Duty:
    return Duty(**{"id": "xx.it", "source": "act", "clause": "1", "certain": True, "text": SAID, **more})  # type: ignore[arg-type]


def _tests_of(path: str) -> dict[str, ast.FunctionDef]:
    tree = ast.parse((CHECKOUT / path).read_text("utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_the_packs_are_those_that_are_promised() -> None:
    assert {pack.code for pack in packs()} == {"CN", "EU", "US", "IN", "TH", "KR", "PH"}


@pytest.mark.parametrize("duty", [duty for duty in DUTIES if duty.tests], ids=lambda duty: duty.id)
def test_every_test_that_a_duty_names_exists_and_is_not_skipped(duty: Duty) -> None:
    for test in duty.tests:
        path, _, name = test.partition("::")
        assert (CHECKOUT / path).is_file(), test
        found = _tests_of(path)
        assert name in found, test
        marks = {
            node.attr
            for part in found[name].decorator_list
            for node in ast.walk(part)
            if isinstance(node, ast.Attribute)
        }
        assert not marks & set(NEVER_RUN), f"{test} may not run, so that it shows nothing"


def test_nothing_is_called_met_without_a_test() -> None:
    assert all(duty.tests for duty in DUTIES if duty.status in {Status.MET, Status.MET_WITH})
    with pytest.raises(ValueError, match="shown by tests"):
        _duty(means=SAID)
    with pytest.raises(ValueError, match="nothing is said"):
        _duty()


def test_what_is_lacking_or_left_to_people_outweighs_what_is_there() -> None:
    shown = {"means": SAID, "tests": ("tests/judge/test_policy.py::test_it",)}
    assert _duty(**shown).status is Status.MET
    assert _duty(**shown, demand="other_way").status is Status.MET_WITH
    assert _duty(**shown, operator=SAID).status is Status.OPERATOR
    assert _duty(**shown, operator=SAID, lacks=SAID).status is Status.NOT_MET


def test_a_duty_is_said_in_every_language_and_names_tests_as_pytest_does() -> None:
    with pytest.raises(ValueError, match="to be said in"):
        _duty(text={"en": "It."}, operator=SAID)
    with pytest.raises(ValueError, match="names no test"):
        _duty(means=SAID, tests=("judge/test_policy.py",))
    with pytest.raises(ValueError, match="no demand"):
        _duty(operator=SAID, demand="kindness")


def test_a_policy_without_another_way_violates_the_law_that_asks_for_one() -> None:
    policy = replace(load_policy("new-line"), other_way={}, officer=None)
    (china,) = packs_of("CN")
    assert "cn.other-way" in {duty.id for duty in china.violated_by(policy)}
    assert "cn.other-way" not in {duty.id for duty in china.violated_by(load_policy("new-line"))}


def test_a_rate_is_allowed_at_the_laws_number_and_not_above() -> None:
    policy = load_policy("new-line")
    (states,) = packs_of("US")
    for rate, violated in ((1e-5, False), (1e-4, False), (1.1e-4, True)):
        assert isinstance(policy.face, FaceRules)
        found = states.violated_by(replace(policy, face=replace(policy.face, match_fmr=rate, no_match_fmr=1e-3)))
        assert ("us.fmr" in {duty.id for duty in found}) is violated


def test_an_age_is_allowed_from_the_laws_number_on() -> None:
    policy = load_policy("new-line")
    (india,) = packs_of("IN")
    for age, violated in ((17, True), (18, False), (19, False)):
        found = india.violated_by(replace(policy, subscriber=SubscriberRules(age)))
        assert ("in.children" in {duty.id for duty in found}) is violated


@pytest.mark.parametrize("name", REGISTRATIONS.values())
def test_the_shipped_policies_give_every_law_its_other_way_and_consent(name: str) -> None:
    violated = {duty.demand for pack in packs() for duty in pack.violated_by(load_policy(name))}
    assert not violated & {"other_way", "consent", "appeal"}


def test_a_gallery_is_to_be_filed_in_china_from_a_hundred_thousand_people_on() -> None:
    assert filing_threshold("CN") == 100_000
    assert filing_threshold("US") is None
    filing = next(duty for duty in DUTIES if duty.id == "cn.filing")
    assert [filing.is_due(people) for people in (99_999, 100_000, 100_001)] == [False, True, True]


def test_a_member_state_is_under_the_unions_law_and_a_policy_without_a_jurisdiction_under_none() -> None:
    assert [pack.code for pack in packs_of("DE")] == ["EU"]
    assert packs_of("") == ()
