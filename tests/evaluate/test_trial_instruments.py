from __future__ import annotations

import pytest
from tests.judge.tables import invented

from realname.evaluate.instruments import calibrated, instruments
from realname.judge.calibration import MIN_FALSE_MATCHES
from realname.judge.errors import CalibrationError
from realname.judge.policy import load_policy, shipped
from realname.measure.faces.engine import ENGINE_NAMES


@pytest.mark.models
@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_every_shipped_engine_has_its_own_table_that_supports_every_shipped_policy(engine: str) -> None:
    tools = instruments(engine)
    table = tools.calibration
    assert table.engine == tools.faces.stamp
    assert table.rates[-1].fmr * table.impostor >= MIN_FALSE_MATCHES * (1 - 1e-9)
    for name in shipped():
        rules = load_policy(name).face
        assert rules is not None
        assert table.score_at(rules.match_fmr) > table.score_at(rules.no_match_fmr)
        assert table.recognisability_floor(rules.reject_unrecognisable) > 0


@pytest.mark.models
def test_a_table_of_other_networks_is_refused() -> None:
    with pytest.raises(CalibrationError) as refusal:
        calibrated("default", invented())
    assert refusal.value.code == "calibration.wrong_engine"
