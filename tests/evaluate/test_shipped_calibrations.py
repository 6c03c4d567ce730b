from __future__ import annotations

import pytest

from realname.evaluate.tables import REJECTS
from realname.judge.calibration import Calibration, calibration_for
from realname.judge.policy import load_policy
from realname.measure.faces.engine import ENGINE_NAMES, face_engine

DECADES = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5)


@pytest.fixture(params=sorted(ENGINE_NAMES))
def table(request: pytest.FixtureRequest) -> Calibration:
    """Return the engine's table; CalibrationError where none ships or where it is of another digest."""
    return calibration_for(face_engine(str(request.param)).stamp)


def test_every_engine_ships_with_a_table_of_its_own_present_digest(table: Calibration) -> None:
    assert table.engine.digest == face_engine(table.engine.name).stamp.digest


def test_a_table_rests_on_all_pairs_of_more_than_two_thousand_people(table: Calibration) -> None:
    assert table.data.people > 2_000
    assert table.impostor > 7_000_000
    assert table.genuine > 4_000
    assert table.enrolled + table.failures_to_enrol == table.data.people


def test_a_table_supports_every_decade_down_to_one_in_a_hundred_thousand(table: Calibration) -> None:
    stated = {point.fmr: point for point in table.rates}
    assert set(DECADES) <= set(stated)
    for fmr in DECADES:
        point = stated[fmr]
        assert point.false_matches >= 30
        assert point.score_interval[0] <= point.score <= point.score_interval[1]
        assert point.fnmr_interval[0] <= point.fnmr <= point.fnmr_interval[1]


def test_a_table_holds_a_floor_for_every_share_of_photographs_to_turn_away(table: Calibration) -> None:
    assert tuple(point.rejects for point in table.recognisability) == REJECTS


@pytest.mark.parametrize("name", ["photographs", "strict"])
def test_the_shipped_policies_ask_for_rates_that_every_table_supports(table: Calibration, name: str) -> None:
    rules = load_policy(name).face
    assert rules is not None
    assert table.score_at(rules.match_fmr) > table.score_at(rules.no_match_fmr)
