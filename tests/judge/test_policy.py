from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.judge.policies import PHOTOGRAPHS

from realname.judge.errors import PolicyError
from realname.judge.policy import DEFAULT, MAX_BYTES, differences, load_policy, parse, shipped
from realname.measure.readings import DocumentKind

SHIPPED = Path(__file__).parents[2] / "src/realname/judge/policies/photographs.toml"
TEXT = SHIPPED.read_text("utf-8")


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def test_the_default_ships_and_is_listed_first() -> None:
    assert shipped()[0] == DEFAULT
    assert "strict" in shipped()


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_policy_is_named_after_its_file_and_says_that_presence_is_not_established(name: str) -> None:
    policy = load_policy(name)
    assert policy.name == name
    assert re.search("does not establish that a living person was present", policy.summary)


def test_a_policy_is_the_same_by_name_and_by_path() -> None:
    assert load_policy(str(SHIPPED)) == load_policy(DEFAULT)
    assert load_policy(str(SHIPPED)).digest == load_policy(DEFAULT).digest


def test_the_digest_is_of_the_rules_and_not_of_the_files_layout() -> None:
    commented = "# a comment\n" + TEXT.replace("min_char_px = 5", "min_char_px   =   5.0")
    assert parse(commented).digest == PHOTOGRAPHS.digest
    assert parse(changed("match_fmr = 1e-5", "match_fmr = 2e-5")).digest != PHOTOGRAPHS.digest


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("version = 1", "version = 1\nthreshold = 0.4", "unknown key 'threshold'"),
        ("match_fmr = 1e-5", "match_fmr = 1e-5\nscore = 0.4", r"unknown key 'face\.score'"),
        ("match_fmr = 1e-5", "", r"face\.match_fmr is missing"),
        ("match_fmr = 1e-5", "match_fmr = true", r"face\.match_fmr is not a finite number"),
        ("match_fmr = 1e-5", "match_fmr = nan", r"face\.match_fmr is not a finite number"),
        ("match_fmr = 1e-5", "match_fmr = 1e-2", "match_fmr <= no_match_fmr"),
        ("match_fmr = 1e-5", "match_fmr = 0", "0 < match_fmr"),
        ("no_match_fmr = 1e-3", "no_match_fmr = 1", "no_match_fmr < 1"),
        ("photographs = 1", "photographs = 0", "photographs must lie in"),
        ("photographs = 1", "photographs = 11", "photographs must lie in"),
        ("photographs = 1", "photographs = 1.0", "not a whole number"),
        ("max_yaw_deg = 30", "max_yaw_deg = 0", "max_yaw_deg"),
        ("min_in_frame = 0.9", "min_in_frame = 95", "min_in_frame"),
        ("max_brightness = 0.9", "max_brightness = 0.1", "max_brightness"),
        ("min_eye_distance_px = 25", "min_eye_distance_px = -1", "min_eye_distance_px"),
        ('"TD1"', '"TD9"', r"document\.kinds\[0\] is not TD1 \|"),
        ('"TD1"', '"UNKNOWN"', "UNKNOWN"),
        ("min_char_px = 5", "min_char_px = -5", "min_char_px"),
        ('fail = "retry"', 'fail = "ignore"', r"checks\.document\.readable\.fail is not retry \| review \| reject"),
        ('fail = "retry"\nunsure = "retry"', 'fail = "retry"\nunsure = "reject"', "milder"),
        ('required = "always"', 'required = "never"', "always"),
        ('[checks."face.single"]', '[checks."face.duplicate"]', "no check 'face.duplicate'"),
        ('name = "photographs"', 'name = "../x"', "name must be"),
        ("version = 1", "version = 0", "version"),
        ("version = 1", 'version = 1\njurisdiction = "China"', "jurisdiction"),
    ],
)
def test_a_policy_that_is_not_exactly_right_is_refused_by_the_place(old: str, new: str, message: str) -> None:
    with pytest.raises(PolicyError, match=message) as refusal:
        parse(changed(old, new))
    assert refusal.value.code == "policy.malformed"


def test_a_policy_that_asks_for_nothing_is_refused() -> None:
    with pytest.raises(PolicyError, match="asks for nothing"):
        parse('name = "nothing"\nversion = 1\nsummary = ""\n[checks]\n')
    rule = 'required = "where_applicable"\nfail = "retry"\nunsure = "retry"\n'
    with pytest.raises(PolicyError, match="asks for nothing"):
        parse(f'name = "nothing"\nversion = 1\nsummary = ""\n[checks."document.mrz_valid"]\n{rule}')


@pytest.mark.parametrize("needed", ["document.portrait_found", "face.single", "face.quality"])
def test_a_comparison_without_what_makes_it_mean_something_is_refused(needed: str) -> None:
    with pytest.raises(PolicyError, match=f"means nothing unless {needed}"):
        parse(re.sub(rf'\[checks\."{needed}"\]\n(.*\n){{3}}', "", TEXT))


def test_rules_for_what_is_not_asked_are_refused() -> None:
    no_faces = re.sub(r'\[checks\."face\.[a-z_]+"\]\n(.*\n){3}', "", TEXT)
    with pytest.raises(PolicyError, match="'face'"):
        parse(no_faces)


@pytest.mark.parametrize("text", ["", "name = ", "\x00", "[[[[", "a=" + "[" * 5000])
def test_what_is_no_toml_is_refused_with_a_code(text: str) -> None:
    with pytest.raises(PolicyError) as refusal:
        parse(text)
    assert refusal.value.code == "policy.malformed"


@given(st.text())
def test_any_text_is_a_policy_or_a_refusal(text: str) -> None:
    with suppress(PolicyError):
        parse(text)


@pytest.mark.parametrize("name", ["nobody", "../photographs", "/etc/passwd", ""])
def test_an_unknown_name_is_refused_with_the_names_that_ship(name: str) -> None:
    with pytest.raises(PolicyError) as refusal:
        load_policy(name)
    assert refusal.value.code == "policy.unknown"
    assert DEFAULT in refusal.value.remedy


def test_a_file_that_is_absent_too_large_or_no_text_is_refused(tmp_path: Path) -> None:
    absent, large, binary = tmp_path / "a.toml", tmp_path / "l.toml", tmp_path / "b.toml"
    large.write_text("#" * (MAX_BYTES + 1))
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (absent, large, binary):
        with pytest.raises(PolicyError):
            load_policy(path)


def test_differences_name_the_place_and_both_values() -> None:
    other = parse(changed("match_fmr = 1e-5", "match_fmr = 1e-4"))
    assert differences(PHOTOGRAPHS, other) == (("face.match_fmr", 1e-5, 1e-4),)
    assert differences(PHOTOGRAPHS, PHOTOGRAPHS) == ()


def test_the_resident_card_is_allowed_by_both_policies() -> None:
    for name in shipped():
        rules = load_policy(name).document
        assert rules is not None
        assert {DocumentKind.CN_RESIDENT_FRONT, DocumentKind.CN_RESIDENT_BACK, DocumentKind.TD3} <= set(rules.kinds)


@pytest.mark.parametrize(
    ("rules", "is_taken"),
    [
        ("sample_rate = 0", True),
        ("sample_rate = 1", True),
        ("sample_rate = 1.01", False),
        ("sample_rate = -0.01", False),
        ("appeal_days = 0", False),
        ("appeal_days = 1", True),
        ("appeal_days = 365", True),
        ("appeal_days = 366", False),
        ("due_hours = 0", False),
        ("due_hours = 1", True),
        ("due_hours = 720", True),
        ("due_hours = 721", False),
        ("four_eyes = 1", False),
        ("eyes = 4", False),
    ],
)
def test_rules_for_reviews_lie_within_their_bounds(rules: str, *, is_taken: bool) -> None:
    text = f"{TEXT}\n[review]\n{rules}\n"
    if is_taken:
        parse(text)
    else:
        with pytest.raises(PolicyError):
            parse(text)


def test_rules_for_reviews_that_are_the_defaults_leave_the_digest_as_it_was() -> None:
    text = f"{TEXT}\n[review]\nfour_eyes = false\nsample_rate = 0.05\nappeal_days = 30\ndue_hours = 24\n"
    assert parse(text).digest == PHOTOGRAPHS.digest
    assert parse(text.replace("false", "true")).digest != PHOTOGRAPHS.digest
