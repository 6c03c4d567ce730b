from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from tests.evaluate.reader import STAMP, Said, ToldReader, labels_file

from realname.evaluate.documents import measure_documents
from realname.evaluate.documents_page import documents_page
from realname.evaluate.documents_report import DocumentsReport
from realname.evaluate.field_scores import Outcome, score
from realname.evaluate.labels import read_labels
from realname.measure.readings import DocumentKind

ON = date(2026, 1, 2)
COLUMNS = ["file", "kind", "document_group", "side", "grade", "name", "sex", "issuer"]
FRONT = {"kind": "CN-RESIDENT-FRONT", "side": "front", "name": "ANNA", "sex": "F"}
BACK = {"kind": "CN-RESIDENT-BACK", "side": "back", "issuer": "POLICE"}
RIGHT: list[Said] = [("name", "ANNA", True), ("sex", "F", True)]


def measured(folder: Path, said: dict[str, list[Said]], rows: list[dict[str, str]]) -> DocumentsReport:
    reader = ToldReader()
    for place, (file, fields) in enumerate(said.items()):
        reader.tell(folder / file, fields, kind=DocumentKind.CN_RESIDENT_FRONT, milliseconds=10.0 * (place + 1))
    return measure_documents(reader, read_labels(labels_file(folder, COLUMNS, rows), ON), folder, ON)


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (("name", "ANNA", True), Outcome.RIGHT_SURE),
        (("name", "ANNA", False), Outcome.RIGHT_UNSURE),
        (("name", "ANNE", False), Outcome.WRONG_UNSURE),
        (("name", "ANNE", True), Outcome.WRONG_SURE),
        (("name", "anna", True), Outcome.WRONG_SURE),
        (("name", None, False), Outcome.CANNOT_READ),
        (("sex", "F", True), Outcome.CANNOT_READ),  # the field is absent from the reading
    ],
)
def test_a_field_is_right_only_character_by_character(tmp_path: Path, said: Said, outcome: Outcome) -> None:
    found = measured(tmp_path, {"a.png": [said]}, [{"file": "a.png", "name": "ANNA"}])
    [field] = found.overall.fields
    assert field.counts[outcome] == field.labelled == 1


def test_wrong_and_sure_counts_double() -> None:
    outcomes = [Outcome.RIGHT_SURE, Outcome.RIGHT_UNSURE, Outcome.CANNOT_READ, Outcome.WRONG_UNSURE, Outcome.WRONG_SURE]
    field = score("name", outcomes)
    assert field.weighted_error == (0 + 0 + 1 + 1 + 2) / 5
    assert field.rate == 0.4
    assert field.sure == 2
    assert score("name", []).weighted_error == 0.0


def test_a_document_is_whole_where_every_field_of_every_side_is_right(tmp_path: Path) -> None:
    rows = [
        {"file": "1f.png", "document_group": "1", **FRONT},
        {"file": "1b.png", "document_group": "1", **BACK},
        {"file": "2f.png", "document_group": "2", **FRONT},
        {"file": "2b.png", "document_group": "2", **BACK},
    ]
    said: dict[str, list[Said]] = {
        "1f.png": RIGHT,
        "1b.png": [("issuer", "POLICE", False)],
        "2f.png": RIGHT,
        "2b.png": [("issuer", None, False)],
    }
    found = measured(tmp_path, said, rows)
    assert (found.overall.whole.count, found.overall.whole.of) == (1, 2)
    assert (found.unread.count, found.unread.of) == (1, 4)
    assert (found.kinds_right.count, found.kinds_right.of) == (2, 4)
    assert found.milliseconds_median == 25.0


def test_grades_are_told_apart(tmp_path: Path) -> None:
    rows = [{"file": f"{grade}.png", "document_group": "1", "grade": grade, **FRONT} for grade in ("scan", "hard")]
    found = measured(tmp_path, {"scan.png": RIGHT, "hard.png": [("name", "ANNE", True)]}, rows)
    assert [(grade.name, grade.whole.count, grade.whole.of) for grade in found.grades] == [
        ("hard", 0, 1),
        ("scan", 1, 1),
    ]
    assert [(wrong.file, wrong.field) for wrong in found.wrong_and_sure] == [("hard.png", "name")]


def test_a_picture_that_cannot_be_opened_is_named_and_its_fields_are_unread(tmp_path: Path) -> None:
    rows = [{"file": "good.png", **FRONT}, {"file": "bad.png", **FRONT}, {"file": "gone.png", **FRONT}]
    (tmp_path / "bad.png").write_bytes(b"")
    found = measured(tmp_path, {"good.png": RIGHT}, rows)
    assert [(failure.image, failure.code) for failure in found.failures] == [
        ("bad.png", "image.empty"),
        ("gone.png", "image.unreadable_path"),
    ]
    assert found.overall.all_fields.counts[Outcome.CANNOT_READ] == 4


def test_a_zone_is_scored_as_a_whole_beside_its_fields(tmp_path: Path) -> None:
    lines = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
    path = labels_file(
        tmp_path,
        ["file", "mrz_format", "mrz_lines", "check_digits"],
        [
            {"file": f"{k}.png", "mrz_format": "TD3", "mrz_lines": "\\n".join(lines), "check_digits": "all"}
            for k in range(3)
        ],
    )
    reader = ToldReader()
    wrong = (lines[0].replace("ANNA", "ANNE"), lines[1])
    reader.tell(tmp_path / "0.png", [("surname", "ERIKSSON", True)], lines)
    reader.tell(tmp_path / "1.png", [("surname", "ERIKSSON", True), ("sex", "F", False)], wrong)
    reader.tell(tmp_path / "2.png", [("surname", "ERIKSSON", True)], wrong)
    found = measure_documents(reader, read_labels(path, ON), tmp_path, ON)
    mrz = found.overall.fields[0]
    assert mrz.name == "mrz"
    assert [mrz.counts[o] for o in (Outcome.RIGHT_SURE, Outcome.WRONG_UNSURE, Outcome.WRONG_SURE)] == [1, 1, 1]
    assert reader.days == {ON}


def test_json_names_accuracy_and_every_fields_outcomes(tmp_path: Path) -> None:
    found = measured(tmp_path, {"a.png": [("name", "ANNE", True), ("sex", "F", True)]}, [{"file": "a.png", **FRONT}])
    shape = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert shape["accuracy"] == 0.5
    assert shape["engine"]["name"] == STAMP.name
    assert [field["field"] for field in shape["fields"]] == ["name", "sex"]
    assert shape["fields"][0]["wrong_sure"] == 1
    assert shape["fields"][0]["weighted_error"] == 2.0
    assert shape["whole_document"]["count"] == 0


def test_no_value_of_a_document_enters_report_or_json(tmp_path: Path) -> None:
    found = measured(tmp_path, {"a.png": [("name", "ANNE", True), ("sex", "F", True)]}, [{"file": "a.png", **FRONT}])
    for text in (documents_page(found), json.dumps(found.to_json()), repr(found)):
        assert "ANNE" not in text
        assert "ANNA" not in text


def test_the_report_draws_every_field_and_fetches_nothing(tmp_path: Path) -> None:
    rows = [{"file": f"{grade}.png", "document_group": "1", "grade": grade, **FRONT} for grade in ("scan", "hard")]
    content = documents_page(measured(tmp_path, {"scan.png": RIGHT, "hard.png": []}, rows))
    assert content.count("<svg") == 3
    assert "http" not in content.replace("http-equiv", "").replace('xmlns="http://www.w3.org/2000/svg"', "")
