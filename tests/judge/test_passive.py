"""Passive signals are weighed by a measured table; they raise doubts and settle nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realname.judge.errors import CalibrationError
from realname.judge.passive import (
    Evidence,
    OperatingPoint,
    PassiveCalibration,
    PassiveTable,
    from_json,
    score_of,
    shipped,
    weigh,
)
from realname.measure.challenges import SpoofReading

CLEAN = SpoofReading(moire=2.8, detail=-3.2, black=0.25, focus=-0.4, specular=1.5, border=0.1)
SHEET = replace(CLEAN, border=0.9)

BORDER = Evidence((0.0, 0.5, 1.0), (-1.0, 0.0, 2.0))
DETAIL = Evidence((-6.0, -3.0), (1.0, -1.0))
POINTS = (OperatingPoint(0.02, 1.0, (), ()), OperatingPoint(0.1, 0.0, (), ()))
TABLE = PassiveTable(
    {"border": BORDER, "detail": DETAIL}, {"print": {"border": BORDER}, "screen": {"detail": DETAIL}}, POINTS
)
NETWORKED = PassiveTable({"network": Evidence((0.0, 1.0), (-2.0, 2.0))}, {}, POINTS)
MADE = PassiveCalibration(date(2026, 1, 1), "invented", TABLE, NETWORKED)


def test_evidence_is_linear_between_its_places_and_flat_beyond() -> None:
    assert [BORDER.of(value) for value in (-1.0, 0.0, 0.25, 0.5, 0.75, 1.0, 9.0)] == [-1, -1, -0.5, 0, 1, 2, 2]


def test_the_middle_picture_decides_so_that_one_odd_picture_does_not() -> None:
    one_odd = weigh([CLEAN, CLEAN, SHEET], 0.02, MADE)
    assert one_odd is not None
    assert one_odd.score == pytest.approx(score_of(CLEAN, TABLE))
    assert not one_odd.doubt


def test_a_score_exactly_at_the_threshold_is_no_doubt() -> None:
    at = replace(CLEAN, border=0.75, detail=-4.5)
    finding = weigh([at], 0.02, MADE)
    assert finding is not None
    assert finding.score == finding.threshold == 1.0
    assert not finding.doubt
    above = weigh([replace(at, border=0.76)], 0.02, MADE)
    assert above is not None
    assert above.doubt


def test_a_doubt_names_the_likeliest_kind_and_no_doubt_names_none() -> None:
    kinds = [weigh([reading], 0.1, MADE) for reading in (SHEET, replace(CLEAN, border=0.5, detail=-6.0), CLEAN)]
    assert [finding.kind for finding in kinds if finding] == ["print", "screen", ""]


def test_nothing_measured_is_no_finding() -> None:
    assert weigh([], 0.02, MADE) is None


def test_the_network_counts_only_where_every_picture_has_its_word() -> None:
    seen = replace(CLEAN, network=0.99)
    both = weigh([seen, seen], 0.02, MADE)
    one = weigh([seen, CLEAN], 0.02, MADE)
    assert both is not None
    assert both.doubt
    assert one is not None
    assert not one.doubt


@pytest.mark.parametrize(("bpcer", "score"), [(0.02, 1.0), (0.06, 0.5), (0.1, 0.0)])
def test_a_rate_becomes_a_score(bpcer: float, score: float) -> None:
    assert TABLE.score_at(bpcer) == pytest.approx(score)


@pytest.mark.parametrize("bpcer", [0.019, 0.11])
def test_a_rate_outside_the_table_is_refused(bpcer: float) -> None:
    with pytest.raises(CalibrationError) as refusal:
        weigh([CLEAN], bpcer, MADE)
    assert refusal.value.code == "calibration.unsupported_rate"


@pytest.mark.parametrize("text", ["{", "[]", '{"made_on": "2026-01-01"}', "\xff"])
def test_a_malformed_table_is_refused(text: str) -> None:
    with pytest.raises(CalibrationError) as refusal:
        from_json(text)
    assert refusal.value.code == "calibration.malformed"


def test_places_that_do_not_rise_are_refused() -> None:
    with pytest.raises(ValueError, match="do not rise"):
        Evidence((0.0, 0.0), (1.0, 2.0))


def test_the_shipped_table_supports_the_rates_of_policies_and_tells_what_it_misses() -> None:
    for table in (shipped().without_network, shipped().with_network):
        assert [point.bpcer for point in table.points] == [0.02, 0.05, 0.1]
        for point in table.points:
            assert {share.data for share in point.measured_apcer} == {"NUAA print", "clips screen"}
            assert all(
                share.interval[0] <= share.count / share.of <= share.interval[1] for share in point.measured_apcer
            )
            assert point.measured_bpcer


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_border_never_speaks_less_for_an_attack(a: float, b: float) -> None:
    low, high = (score_of(replace(CLEAN, border=value), shipped().without_network) for value in sorted((a, b)))
    assert low <= high + 1e-9
