from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.photographs import OTHER, SAME, SPOILED, portrait, save, table_file
from tests.cli.running import Ran, bad_files, noise, png_that_breaks_off, realname

from realname.cli.failures import BAD_INPUT, NO, YES
from realname.judge.policy import load_policy

pytestmark = [pytest.mark.models]

ON = "2026-03-01"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("verify")


@pytest.fixture(scope="module")
def table(folder: Path) -> Path:
    return table_file(folder)


@pytest.fixture(scope="module")
def people(eval_data: Path, folder: Path) -> list[Path]:
    return [save(folder, name, portrait(eval_data, name)) for name in (*SAME, OTHER)]


@pytest.fixture(scope="module")
def card(people: list[Path], folder: Path) -> list[Path]:
    return specimen(folder, people[0], "resident-id")


@pytest.fixture(scope="module")
def passport(people: list[Path], folder: Path) -> list[Path]:
    return specimen(folder, people[0], "passport")


def specimen(folder: Path, person: Path, kind: str) -> list[Path]:
    words = ("--valid-from", "2020-01-02", "--valid-until", "2030-01-02")
    ran = realname("specimen", "--portrait", person, "--kind", kind, "--out", folder / kind, *words, "--json")
    assert ran.code == YES, ran.out
    return [Path(name) for name in ran.json["files"] if name.endswith(".jpg")]


def verify(table: Path, *words: object) -> Ran:
    return realname("verify", "--calibration", table, "--on", ON, "--json", *words)


@pytest.mark.data
def test_a_card_and_its_own_face_are_approved(card: list[Path], people: list[Path], table: Path) -> None:
    ran = verify(table, "--document", *card, "--face", people[1])
    assert ran.json["decision"]["outcome"] == "approved", ran.out
    assert ran.code == YES
    assert ran.json["decision"]["not_established"] == [
        "face.presence_not_established",
        "document.genuineness_not_established",
    ]
    assert ran.json["decision"]["policy"]["digest"] == load_policy().digest
    assert [check["name"] for check in ran.json["checks"]] == list(load_policy().checks)
    assert all(check["milliseconds"] >= 0 for check in ran.json["checks"])


@pytest.mark.data
def test_a_passport_and_its_own_face_are_approved(passport: list[Path], people: list[Path], table: Path) -> None:
    ran = verify(table, "--document", *passport, "--face", people[0], people[1])
    assert ran.json["decision"]["outcome"] == "approved", ran.out


@pytest.mark.data
def test_another_persons_face_is_rejected(card: list[Path], people: list[Path], table: Path) -> None:
    ran = verify(table, "--document", card[0], "--document", card[1], "--face", people[2])
    assert (ran.code, ran.json["decision"]["outcome"]) == (NO, "rejected")
    assert ran.json["decision"]["reasons"] == ["face.no_match"]


@pytest.mark.data
def test_two_peoples_photographs_are_not_approved_together(card: list[Path], people: list[Path], table: Path) -> None:
    ran = verify(table, "--document", *card, "--face", people[0], people[2])
    assert ran.code == NO
    assert "face.photographs_differ" in ran.json["decision"]["reasons"]


@pytest.mark.data
@pytest.mark.parametrize(("on", "outcome"), [("2030-01-02", "approved"), ("2030-01-03", "rejected")])
def test_a_card_is_taken_through_the_day_that_it_names(
    card: list[Path], people: list[Path], table: Path, on: str, outcome: str
) -> None:
    words = ("--calibration", table, "--on", on, "--document", *card, "--face", people[0], "--json")
    assert realname("verify", *words).json["decision"]["outcome"] == outcome


@pytest.mark.data
def test_the_front_alone_asks_for_the_back_in_the_persons_language(
    card: list[Path], people: list[Path], table: Path
) -> None:
    words = ("--calibration", table, "--on", ON, "--document", card[0], "--face", people[0], "--explain")
    english, chinese = realname("verify", *words), realname("verify", *words, "--lang", "zh-Hans")
    assert (english.code, chinese.code) == (NO, NO)
    assert "Photograph the other side of the document too." in english.out
    assert "请补拍证件的另一面" in chinese.out


@pytest.mark.data
def test_a_spoiled_face_is_asked_for_again_and_nobody_is_refused(
    card: list[Path], eval_data: Path, folder: Path, table: Path
) -> None:
    dark = save(folder, "dark.png", SPOILED["face.too_dark"](portrait(eval_data, SAME[0])))
    ran = verify(table, "--document", *card, "--face", dark)
    assert (ran.code, ran.json["decision"]["outcome"]) == (NO, "retry")
    assert "face.too_dark" in ran.json["decision"]["reasons"]


@pytest.mark.data
def test_no_value_of_the_document_is_printed(card: list[Path], people: list[Path], table: Path) -> None:
    read = realname("document", "read", *card, "--json").json["documents"]
    values = [field["value"] for side in read for field in side["fields"] if field["value"]]
    assert any(len(value) == 18 for value in values)
    for words in (("--json",), (), ("--explain",)):
        ran = realname("verify", "--calibration", table, "--document", *card, "--face", people[0], *words)
        assert not [value for value in values if len(value) > 1 and value in ran.out + ran.err]


def test_a_picture_that_is_no_document_is_never_approved(tmp_path: Path, table: Path) -> None:
    noise(800, 600).save(tmp_path / "noise.jpg")
    ran = verify(table, "--document", tmp_path / "noise.jpg", "--face", tmp_path / "noise.jpg")
    assert ran.code == NO
    assert "pass" not in {check["outcome"] for check in ran.json["checks"]}


def test_every_bad_file_is_refused_as_a_document_and_as_a_face(tmp_path: Path, table: Path) -> None:
    fine = tmp_path / "noise.jpg"
    noise().save(fine)
    for code, path in {**bad_files(tmp_path), "image.truncated": png_that_breaks_off(tmp_path)}.items():
        for document, face in ((path, fine), (fine, path)):
            ran = verify(table, "--document", document, "--face", face)
            assert (ran.code, ran.json["error"]["code"]) == (BAD_INPUT, code)
            assert path.name in ran.json["error"]["message"]


def test_a_document_and_a_face_are_both_needed(tmp_path: Path) -> None:
    ran = realname("verify", "--face", tmp_path / "a.jpg", "--json")
    assert (ran.code, ran.json["error"]["code"]) == (BAD_INPUT, "input.usage")


def test_a_day_that_does_not_exist_is_refused() -> None:
    ran = realname("verify", "--document", "a", "--face", "b", "--on", "2026-02-30", "--json")
    assert (ran.code, ran.json["error"]["code"]) == (BAD_INPUT, "input.usage")


def test_more_pictures_than_a_trial_takes_are_refused(tmp_path: Path, table: Path) -> None:
    fine = tmp_path / "noise.jpg"
    noise().save(fine)
    ran = verify(table, "--document", fine, "--face", *[fine] * 12)
    assert (ran.code, ran.json["error"]["code"]) == (BAD_INPUT, "input.too_many_pictures")
