from __future__ import annotations

import pytest

from realname.judge.policy import REGISTRATIONS, parse, shipped, shipped_text
from realname.judge.policy_faults import faults
from realname.judge.policy_text import toml_of

TEXT = shipped_text("photographs")


@pytest.mark.parametrize("name", [*shipped(), *REGISTRATIONS.values()])
def test_what_ships_has_no_fault(name: str) -> None:
    assert faults(shipped_text(name)) == ()


def test_every_part_tells_its_own_fault_in_the_order_of_the_lines() -> None:
    text = TEXT.replace("match_fmr = 1e-5", "match_fmr = 2", 1).replace('fail = "retry"', 'fail = "perhaps"', 1)
    text = text.replace("version = 1", 'version = "one"\ncolour = 1', 1)
    found = faults(text)
    assert [one.place for one in found] == ["colour", "face.match_fmr", "checks.document.readable.fail"]
    lines = text.splitlines()
    assert lines[found[0].line - 1] == "colour = 1"
    assert lines[found[1].line - 1] == "match_fmr = 2"
    assert lines[found[2].line - 1] == 'fail = "perhaps"'


def test_what_is_no_toml_is_told_by_its_line() -> None:
    [found] = faults("name = 'a'\nversion = = 2\n")
    assert (found.place, found.line) == ("", 2)
    assert "line" not in found.message


def test_a_fault_of_the_whole_is_told_where_no_part_has_one() -> None:
    [found] = faults(TEXT.replace("version = 1", "version = 0", 1))
    assert "version must be 1 or more" in found.message


def test_what_is_missing_is_named() -> None:
    assert [one.message for one in faults("version = 1")] == [
        "name is missing",
        "summary is missing",
        "checks is missing",
    ]


def test_a_check_that_does_not_exist_is_told_by_its_header() -> None:
    text = TEXT + '\n[checks."face.beautiful"]\nrequired = "always"\nfail = "reject"\nunsure = "retry"\n'
    [found] = faults(text)
    assert text.splitlines()[found.line - 1] == '[checks."face.beautiful"]'


@pytest.mark.parametrize("name", [*shipped(), *REGISTRATIONS.values()])
def test_a_policy_written_anew_is_the_same_policy(name: str) -> None:
    policy = parse(shipped_text(name))
    assert parse(toml_of(policy)).digest == policy.digest
