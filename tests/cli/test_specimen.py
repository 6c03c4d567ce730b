from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.cli.photographs import SAME, portrait, save
from tests.cli.running import noise, realname

from realname.cli.failures import BAD_INPUT, YES

pytestmark = [pytest.mark.models]


@pytest.fixture(scope="module")
def person(eval_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save(tmp_path_factory.mktemp("person"), "p.jpg", portrait(eval_data, SAME[0]))


@pytest.mark.data
@pytest.mark.parametrize(("kind", "sides"), [("resident-id", 2), ("passport", 1), ("td1", 2)])
def test_a_specimen_has_all_its_sides_and_its_true_values(kind: str, sides: int, person: Path, tmp_path: Path) -> None:
    ran = realname("specimen", "--portrait", person, "--kind", kind, "--out", tmp_path / "new", "--seed", 3, "--json")
    assert ran.code == YES
    photographs = [Path(name) for name in ran.json["files"] if name.endswith(".jpg")]
    assert len(photographs) == sides
    with (tmp_path / "new" / "labels.csv").open(encoding="utf-8") as labels:
        assert [row["file"] for row in csv.DictReader(labels)] == [path.name for path in photographs]


@pytest.mark.data
def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(person: Path, tmp_path: Path) -> None:
    def bytes_of(folder: str, seed: int) -> bytes:
        words = ("--portrait", person, "--kind", "passport", "--out", tmp_path / folder, "--seed", seed, "--json")
        ran = realname("specimen", *words)
        return Path(ran.json["files"][0]).read_bytes()

    assert bytes_of("a", 1) == bytes_of("b", 1)
    assert bytes_of("a", 1) != bytes_of("c", 2)


@pytest.mark.data
def test_given_values_are_kept_and_wrong_ones_are_refused(person: Path, tmp_path: Path) -> None:
    start = ("specimen", "--portrait", person, "--kind", "resident-id", "--out", tmp_path)
    assert realname(*start, "--name", "测试人", "--number", "11010519491231002X").code == YES
    assert "测试人" in (tmp_path / "labels.csv").read_text("utf-8")
    ran = realname(*start, "--number", "110105194912310021")
    assert (ran.code, "specimen.check_digit" in ran.err) == (BAD_INPUT, True)


def test_a_portrait_without_a_face_is_refused(tmp_path: Path) -> None:
    noise().save(tmp_path / "noise.png")
    ran = realname(
        "specimen", "--portrait", tmp_path / "noise.png", "--kind", "td1", "--out", tmp_path / "out", "--json"
    )
    assert (ran.code, ran.json["error"]["code"]) == (BAD_INPUT, "specimen.portrait")
    assert not (tmp_path / "out").exists()


def test_without_a_portrait_the_sample_face_is_used_and_written_beside(tmp_path: Path) -> None:
    assert realname("specimen", "--kind", "passport", "--out", tmp_path).code == YES
    assert (tmp_path / "face.png").read_bytes().startswith(b"\x89PNG")
    assert list(tmp_path.glob("passport-*.jpg"))
