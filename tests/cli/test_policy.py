from __future__ import annotations

from pathlib import Path

from tests.cli.running import realname

from realname.cli.failures import BAD_INPUT, NO, YES
from realname.judge.policy import load_policy


def test_a_policy_is_shown_with_its_digest_and_what_it_does_not_establish() -> None:
    ran = realname("policy", "show")
    assert ran.code == YES
    assert load_policy().digest in ran.out
    assert "does not establish that a living person was present" in ran.out


def test_a_policys_json_holds_every_rule() -> None:
    shown = realname("policy", "show", "strict", "--json").json
    assert shown["policy"]["face"]["photographs"] == 3
    assert shown["digest"] == load_policy("strict").digest
    assert shown["shipped"] == ["photographs", "strict"]


def test_two_policies_differ_rule_by_rule() -> None:
    ran = realname("policy", "diff", "photographs", "strict", "--json")
    assert ran.code == NO
    assert {"rule": "face.photographs", "old": 1, "new": 3} in ran.json["differences"]
    assert realname("policy", "diff", "strict", "strict").code == YES


def test_a_policy_that_asks_for_nothing_is_refused_by_name(tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.toml"
    nothing.write_text('name = "nothing"\nversion = 1\nsummary = ""\n[checks]\n')
    ran = realname("policy", "check", nothing)
    assert ran.code == BAD_INPUT
    assert "asks for nothing" in ran.err
    assert "policy.malformed" in ran.err


def test_an_unknown_policy_is_bad_input() -> None:
    ran = realname("policy", "show", "nobody", "--json")
    assert (ran.code, ran.json["error"]["code"]) == (BAD_INPUT, "policy.unknown")


def test_a_policy_is_held_against_the_law_of_a_jurisdiction() -> None:
    ran = realname("policy", "law", "photographs", "--jurisdiction", "CN", "--people", "100000", "--json")
    assert ran.code == NO
    found = {duty["id"]: duty for duty in ran.json["duties"]}
    assert found["cn.other-way"]["status"] == "violated"
    assert found["cn.filing"]["clause"] == "Art. 15"
    fewer = realname("policy", "law", "photographs", "--jurisdiction", "CN", "--people", "99999", "--json").json
    assert "cn.filing" not in {duty["id"] for duty in fewer["duties"]}


def test_a_law_that_no_pack_tells_of_is_refused() -> None:
    ran = realname("policy", "law", "new-line", "--jurisdiction", "XX")
    assert ran.code == BAD_INPUT
    assert "law.unknown" in ran.err
    assert "names no jurisdiction" in realname("policy", "law", "new-line").err
