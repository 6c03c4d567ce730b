from __future__ import annotations

import numpy as np
import pytest
from tests.measure.documents.mrz.costs import costs_of

from realname.measure.documents.mrz.check_digits import CHARACTERS
from realname.measure.documents.mrz.states import COUNTRIES, PREFERENCE, STATES, settle_state


def test_the_list_has_every_country_of_iso_3166_once() -> None:
    codes = COUNTRIES.split()
    assert len(codes) == len(set(codes)) == 249
    assert all(len(code) == 3 for code in STATES)


@pytest.mark.parametrize("code", ["UTO", "D<<", "CHN", "QQQ"])
def test_a_code_that_was_seen_clearly_is_left_alone(code: str) -> None:
    assert "".join(CHARACTERS[c] for c in settle_state(costs_of(code))) == code


@pytest.mark.parametrize(("cost", "taken"), [(PREFERENCE - 0.1, "MCO"), (PREFERENCE, "MCO"), (PREFERENCE + 0.1, "MCC")])
def test_a_known_code_is_preferred_where_it_is_near(cost: float, taken: str) -> None:
    costs = costs_of("MCC", other=50)
    costs[2, CHARACTERS.index("O")] = cost
    assert "".join(CHARACTERS[c] for c in settle_state(np.asarray(costs, np.float32))) == taken
