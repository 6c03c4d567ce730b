"""The figures of ISO/IEC 30107-3, on scores made by hand, and the command's whole way on drawn sheets of one face."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image as Pillow

from realname.cli.program import program
from realname.evaluate.documents_report import Share
from realname.evaluate.errors import EvaluationError
from realname.evaluate.pad import PadFigures, evaluate_pad
from realname.evaluate.pad_page import pad_page
from realname.evaluate.pad_report import ErrorPoint, PadReport, SystemPoint, WholeSystem
from realname.measure.images import RGB, open_image
from realname.measure.models import store

FIGURES = PadFigures(
    bona_fide_scores=tuple(float(score) for score in range(100)),
    attack_scores={"print": tuple(float(score) for score in range(50, 150)), "screen": (20.0, 60.0, 97.0, 98.0, 99.0)},
)


def test_a_score_exactly_at_the_threshold_counts_as_a_person() -> None:
    point = FIGURES.at("policy, BPCER", 0.02, 97.0)
    assert point.bpcer == Share(2, 100)
    assert point.apcer == {"print": Share(48, 100), "screen": Share(3, 5)}


def test_the_worst_kind_is_the_headline() -> None:
    assert FIGURES.at("policy, BPCER", 0.02, 97.0).worst == "screen"
    assert FIGURES.at("policy, BPCER", 0.02, 10.0).worst in {"print", "screen"}


def test_thresholds_chosen_on_the_data_keep_their_rates() -> None:
    chosen = {(point.chosen_by, point.rate): point for point in FIGURES.chosen_here()}
    assert chosen["BPCER", 0.02].bpcer == Share(2, 100)
    assert chosen["BPCER", 0.05].bpcer == Share(5, 100)
    for rate in (0.05, 0.1):
        point = chosen["APCER", rate]
        assert all(share.rate <= rate for share in point.apcer.values())
    # No attack of the five may pass at 5 %: everybody from the lowest attack on is turned away.
    assert chosen["APCER", 0.05].bpcer == Share(80, 100)


def made(**members: object) -> PadReport:
    point = FIGURES.at("policy, BPCER", 0.02, 97.0)
    values: dict[str, object] = {
        "made_on": date(2026, 1, 1),
        "bona_fide": "people",
        "attacks": "attacks",
        "network": False,
        "people": 3,
        "bona_fide_scores": FIGURES.bona_fide_scores,
        "attack_scores": FIGURES.attack_scores,
        "unanswered": {"": Share(0, 100), "print": Share(4, 104)},
        "by_policy": (point,),
        "on_these_data": FIGURES.chosen_here(),
        "system": None,
        "failures": (),
        "milliseconds": 12.0,
        **members,
    }
    return PadReport(**values)  # type: ignore[arg-type]  # a table of them


def test_the_page_says_uncertified_names_the_worst_kind_and_what_gave_no_answer() -> None:
    page = pad_page(made())
    assert "Uncertified" in page
    assert "“screen”" in page
    assert "4 of 104" in page
    assert "no IAPAR can be told" in page


def test_with_references_the_page_tells_what_the_whole_system_accepts() -> None:
    system = WholeSystem(
        "people",
        3,
        "default",
        1e-5,
        {"print": Share(9, 10)},
        (SystemPoint(0.02, {"print": Share(0, 10)}, Share(9, 9)),),
    )
    page = pad_page(made(system=system))
    assert "90.0 % (9 of 10)" in page
    assert "at most 25.9 %" in page  # the rule of three, exactly: 1 - 0.05 ** (1 / 10)
    shape = made(system=system).to_json()
    assert shape["certified"] is False
    assert shape["system"]["points"][0]["iapar"]["print"]["at_most"] == pytest.approx(1 - 0.05**0.1)


def test_the_shape_names_every_kind() -> None:
    shape = made().to_json()
    assert shape["presentations"] == {"bona_fide": 100, "attacks": {"print": 100, "screen": 5}}
    assert shape["by_policy"][0]["worst_kind"] == "screen"
    assert set(shape["no_answer"]) == {"bona_fide", "print"}
    assert json.dumps(shape)


def test_a_point_is_a_value() -> None:
    assert ErrorPoint("BPCER", 0.02, 1.0, Share(0, 1), {"print": Share(1, 1)}).worst == "print"


def face() -> RGB:
    return open_image(store.read("sample_face")).decode()[0]


def written(pixels: RGB, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    Pillow.fromarray(pixels).save(out, "JPEG", quality=92)
    path.write_bytes(out.getvalue())


def sheet(pixels: RGB) -> RGB:
    """Draw a blurred, washed-out print of a picture on a grey ground: no real attack, only unlike a photograph."""
    small = cv2.GaussianBlur(cv2.resize(pixels[:300, 90:360], None, fx=0.9, fy=0.9), (0, 0), 1.2)
    ground = np.full((480, 480, 3), 70, np.uint8)
    ground[60 : 60 + small.shape[0], 110 : 110 + small.shape[1]] = (60 + 0.7 * small).astype(np.uint8)
    return ground


@pytest.mark.models
def test_the_command_measures_folders_and_writes_the_report(tmp_path: Path) -> None:
    astronaut = face()
    written(astronaut, tmp_path / "people" / "anna" / "1.jpg")
    written(np.ascontiguousarray(astronaut[:400, 20:420]), tmp_path / "people" / "anna" / "2.jpg")
    written(sheet(astronaut), tmp_path / "attacks" / "print" / "anna" / "1.jpg")
    written(np.full((64, 64, 3), 90, np.uint8), tmp_path / "attacks" / "print" / "anna" / "none.jpg")
    report = tmp_path / "report.html"
    folders = ["--bona-fide", str(tmp_path / "people"), "--attacks", str(tmp_path / "attacks")]
    ran = CliRunner().invoke(
        program,
        ["evaluate", "pad", *folders, "--references", str(tmp_path / "people"), "--report", str(report), "--json"],
    )
    assert ran.exit_code == 0, ran.output
    shape = json.loads(ran.stdout)
    assert shape["presentations"] == {"bona_fide": 2, "attacks": {"print": 1}}
    assert shape["no_answer"]["print"]["count"] == 1
    assert shape["by_policy"][-1]["apcer"]["print"]["of"] == 1
    # Of two photographs the first is the reference and is not tried.
    assert shape["system"]["points"][0]["bona_fide_accepted"]["of"] == 1
    assert shape["system"]["iapmr"]["print"]["of"] == 2
    assert "Uncertified" in report.read_text("utf-8")


@pytest.mark.models
def test_attacks_without_a_face_are_no_attacks(tmp_path: Path) -> None:
    written(face(), tmp_path / "people" / "1.jpg")
    written(np.full((64, 64, 3), 90, np.uint8), tmp_path / "attacks" / "1.jpg")
    with pytest.raises(EvaluationError) as refusal:
        evaluate_pad(tmp_path / "people", tmp_path / "attacks", tmp_path / "report.html")
    assert refusal.value.code == "evaluate.no_faces"
    assert not (tmp_path / "report.html").exists()
