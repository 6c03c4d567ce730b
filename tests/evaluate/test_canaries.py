from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.judge.tables import STAMP
from tests.pages.stand_ins import FACES

from realname.evaluate import canaries
from realname.evaluate.canaries import Canary, expected_of, run_canaries
from realname.measure.faces.embedding import embed_by_sface
from realname.measure.faces.engine import ENGINE_NAMES, face_engine

Crops = NDArray[np.uint8]

FAULTS: dict[str, Callable[[Crops], Crops]] = {
    "colours swapped": lambda crops: np.ascontiguousarray(crops[..., ::-1]),
    "crops four pixels off": lambda crops: np.roll(crops, 4, axis=2),
    "half as bright": lambda crops: crops // 2,
}


@pytest.mark.models
@pytest.mark.parametrize("name", ENGINE_NAMES)
def test_every_shipped_engine_is_known_by_scores_that_it_still_gives(name: str) -> None:
    found = run_canaries(face_engine(name))
    assert len(found) == 4
    assert [one for one in found if not one.is_well] == []


@pytest.mark.models
@pytest.mark.parametrize("fault", FAULTS)
def test_an_engine_that_measures_otherwise_is_noticed(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    def broken(crops: Crops, network: str, *, with_mirror: bool) -> object:
        return embed_by_sface(FAULTS[fault](crops), network, with_mirror=with_mirror)

    monkeypatch.setattr("realname.measure.faces.engines.embed_by_sface", broken)
    assert not all(one.is_well for one in run_canaries(face_engine("default")))


@pytest.mark.models
def test_an_engine_that_leaves_the_mirror_image_out_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(crops: Crops, network: str, *, with_mirror: bool) -> object:
        return embed_by_sface(crops, network, with_mirror=not with_mirror)

    monkeypatch.setattr("realname.measure.faces.engines.embed_by_sface", broken)
    assert not all(one.is_well for one in run_canaries(face_engine("default")))


def test_an_engine_that_nobody_recorded_has_no_canaries() -> None:
    assert expected_of(STAMP) == {}
    assert run_canaries(FACES) == ()


def test_a_departure_is_well_up_to_the_tolerance_and_a_lost_face_never_is() -> None:
    assert Canary("it", canaries.TOLERANCE, 0.0).is_well
    assert not Canary("it", canaries.TOLERANCE + 1e-6, 0.0).is_well
    assert not Canary("it", None, 0.0).is_well
