"""Presentations are read from folders and labels: who was there, which attack, and whose face."""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow

from realname.evaluate.errors import LabelsError
from realname.evaluate.presentations import FRAMES_OF_CLIP, Presentation, frames_of, read_presentations
from realname.measure.errors import ImageError


def put(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    Pillow.new("RGB", (32, 32), (90, 90, 90)).save(out, "JPEG")
    path.write_bytes(out.getvalue())


def told(found: tuple[Presentation, ...]) -> list[tuple[str, str, str]]:
    return [(item.name, item.kind, item.person) for item in found]


def test_folders_tell_the_kind_and_then_the_person(tmp_path: Path) -> None:
    for name in ("screen/anna/1.jpg", "mask/bert_7.jpg", "cora_1.jpg", "notes.txt"):
        put(tmp_path / "attacks" / name)
    assert told(read_presentations(tmp_path / "attacks", attacks=True)) == [
        ("cora_1.jpg", "attacks", "cora"),
        ("mask/bert_7.jpg", "mask", "bert"),
        ("screen/anna/1.jpg", "screen", "anna"),
    ]


def test_bona_fide_folders_tell_the_person(tmp_path: Path) -> None:
    for name in ("anna/1.jpg", "bert_7.jpg"):
        put(tmp_path / name)
    assert told(read_presentations(tmp_path, attacks=False)) == [("anna/1.jpg", "", "anna"), ("bert_7.jpg", "", "bert")]


LABELS = "file,label,kind,person\nx/a.jpg,attack,print,anna\nx/b.jpg,bonafide,,bert\ny/c.jpg,screen,,cora\n"


def test_labels_win_and_are_found_in_the_folder_above(tmp_path: Path) -> None:
    for name in ("x/a.jpg", "x/b.jpg", "y/c.jpg"):
        put(tmp_path / name)
    (tmp_path / "labels.csv").write_text(LABELS)
    assert told(read_presentations(tmp_path, attacks=True)) == [
        ("x/a.jpg", "print", "anna"),
        ("y/c.jpg", "screen", "cora"),
    ]
    assert told(read_presentations(tmp_path / "x", attacks=True)) == [("x/a.jpg", "print", "anna")]
    assert told(read_presentations(tmp_path, attacks=False)) == [("x/b.jpg", "", "bert")]


@pytest.mark.parametrize(
    ("labels", "code"),
    [
        ("file,kind\na.jpg,print\n", "evaluate.labels_columns"),
        ("file,label\n../a.jpg,print\n", "evaluate.labels_outside"),
        ("file,label\na.jpg,live\n", "evaluate.labels_empty"),
    ],
)
def test_labels_that_cannot_be_used_are_refused(tmp_path: Path, labels: str, code: str) -> None:
    (tmp_path / "labels.csv").write_text(labels)
    with pytest.raises(LabelsError) as refusal:
        read_presentations(tmp_path, attacks=True)
    assert refusal.value.code == code


def test_a_clip_gives_pictures_evenly_over_its_length(tmp_path: Path) -> None:
    path = tmp_path / "clip.avi"
    written = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 25, (64, 48))
    for number in range(41):
        written.write(np.full((48, 64, 3), 6 * number, np.uint8))
    written.release()
    frames = frames_of(Presentation("clip.avi", path, "screen", "anna"))
    greys = [float(frame.decode()[0].mean()) for frame in frames]
    assert len(frames) == FRAMES_OF_CLIP
    assert greys == pytest.approx([30 * k for k in range(FRAMES_OF_CLIP)], abs=6)


def test_a_broken_clip_is_said(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"no clip")
    with pytest.raises(ImageError) as refusal:
        frames_of(Presentation("clip.mp4", path, "screen", "anna"))
    assert refusal.value.code == "image.broken"
