from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from tests.cli.running import realname

from realname.cli.failures import BAD_INPUT, COULD_NOT, YES
from realname.judge.calibration import from_json
from realname.measure.faces.engine import face_engine

pytestmark = [pytest.mark.models]


@pytest.fixture(scope="module")
def pairs(eval_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a hundred labelled pairs of some thirty portraits."""
    folder = tmp_path_factory.mktemp("pairs")
    with (eval_data / "portraits" / "master.csv").open(encoding="utf-8") as labels:
        rows = list(csv.DictReader(labels))[:100]
    path = folder / "pairs.csv"
    lines = [f"{row['file_x']},{row['file_y']},{int(row['Decision'] == 'Yes')}" for row in rows]
    path.write_text("file_a,file_b,same\n" + "\n".join(lines) + "\n")
    return path


@pytest.mark.data
def test_verification_writes_a_report_and_its_json_names_accuracy_and_rates(
    eval_data: Path, pairs: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.html"
    words = ("--pairs", pairs, "--images", eval_data / "portraits", "--report", report)
    ran = realname("evaluate", "verification", *words, "--json")
    found = ran.json
    assert ran.code == YES
    assert 0.9 < found["accuracy"] <= 1
    assert all({"fmr", "fnmr", "interval", "score"} <= set(rate) for rate in found["rates"])
    # A hundred comparisons support no low rate, and the program says so instead of guessing.
    assert 1e-5 not in {rate["fmr"] for rate in found["rates"]}
    assert report.read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.data
def test_a_table_is_written_and_belongs_to_the_engine(eval_data: Path, tmp_path: Path) -> None:
    files = [f"{person:03}/frontal_{n}.jpg" for person in range(1, 16) for n in ("01", "04", "07", "10")]
    pairs = tmp_path / "pairs.csv"
    lines = [f"{a},{b},{int(a[:3] == b[:3])}" for a, b in pairwise(files)]
    pairs.write_text("image_a,image_b,same\n" + "\n".join(lines) + "\n")
    words = ("--pairs", pairs, "--images", eval_data / "cfp", "--report", tmp_path / "r.html", "--all-pairs")
    ran = realname("evaluate", "verification", *words, "--calibration", tmp_path / "table.json")
    assert ran.code == YES, ran.err
    table = from_json((tmp_path / "table.json").read_bytes())
    assert table.engine == face_engine().stamp
    assert table.rates[-1].fmr * table.impostor >= 30 * (1 - 1e-9)
    assert "not stated" in ran.out


def test_labels_that_are_absent_or_malformed_are_bad_input(tmp_path: Path) -> None:
    nonsense = tmp_path / "pairs.csv"
    nonsense.write_text("a,b\n1,2\n")
    for pairs in (tmp_path / "absent.csv", nonsense):
        words = ("--pairs", pairs, "--images", tmp_path, "--report", tmp_path / "r.html", "--json")
        ran = realname("evaluate", "verification", *words)
        assert ran.code in (BAD_INPUT, COULD_NOT)
        assert ran.json["error"]["code"].startswith("evaluate.")
        assert not (tmp_path / "r.html").exists()
