from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from tests.evaluate.synthetic import STAMP, SyntheticEngine, data_set, photograph

from realname.evaluate.errors import EvaluationError
from realname.evaluate.pairs import read_pairs
from realname.evaluate.verification import evaluate_verification, measure_verification
from realname.evaluate.verification_page import verification_page
from realname.evaluate.verification_report import VerificationReport
from realname.judge.calibration import from_json, to_json

ON = date(2026, 1, 2)


def measured(pairs: Path, group: str = "", *, exhaustive: bool = True) -> VerificationReport:
    return measure_verification(
        SyntheticEngine(),
        read_pairs(pairs, group),
        pairs.parent,
        exhaustive=exhaustive,
        made_on=ON,
        group_column=group,
    )


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> VerificationReport:
    pairs = data_set(tmp_path_factory.mktemp("invented") / "set", people=30, photographs=7)
    broken = pairs.parent / "person000_0006.png"
    broken.write_bytes(b"no picture")
    photograph(pairs.parent, 29, 6, blue=255)
    return measured(pairs, "half")


def test_all_pairs_of_the_photographs_that_gave_a_template_are_compared(found: VerificationReport) -> None:
    assert found.scores.genuine.total == 28 * 21 + 2 * 15
    assert found.scores.impostor.total == 208 * 207 // 2 - found.scores.genuine.total
    assert (found.capture.images, found.capture.people, found.capture.never_enrolled) == (210, 30, 0)


def test_failures_to_acquire_are_counted_and_named(found: VerificationReport) -> None:
    assert found.to_json()["failure_to_acquire"] == {
        "count": 2,
        "of": 210,
        "rate": 2 / 210,
        "interval": pytest.approx([0.0026, 0.0341], abs=1e-4),
        "files": [
            {"image": "person000_0006.png", "code": "image.not_an_image"},
            {"image": "person029_0006.png", "code": "face.none"},
        ],
    }


def test_json_names_accuracy_and_what_each_rate_rests_on(found: VerificationReport) -> None:
    shape = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert 0.5 < shape["accuracy"] <= 1
    assert [entry["fmr"] for entry in shape["rates"]] == [0.1, 0.01]
    for entry in shape["rates"]:
        assert entry["interval"][0] <= entry["fnmr"] <= entry["interval"][1]
        assert entry["score_interval"][0] <= entry["score"] <= entry["score_interval"][1]
        assert entry["false_matches"] == int(entry["fmr"] * shape["impostor"])


def test_rates_that_the_data_cannot_support_are_refused_with_a_bound(found: VerificationReport) -> None:
    refused = found.to_json()["refused"]
    assert [entry["fmr"] for entry in refused] == [1e-3, 1e-4, 1e-5, 1e-6]
    for entry in refused:
        assert entry["expected_false_matches"] < 30
        assert entry["fmr_at_most"] > entry["fmr"]


def test_the_calibration_is_the_engines_and_reads_back_as_itself(found: VerificationReport) -> None:
    table = found.calibration
    assert table.engine == STAMP
    assert table.made_on == ON
    assert table.impostor == found.scores.impostor.total
    assert from_json(to_json(table)) == table
    assert table.score_at(0.01) == next(point.score for point in found.named if point.fmr == 0.01)


def test_curves_and_groups_are_measured_where_the_data_allows(found: VerificationReport) -> None:
    assert found.rejection is not None
    assert found.enrolment is not None
    assert found.grouping is not None
    assert [group.name for group in found.grouping.groups] == ["first", "second"]
    assert found.grouping.of_images


def test_the_report_shows_every_part_and_fetches_nothing(found: VerificationReport) -> None:
    content = verification_page(found)
    assert content.count("<svg") == 5
    for text in ("person000_0006.png", "image.not_an_image", "Not stated", "cannot tell", "By group", STAMP.digest):
        assert text in content
    assert "<script" not in content
    assert "http" not in content.replace("http-equiv", "").replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_the_same_data_gives_the_same_figures(tmp_path: Path) -> None:
    pairs = data_set(tmp_path / "set", people=8, photographs=3)
    assert measured(pairs).to_json() == measured(pairs).to_json()


def test_without_all_pairs_only_labelled_pairs_are_compared(tmp_path: Path) -> None:
    pairs = data_set(tmp_path / "set", people=8, photographs=3)
    found = measured(pairs, exhaustive=False)
    labelled = read_pairs(pairs).pairs
    assert found.scores.genuine.total == sum(pair.same for pair in labelled)
    assert found.scores.impostor.total == sum(not pair.same for pair in labelled)
    assert found.named == ()
    assert found.enrolment is None
    assert "support no false match rate" in verification_page(found)


def test_data_that_supports_no_rate_gives_no_calibration(tmp_path: Path) -> None:
    found = measured(data_set(tmp_path / "set", people=4, photographs=2))
    with pytest.raises(EvaluationError) as refusal:
        _ = found.calibration
    assert refusal.value.code == "evaluate.too_little"


def test_pairs_of_one_person_alone_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError) as refusal:
        measured(data_set(tmp_path / "set", people=1, photographs=3))
    assert refusal.value.code == "evaluate.too_little"


@pytest.mark.data
@pytest.mark.models
def test_labelled_portraits_are_measured_with_a_shipped_engine(eval_data: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    folder = eval_data / "portraits"
    found = evaluate_verification(folder / "master.csv", folder, report, engine="fast")
    assert found.data.people == 9
    assert (found.scores.genuine.total, found.scores.impostor.total) == (38, 262)
    assert found.accuracy is not None
    assert found.accuracy.value > 0.97
    assert found.table.points == ()  # 262 comparisons support no rate below 0.11
    assert report.read_text("utf-8").startswith("<!doctype html>")
