from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.judge.tables import STAMP, invented, point

from realname.judge.calibration import (
    MIN_FALSE_MATCHES,
    Calibration,
    Rate,
    RecognisabilityPoint,
    calibration_for,
    from_json,
    to_json,
)
from realname.judge.errors import CalibrationError
from realname.measure.readings import EngineStamp

TABLE = invented()


def test_a_rate_of_the_table_has_its_own_score() -> None:
    assert [TABLE.score_at(10.0**-k) for k in range(1, 6)] == [0.1, 0.2, 0.3, 0.4, 0.5]


def test_between_two_rates_the_score_is_log_linear() -> None:
    assert TABLE.score_at(math.sqrt(1e-3 * 1e-4)) == pytest.approx(0.35)


def test_a_rate_below_what_the_data_supports_is_refused_and_the_bound_is_stated() -> None:
    with pytest.raises(CalibrationError, match=r"below 3e-07") as refusal:
        TABLE.score_at(0.99e-5)
    assert refusal.value.code == "calibration.unsupported_rate"


@pytest.mark.parametrize("fmr", [0.11, 1.0, 0.0, -1e-3, math.nan, math.inf])
def test_a_rate_outside_the_table_is_refused(fmr: float) -> None:
    with pytest.raises(CalibrationError):
        TABLE.score_at(fmr)


@pytest.mark.parametrize(
    ("score", "rate"),
    [
        (0.0999, Rate(1.0, is_upper_bound=True)),
        (0.1, Rate(1e-1, is_upper_bound=False)),
        (0.3, Rate(1e-3, is_upper_bound=False)),
        (0.5, Rate(1e-5, is_upper_bound=False)),
        (0.5001, Rate(1e-5, is_upper_bound=True)),
        (0.5999, Rate(1e-5, is_upper_bound=True)),
        (0.6, Rate(3e-7, is_upper_bound=True)),
        (1.0, Rate(3e-7, is_upper_bound=True)),
        (math.nan, Rate(1.0, is_upper_bound=True)),
    ],
)
def test_a_score_has_the_rate_of_the_table_or_an_upper_bound_outside_it(score: float, rate: Rate) -> None:
    assert TABLE.fmr_at(score) == rate


def test_a_rate_prints_whether_it_is_a_bound() -> None:
    assert str(Rate(1.24e-4, is_upper_bound=False)) == "1.2e-04"
    assert str(Rate(3e-7, is_upper_bound=True)) == "< 3.0e-07"


@given(st.floats(1e-5, 1e-1), st.floats(1e-5, 1e-1))
def test_a_lower_rate_never_asks_for_a_lower_score(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert TABLE.score_at(low) >= TABLE.score_at(high)


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_a_higher_score_never_has_a_higher_rate(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert TABLE.fmr_at(high).value <= TABLE.fmr_at(low).value


@given(st.floats(1e-5, 1e-1))
def test_the_score_of_a_rate_has_that_rate(fmr: float) -> None:
    assert TABLE.fmr_at(TABLE.score_at(fmr)).value == pytest.approx(fmr, rel=1e-9)


def test_equal_scores_at_two_rates_are_read_as_the_higher_rate() -> None:
    tied = replace(TABLE, rates=(point(1e-1, 0.2, 0.01), point(1e-2, 0.3, 0.01), point(1e-3, 0.3, 0.01)))
    assert tied.fmr_at(0.3) == Rate(1e-2, is_upper_bound=False)
    assert tied.score_at(1e-3) == 0.3


def test_a_rejection_rate_is_linear_between_the_tables_lines_and_zero_rejects_nobody() -> None:
    assert TABLE.recognisability_floor(0) == 0
    assert TABLE.recognisability_floor(0.01) == 5
    assert TABLE.recognisability_floor(0.03) == pytest.approx(6)
    assert TABLE.recognisability_floor(0.05) == 7


@pytest.mark.parametrize("rate", [0.0099, 0.0501, -0.01, math.nan])
def test_a_rejection_rate_outside_the_table_is_refused(rate: float) -> None:
    with pytest.raises(CalibrationError):
        TABLE.recognisability_floor(rate)


def test_a_table_survives_its_file_and_the_file_is_the_same_each_time() -> None:
    text = to_json(TABLE)
    assert from_json(text) == TABLE
    assert to_json(from_json(text)) == text


def test_the_lowest_rate_needs_thirty_expected_false_matches() -> None:
    exactly = replace(TABLE, impostor=MIN_FALSE_MATCHES * 100_000)
    assert exactly.rates[-1].fmr == 1e-5
    with pytest.raises(ValueError, match="do not support"):
        replace(TABLE, impostor=MIN_FALSE_MATCHES * 100_000 - 1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rates": ()}, "at least one"),
        ({"rates": (point(1e-3, 0.3, 0), point(1e-2, 0.4, 0))}, "rates do not fall"),
        ({"rates": (point(1e-2, 0.4, 0), point(1e-3, 0.3, 0))}, "scores do not rise"),
        ({"rates": (point(1.0, 0.3, 0),)}, "outside"),
        ({"bound": replace(TABLE.bound, fmr_below=2e-5)}, "above the lowest rate"),
        ({"bound": replace(TABLE.bound, score=0.49)}, "below that of the lowest rate"),
        ({"recognisability": (RecognisabilityPoint(0.1, 5), RecognisabilityPoint(0.05, 6))}, "do not rise"),
        ({"recognisability": (RecognisabilityPoint(0.1, 5), RecognisabilityPoint(0.2, 4))}, "do not rise"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(TABLE, **change)  # type: ignore[arg-type]  # each row names a member and its value


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "{}", b"\xff\xfe", '{"engine": 1}', "[" * 100_000],
)
def test_what_is_not_a_table_is_refused_with_a_code(text: str | bytes) -> None:
    with pytest.raises(CalibrationError) as refusal:
        from_json(text)
    assert refusal.value.code == "calibration.malformed"


def test_an_unknown_key_is_refused_by_its_place() -> None:
    table = json.loads(to_json(TABLE))
    table["rates"][1]["threshold"] = 0.4
    with pytest.raises(CalibrationError, match=r"rates\[1\]\.threshold"):
        from_json(json.dumps(table))


def test_an_engine_with_no_table_cannot_decide() -> None:
    with pytest.raises(CalibrationError, match="cannot decide") as refusal:
        calibration_for(EngineStamp("nobody-calibrated-this", "1", "0"))
    assert refusal.value.code == "calibration.missing"


@pytest.mark.parametrize("name", ["../judge/calibration", "", "a/b", "UPPER", "a--b", "a-"])
def test_an_engines_name_never_leads_out_of_the_folder(name: str) -> None:
    asked: list[str] = []

    def read(file: str) -> str | None:
        asked.append(file)
        return to_json(TABLE)

    with pytest.raises(CalibrationError):
        calibration_for(EngineStamp(name, "1", STAMP.digest), read)
    assert asked == []


def test_a_table_of_other_networks_is_refused() -> None:
    def read(_name: str) -> str:
        return to_json(TABLE)

    assert calibration_for(STAMP, read) == TABLE
    with pytest.raises(CalibrationError) as refusal:
        calibration_for(replace(STAMP, digest="cd" * 32), read)
    assert refusal.value.code == "calibration.wrong_engine"


def test_a_table_is_a_value() -> None:
    assert isinstance(TABLE, Calibration)
    assert hash(TABLE) == hash(invented())
