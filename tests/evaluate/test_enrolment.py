from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.evaluate.synthetic import STAMP, SyntheticEngine, data_set, photograph

from realname.evaluate.enrolment import BATCH, Enrolment, enrol, subject
from realname.evaluate.errors import EvaluationError, LabelsError
from realname.evaluate.pairs import read_pairs
from realname.measure.images import read_image_file
from realname.measure.readings import Box, FaceImageReading, FaceReading, Permit


def enrolled(pairs: Path, engine: SyntheticEngine | None = None) -> Enrolment:
    return enrol(engine or SyntheticEngine(), pairs.parent, read_pairs(pairs), lambda *_: None)


def pairs_of(folder: Path, *lines: str) -> Path:
    path = folder / "pairs.csv"
    path.write_text("\n".join(["file_a,file_b,same", *lines]) + "\n", "utf-8")
    return path


def test_every_photograph_is_measured_once_in_batches_under_a_permit(tmp_path: Path) -> None:
    engine = SyntheticEngine()
    found = enrolled(data_set(tmp_path / "set", people=9, photographs=2), engine)
    assert engine.batches == [BATCH, 2]
    assert engine.permits == {Permit("evaluation", "the terms of the data set set/pairs.csv")}
    assert len(found.vectors) == len(found.templates) == len(found.recognisability) == 18
    assert found.people.tolist() == [person for person in range(9) for _ in range(2)]
    assert found.milliseconds == 2.0


def test_what_cannot_be_measured_is_named_and_the_rest_go_on(tmp_path: Path) -> None:
    good = [photograph(tmp_path, 1, number) for number in (1, 2)]
    faceless = photograph(tmp_path, 1, 3, blue=255)
    broken, absent = "person001_0004.png", "person001_0005.png"
    (tmp_path / broken).write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    other = photograph(tmp_path, 2, 1)
    lines = [f"{good[0]},{name},1" for name in (good[1], faceless, broken, absent)]
    found = enrolled(pairs_of(tmp_path, *lines, f"{good[0]},{other},0"))
    assert [(failure.image, failure.code) for failure in found.failures] == [
        (faceless, "face.none"),
        (broken, "image.broken"),
        (absent, "image.unreadable_path"),
    ]
    assert found.rows.tolist() == [0, 1, -1, -1, -1, 2]
    assert found.places == [0, 1, 5]
    assert found.never_enrolled == 0


def test_a_picture_that_breaks_off_while_decoded_costs_itself_alone(tmp_path: Path) -> None:
    names = [photograph(tmp_path, 1, number) for number in range(5)]
    whole = (tmp_path / names[2]).read_bytes()
    at = whole.index(b"IDAT")
    (tmp_path / names[2]).write_bytes(whole[: at + 8] + bytes(len(whole) - at - 8))
    found = enrolled(pairs_of(tmp_path, *(f"{names[0]},{name},1" for name in names[1:])))
    assert [failure.image for failure in found.failures] == [names[2]]
    assert len(found.vectors) == 4


def test_a_person_none_of_whose_photographs_gave_a_template_is_a_failure_to_enrol(tmp_path: Path) -> None:
    seen = [photograph(tmp_path, 1, number) for number in (1, 2)]
    unseen = [photograph(tmp_path, 2, number, blue=255) for number in (1, 2)]
    last = photograph(tmp_path, 3, 1)
    found = enrolled(pairs_of(tmp_path, f"{seen[0]},{seen[1]},1", f"{unseen[0]},{unseen[1]},1", f"{seen[0]},{last},0"))
    assert found.never_enrolled == 1
    assert found.people.tolist() == [0, 0, 1]


def test_a_data_set_without_any_face_is_refused(tmp_path: Path) -> None:
    names = [photograph(tmp_path, 1, number, blue=255) for number in (1, 2)]
    with pytest.raises(EvaluationError) as refusal:
        enrolled(pairs_of(tmp_path, f"{names[0]},{names[1]},1"))
    assert refusal.value.code == "evaluate.no_faces"


def test_a_name_that_leads_out_of_the_folder_stops_everything(tmp_path: Path) -> None:
    name = photograph(tmp_path, 1, 1)
    with pytest.raises(LabelsError):
        enrolled(pairs_of(tmp_path, f"{name},../{name},0"))


def test_progress_is_told_photograph_by_photograph(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    pairs = data_set(tmp_path / "set", people=2, photographs=2)
    enrol(SyntheticEngine(), pairs.parent, read_pairs(pairs), lambda *step: told.append(step))
    assert told == [("measuring photographs", done, 4) for done in (1, 2, 3, 4)]


def reading_with(folder: Path, *boxes: Box) -> FaceImageReading:
    name = photograph(folder, 1, 1)
    [reading] = SyntheticEngine().measure([read_image_file(folder / name)], Permit("test", "invented"))
    face: FaceReading = reading.faces[0]
    return FaceImageReading(STAMP, reading.image, tuple(replace(face, box=box) for box in boxes), 0.0)


def test_of_several_faces_the_one_in_the_middle_is_meant(tmp_path: Path) -> None:
    reading = reading_with(tmp_path, Box(0, 0, 12, 12), Box(11, 11, 10, 10))
    assert subject(reading).box == Box(11, 11, 10, 10)


def test_a_bystander_in_the_middle_is_not_meant(tmp_path: Path) -> None:
    reading = reading_with(tmp_path, Box(0, 0, 20, 20), Box(14, 14, 4, 4))
    assert subject(reading).box == Box(0, 0, 20, 20)


def test_vectors_are_single_floats_of_unit_length(tmp_path: Path) -> None:
    found = enrolled(data_set(tmp_path / "set", people=2, photographs=2))
    assert found.vectors.dtype == np.float32
    assert np.linalg.norm(found.vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-6)
