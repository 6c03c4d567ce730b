from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.evaluate.synthetic import SyntheticEngine, data_set, photograph

from realname.evaluate.comparisons import compare_all_pairs
from realname.evaluate.curves import TURNED_AWAY, enrolment_curve, rejection_curve
from realname.evaluate.enrolment import Enrolment, enrol
from realname.evaluate.pairs import read_pairs
from realname.evaluate.rates import score_at


def enrolled(pairs: Path, engine: SyntheticEngine) -> Enrolment:
    return enrol(engine, pairs.parent, read_pairs(pairs), lambda *_: None)


def test_turning_poor_photographs_away_lowers_the_misses_that_they_caused(tmp_path: Path) -> None:
    engine = SyntheticEngine()
    lines = ["file_a,file_b,same"]
    for person in range(60):
        names = [photograph(tmp_path, person, number) for number in range(2)]
        poor = photograph(tmp_path, person, 2, blue=120) if person % 10 == 0 else ""
        lines += [f"{a},{b},1" for a, b in ((names[0], names[1]), (names[0], poor)) if b]
    (tmp_path / "pairs.csv").write_text("\n".join(lines), "utf-8")
    found = enrolled(tmp_path / "pairs.csv", engine)
    scores = compare_all_pairs(found.vectors, found.people, engine.compare_all)
    threshold = score_at(scores.impostor.scores, 0.01, scores.impostor.total)
    curve = rejection_curve(scores, found.recognisability, 0.01, threshold)
    assert [point.rejects for point in curve.points] == list(TURNED_AWAY)
    first, last = curve.points[0], curve.points[-1]
    assert (first.floor, first.cannot_tell) == (0.0, 0.0)
    assert last.fnmr < first.fnmr
    assert [point.cannot_tell for point in curve.points] == sorted(point.cannot_tell for point in curve.points)
    assert all(point.fnmr_interval[0] <= point.fnmr <= point.fnmr_interval[1] for point in curve.points)


def test_a_curve_stops_where_no_genuine_comparison_is_left(tmp_path: Path) -> None:
    engine = SyntheticEngine()
    names = [photograph(tmp_path, 1, number, blue=number) for number in range(2)]
    others = [photograph(tmp_path, person, 9) for person in range(2, 12)]
    lines = ["file_a,file_b,same", f"{names[0]},{names[1]},1", *(f"{names[0]},{other},0" for other in others)]
    (tmp_path / "pairs.csv").write_text("\n".join(lines), "utf-8")
    found = enrolled(tmp_path / "pairs.csv", engine)
    scores = compare_all_pairs(found.vectors, found.people, engine.compare_all)
    curve = rejection_curve(scores, found.recognisability, 0.1, 0.5)
    assert len(curve.points) < len(TURNED_AWAY)


def test_several_photographs_a_person_lower_the_misses_at_the_same_rate(tmp_path: Path) -> None:
    engine = SyntheticEngine()
    found = enrolled(data_set(tmp_path / "set", people=40, photographs=8), engine)
    curve = enrolment_curve(found, engine)
    assert curve is not None
    assert [point.photographs for point in curve.points] == [1, 2, 3, 4, 5]
    assert curve.people == 40
    assert curve.genuine == 40 * 5 * 3  # five templates a person against her three other photographs
    assert curve.impostor == 40 * 5 * 39 * 8
    assert curve.fmr == 1e-3  # 62,400 comparisons expect 6 false matches at 1e-4
    fnmr = [point.fnmr for point in curve.points]
    assert fnmr[4] < fnmr[2] < fnmr[0]


@pytest.mark.parametrize(("people", "photographs"), [(19, 6), (30, 5)])
def test_too_few_people_with_enough_photographs_give_no_curve(tmp_path: Path, people: int, photographs: int) -> None:
    engine = SyntheticEngine()
    found = enrolled(data_set(tmp_path / "set", people, photographs), engine)
    assert enrolment_curve(found, engine) is None


def test_recognisability_of_the_synthetic_engine_falls_with_poverty(tmp_path: Path) -> None:
    names = [photograph(tmp_path, 1, 1, blue) for blue in (0,)] + [photograph(tmp_path, 2, 1, 200)]
    (tmp_path / "pairs.csv").write_text(f"file_a,file_b,same\n{names[0]},{names[1]},0\n", "utf-8")
    recognisability = enrolled(tmp_path / "pairs.csv", SyntheticEngine()).recognisability
    assert np.all(np.diff(recognisability) < 0)
