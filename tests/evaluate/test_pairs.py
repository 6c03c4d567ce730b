from __future__ import annotations

from pathlib import Path

import pytest

from realname.evaluate.errors import LabelsError
from realname.evaluate.pairs import person_of, read_pairs
from realname.evaluate.rows import inside


def written(folder: Path, text: str) -> Path:
    path = folder / "pairs.csv"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("file", "person"),
    [
        ("Ana_Paula_0001.jpg", "Ana_Paula"),
        ("Ana_0001.jpg", "Ana"),
        ("img1.jpg", "img1"),
        ("_1.jpg", "_1"),
        ("007/frontal_01.jpg", "007/"),
        ("set/007/frontal_01.jpg", "set/007/"),
    ],
)
def test_a_person_is_the_folder_or_the_stem_before_the_last_underscore(file: str, person: str) -> None:
    assert person_of(file) == person


@pytest.mark.parametrize("columns", ["file_a,file_b,same", "image_a,image_b,same", "file_x,file_y,Decision"])
def test_each_known_pair_of_columns_is_read(tmp_path: Path, columns: str) -> None:
    labelled = read_pairs(written(tmp_path, f"note,{columns}\nx,A_1.jpg,A_2.jpg,1\n,A_1.jpg,B_1.jpg,0\n"))
    assert labelled.images == ("A_1.jpg", "A_2.jpg", "B_1.jpg")
    assert labelled.people.tolist() == [0, 0, 1]
    assert [(pair.a, pair.b, pair.same) for pair in labelled.pairs] == [(0, 1, True), (0, 2, False)]


@pytest.mark.parametrize(("label", "same"), [("1", True), ("Yes", True), ("true", True), ("0", False), (" no ", False)])
def test_a_label_may_be_a_digit_or_a_word(tmp_path: Path, label: str, same: bool) -> None:  # noqa: FBT001  a table
    b = "A_2.jpg" if same else "B_1.jpg"
    assert read_pairs(written(tmp_path, f"file_a,file_b,same\nA_1.jpg,{b},{label}\n")).pairs[0].same is same


def test_people_whom_a_row_calls_the_same_are_one(tmp_path: Path) -> None:
    text = "file_a,file_b,same\nimg1.jpg,img2.jpg,1\nimg2.jpg,img3.jpg,1\nimg1.jpg,img4.jpg,0\n"
    assert read_pairs(written(tmp_path, text)).people.tolist() == [0, 0, 0, 1]


def test_a_file_that_calls_one_person_two_is_refused_with_its_row(tmp_path: Path) -> None:
    text = "file_a,file_b,same\nimg1.jpg,img2.jpg,1\nimg2.jpg,img3.jpg,1\nimg1.jpg,img3.jpg,0\n"
    with pytest.raises(LabelsError, match="row 3") as refusal:
        read_pairs(written(tmp_path, text))
    assert refusal.value.code == "evaluate.labels_contradict"


def test_a_photograph_against_itself_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match="with itself"):
        read_pairs(written(tmp_path, "file_a,file_b,same\nA_1.jpg,A_1.jpg,1\n"))


def test_groups_and_folds_come_from_their_columns(tmp_path: Path) -> None:
    text = "fold,age,file_a,file_b,same\n3,young,A_1.jpg,A_2.jpg,1\n"
    [pair] = read_pairs(written(tmp_path, text), "age").pairs
    assert (pair.group, pair.fold) == ("young", "3")
    [pair] = read_pairs(written(tmp_path, text)).pairs
    assert (pair.group, pair.fold) == ("", "3")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "evaluate.labels_empty"),
        ("file_a,file_b,same\n", "evaluate.labels_empty"),
        ("file_a,same\nA_1.jpg,1\n", "evaluate.labels_columns"),
        ("file_a,file_b\nA_1.jpg,A_2.jpg\n", "evaluate.labels_columns"),
        ("file_a,file_b,same\nA_1.jpg,A_2.jpg\n", "evaluate.labels_malformed"),
        ("file_a,file_b,same\nA_1.jpg,A_2.jpg,1,2\n", "evaluate.labels_malformed"),
        ("file_a,file_b,same\nA_1.jpg,A_2.jpg,perhaps\n", "evaluate.labels_malformed"),
        ("file_a,file_a,file_b,same\na,a,b,1\n", "evaluate.labels_malformed"),
        ('file_a,file_b,same\n"A_1.jpg,A_2.jpg,1\n', "evaluate.labels_malformed"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_reason(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(LabelsError) as refusal:
        read_pairs(written(tmp_path, text))
    assert refusal.value.code == code


def test_a_group_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match="no column 'age'"):
        read_pairs(written(tmp_path, "file_a,file_b,same\nA_1.jpg,A_2.jpg,1\n"), "age")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01", b"\x89PNG\r\n\x1a\n\x00\xff"])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pairs.csv"
    path.write_bytes(content)
    with pytest.raises(LabelsError) as refusal:
        read_pairs(path)
    assert refusal.value.code.startswith("evaluate.labels_")


def test_an_absent_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(LabelsError) as refusal:
            read_pairs(path)
        assert refusal.value.code == "evaluate.labels_unreadable"


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_bytes(b"\xef\xbb\xbffile_a,file_b,same\r\nA_1.jpg,A_2.jpg,1\r\n")
    assert len(read_pairs(path).pairs) == 1


@pytest.mark.parametrize("name", ["../secret.jpg", "/etc/passwd", "a/../../b.jpg"])
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(LabelsError) as refusal:
        inside(tmp_path, name)
    assert refusal.value.code == "evaluate.labels_outside"
