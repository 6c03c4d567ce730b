from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.photographs import OTHER, SAME, SPOILED, portrait, save, table_file
from tests.cli.running import bad_files, noise, png_that_breaks_off, realname

from realname.cli.failures import BAD_INPUT, COULD_NOT, NO, YES

pytestmark = [pytest.mark.models]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faces")


@pytest.fixture(scope="module")
def table(folder: Path) -> Path:
    return table_file(folder)


@pytest.fixture(scope="module")
def good(eval_data: Path, folder: Path) -> list[Path]:
    return [save(folder, name, portrait(eval_data, name)) for name in (*SAME, OTHER)]


@pytest.mark.data
def test_two_photographs_of_one_person_match_with_score_rate_and_quality(good: list[Path], table: Path) -> None:
    ran = realname("face", "compare", good[0], good[1], "--calibration", table, "--json")
    shown = ran.json
    assert (ran.code, shown["verdict"], shown["reasons"]) == (YES, "match", [])
    assert shown["score"] >= shown["threshold"]
    assert shown["fmr"] <= shown["match_fmr"] == 1e-5
    assert all(photograph["faces"][0]["quality"]["eyes_in_frame"] for photograph in shown["photographs"])
    assert "template" not in ran.out


@pytest.mark.data
def test_two_people_do_not_match(good: list[Path], table: Path) -> None:
    ran = realname("face", "compare", good[0], good[2], "--calibration", table, "--json")
    assert (ran.code, ran.json["verdict"], ran.json["reasons"]) == (NO, "no match", ["face.no_match"])


@pytest.mark.data
@pytest.mark.parametrize("code", SPOILED)
def test_a_spoiled_photograph_cannot_tell_by_its_own_reason(
    code: str, eval_data: Path, folder: Path, good: list[Path], table: Path
) -> None:
    spoiled = save(folder, f"{code}.png", SPOILED[code](portrait(eval_data, SAME[0])))
    ran = realname("face", "compare", spoiled, good[1], "--calibration", table, "--json")
    assert (ran.code, ran.json["verdict"]) == (COULD_NOT, "cannot tell")
    assert code in ran.json["reasons"]
    assert ran.json["photographs"][0]["faults"] == ran.json["reasons"]
    assert ran.json["reasons"][0] == code or code == "face.not_recognisable"
    assert ran.json["photographs"][1]["faults"] == []


@pytest.mark.data
def test_people_read_the_same_answer_as_programs(good: list[Path], table: Path) -> None:
    ran = realname("face", "compare", good[0], good[1], "--calibration", table)
    assert ran.code == YES
    assert "match" in ran.out.splitlines()[0]
    assert "\x1b" not in ran.out


def test_every_bad_file_is_refused_by_its_own_code_with_a_remedy(tmp_path: Path, table: Path) -> None:
    fine = tmp_path / "noise.jpg"
    noise().save(fine)
    for code, path in bad_files(tmp_path).items():
        for words in ((path, fine), (fine, path)):
            ran = realname("face", "compare", *words, "--calibration", table)
            assert (ran.code, ran.out) == (BAD_INPUT, ""), code
            assert code in ran.err
            assert path.name in ran.err
            assert "remedy" in ran.err


def test_a_picture_that_breaks_off_while_it_is_decoded_is_named(tmp_path: Path, table: Path) -> None:
    fine, broken = tmp_path / "noise.jpg", png_that_breaks_off(tmp_path)
    noise().save(fine)
    ran = realname("face", "compare", fine, broken, "--calibration", table, "--json")
    assert (ran.code, ran.json["error"]["code"]) == (BAD_INPUT, "image.truncated")
    assert ran.json["error"]["message"].startswith(str(broken))


@pytest.mark.data
def test_a_broken_file_is_named_and_the_rest_are_measured(eval_data: Path, tmp_path: Path) -> None:
    save(tmp_path, "a-face.jpg", portrait(eval_data, SAME[0]))
    noise().save(tmp_path / "no-face.png")
    broken = bad_files(tmp_path)
    ran = realname("face", "measure", tmp_path)
    assert ran.code == BAD_INPUT
    assert "a-face.jpg" in ran.out
    assert "no face" in next(line for line in ran.out.splitlines() if "no-face.png" in line)
    for code, path in broken.items():
        if path.exists():
            assert path.name in ran.err
            assert code in ran.err


def test_the_json_of_measuring_is_one_value_with_an_entry_a_file(tmp_path: Path) -> None:
    noise().save(tmp_path / "b.png")
    (tmp_path / "a.jpg").write_bytes(b"")
    ran = realname("face", "measure", tmp_path, tmp_path / "c.jpg", "--json")
    assert ran.code == BAD_INPUT
    entries = ran.json["files"]
    assert [Path(entry["file"]).name for entry in entries] == ["a.jpg", "b.png", "c.jpg"]
    assert [entry.get("error", {}).get("code") for entry in entries] == ["image.empty", None, "image.unreadable_path"]
    assert ran.json["broken"] == 2


def test_a_folder_without_pictures_is_bad_input(tmp_path: Path) -> None:
    ran = realname("face", "measure", tmp_path)
    assert ran.code == BAD_INPUT
    assert "input.no_pictures" in ran.err


def test_pictures_of_every_kind_are_read_and_show_no_face(tmp_path: Path) -> None:
    picture = noise()
    picture.convert("CMYK").save(tmp_path / "cmyk.jpg")
    picture.convert("L").save(tmp_path / "grey.jpg")
    picture.convert("RGBA").save(tmp_path / "alpha.png")
    picture.convert("I;16").save(tmp_path / "sixteen.png")
    exif = picture.getexif()
    exif[0x0112] = 6
    picture.save(tmp_path / "turned.jpg", exif=exif)
    ran = realname("face", "measure", tmp_path, "--json")
    assert ran.code == YES
    sizes = {Path(e["file"]).name: (e["image"]["width"], e["image"]["height"]) for e in ran.json["files"]}
    assert sizes["turned.jpg"] == (240, 320)
    assert len(sizes) == 5


def test_a_calibration_of_another_engine_is_refused(tmp_path: Path, table: Path) -> None:
    fine = tmp_path / "noise.jpg"
    noise().save(fine)
    other = tmp_path / "other.json"
    other.write_text(table.read_text().replace('"name": "default"', '"name": "somebody"'))
    ran = realname("face", "compare", fine, fine, "--calibration", other, "--json")
    assert (ran.code, ran.json["error"]["code"]) == (COULD_NOT, "calibration.wrong_engine")
    for bad, code in ((tmp_path / "absent.json", "input.unreadable_path"), (fine, "calibration.malformed")):
        ran = realname("face", "compare", fine, fine, "--calibration", bad, "--json")
        assert (ran.code, ran.json["error"]["code"]) == (BAD_INPUT, code)


def test_a_face_is_measured_under_a_receipt_alone(tmp_path: Path) -> None:
    noise().save(tmp_path / "a.png")
    ran = realname("face", "measure", tmp_path, "--receipt", " ")
    assert (ran.code, "input.no_receipt" in ran.err) == (BAD_INPUT, True)
