"""The simulated person does what is asked, and says that she is simulated."""

from __future__ import annotations

import numpy as np
import pytest

from realname.evaluate.attacks.heads import Source
from realname.evaluate.attacks.people import simulated_bona_fide
from realname.evaluate.specimens.photograph import decode
from realname.measure.challenges import Colour, Part, PartKind, Recording, Script, Side
from realname.measure.faces.detection import Detection, detect_faces
from realname.measure.faces.landmarks import find_mesh
from realname.measure.faces.pose import pose_of_mesh

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def recording(script: Script, source: Source) -> Recording:
    return simulated_bona_fide(script, source, 3).recording()


def face(recording: Recording, part: int, which: int) -> tuple[Detection, float]:
    pictures = [frame.picture for frame in recording.frames if frame.part == part]
    pixels = decode(pictures[which])
    [found, *_] = detect_faces(pixels)
    return found, pose_of_mesh(find_mesh(pixels, found).points).yaw_deg


def test_she_turns_to_the_side_asked_for(recording: Recording) -> None:
    _, before = face(recording, 1, 0)
    _, after = face(recording, 1, -1)
    assert 12 < after - before < 40  # the person's left is the image's right


def test_to_the_other_side_the_other_way(source: Source) -> None:
    script = Script((Part(PartKind.TURN, 5.0, Side.RIGHT),))
    turned = simulated_bona_fide(script, source, 3).recording()
    assert -40 < face(turned, 0, -1)[1] - face(turned, 0, 0)[1] < -12


def test_she_comes_closer(recording: Recording) -> None:
    assert face(recording, 2, -1)[0].w > 1.3 * face(recording, 2, 0)[0].w


def test_times_rise_and_every_colour_is_shown_for_its_step(recording: Recording, script: Script) -> None:
    times = [frame.at_ms for frame in recording.frames]
    assert times == sorted(times)
    assert [flash.colour for flash in recording.flashes] == list(script.parts[3].colours)
    starts = np.array([flash.at_ms for flash in recording.flashes])
    assert np.diff(starts) == pytest.approx(script.step_ms, abs=0.2)
    light = [frame.at_ms for frame in recording.frames if frame.part == 3]
    assert len(light) / (light[-1] - light[0]) * 1000 >= 15


def test_the_face_reddens_while_the_screen_is_red(source: Source) -> None:
    script = Script((Part(PartKind.LIGHT, 4.0, colours=(Colour.RED, Colour.BLUE)),))
    shown = simulated_bona_fide(script, source, 5).recording()
    middle = [decode(frame.picture)[130:190, 90:150].reshape(-1, 3).mean(axis=0) for frame in shown.frames]
    red, blue = (np.mean([m[0] / m[2] for m in middle[i : i + 3]]) for i in (3, 10))
    assert red > 1.01 * blue


def test_a_seed_gives_the_same_recording_again(source: Source) -> None:
    script = Script((Part(PartKind.HOLD, 4.0),))
    assert simulated_bona_fide(script, source, 9).recording() == simulated_bona_fide(script, source, 9).recording()
    assert simulated_bona_fide(script, source, 9).recording() != simulated_bona_fide(script, source, 10).recording()
