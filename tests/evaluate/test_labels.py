from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.evaluate.reader import labels_file

from realname.evaluate.errors import LabelsError
from realname.evaluate.labels import MRZ, read_labels
from realname.measure.readings import DocumentKind

ON = date(2026, 1, 2)
# The specimen of ICAO 9303 part 4.
TD3 = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
LINES = "\\n".join(TD3)


def test_true_lines_bring_their_fields(tmp_path: Path) -> None:
    rows = [{"file": "a.jpg", "mrz_format": "TD3", "mrz_lines": LINES, "check_digits": "all"}]
    [picture] = read_labels(
        labels_file(tmp_path, ["file", "mrz_format", "mrz_lines", "check_digits"], rows), ON
    ).pictures
    assert picture.kind is DocumentKind.TD3
    assert picture.values[MRZ] == "\n".join(TD3)
    assert picture.values["surname"] == "ERIKSSON"
    assert picture.values["given_names"] == "ANNA MARIA"
    assert picture.values["document_number"] == "L898902C3"
    assert picture.values["birth_date"] == "1974-08-12"
    assert picture.values["valid_until"] == "2012-04-15"


@pytest.mark.parametrize("check_digits", ["fails: birth", "", "none"])
def test_lines_whose_check_digits_do_not_all_agree_are_not_scored(tmp_path: Path, check_digits: str) -> None:
    columns = ["file", "mrz_lines", "check_digits"]
    rows = [
        {"file": "a.jpg", "mrz_lines": LINES, "check_digits": check_digits},
        {"file": "b.jpg", "mrz_lines": LINES, "check_digits": "all"},
    ]
    labels = read_labels(labels_file(tmp_path, columns, rows), ON)
    assert [picture.file for picture in labels.pictures] == ["b.jpg"]
    assert labels.unscored == 1


def test_named_values_are_the_truth_and_empty_cells_say_nothing(tmp_path: Path) -> None:
    columns = ["file", "kind", "document_group", "side", "grade", "mrz_lines", "name", "sex", "address"]
    rows = [
        {
            "file": "f.jpg",
            "kind": "CN-RESIDENT-FRONT",
            "document_group": "1",
            "grade": "hard",
            "name": "张三",
            "sex": "M",
        },
        {"file": "p.jpg", "kind": "UNKNOWN", "document_group": "1", "grade": "hard", "mrz_lines": LINES, "sex": "F"},
    ]
    one, other = read_labels(labels_file(tmp_path, columns, rows), ON).pictures
    assert one.values == {"name": "张三", "sex": "M"}
    assert (one.kind, one.grade) == (DocumentKind.CN_RESIDENT_FRONT, "hard")
    assert one.document == other.document
    assert other.kind is None
    assert other.values == {"sex": "F", MRZ: "\n".join(TD3)}


def test_without_sides_each_picture_is_its_own_document(tmp_path: Path) -> None:
    rows = [{"file": name, "document_group": "uto", "sex": "M"} for name in ("a.jpg", "b.jpg")]
    one, other = read_labels(labels_file(tmp_path, ["file", "document_group", "sex"], rows), ON).pictures
    assert one.document != other.document


@pytest.mark.parametrize(
    ("columns", "row", "code"),
    [
        (["file", "note"], {"file": "a"}, "evaluate.labels_columns"),
        (["sex"], {"sex": "M"}, "evaluate.labels_columns"),
        (["file", "sex"], {"file": "a"}, "evaluate.labels_empty"),
        (["file", "mrz_lines"], {"file": "a", "mrz_lines": "HELLO"}, "evaluate.labels_malformed"),
    ],
)
def test_labels_that_cannot_be_scored_are_refused(
    tmp_path: Path, columns: list[str], row: dict[str, str], code: str
) -> None:
    with pytest.raises(LabelsError) as refusal:
        read_labels(labels_file(tmp_path, columns, [row]), ON)
    assert refusal.value.code == code


def test_true_values_stay_out_of_what_is_printed(tmp_path: Path) -> None:
    labels = read_labels(labels_file(tmp_path, ["file", "name"], [{"file": "a.jpg", "name": "ERIKSSON"}]), ON)
    assert "ERIKSSON" not in repr(labels)


@pytest.mark.data
def test_the_evaluation_data_has_forty_two_pictures_to_score(eval_data: Path) -> None:
    labels = read_labels(eval_data / "documents" / "labels.csv", ON)
    assert len(labels.pictures) == 42
    assert all(picture.kind is not None for picture in labels.pictures)
