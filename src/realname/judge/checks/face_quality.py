"""What is wrong with a photograph of a face: each fault its own reason, so that each has its own remedy."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import astuple as measures

from realname.judge.calibration import Calibration
from realname.judge.rules import FaceRules
from realname.measure.readings import FaceImageReading, FaceQuality, FaceReading


def people(reading: FaceImageReading, rules: FaceRules) -> tuple[FaceReading, ...]:
    """Return the faces that stand for people in the photograph, largest first; bystanders are left out."""
    if not reading.faces:
        return ()
    least = rules.bystander_share * reading.faces[0].box.h
    return tuple(face for face in reading.faces if face.box.h >= least)


def faults(reading: FaceImageReading, rules: FaceRules, calibration: Calibration) -> tuple[str, ...]:
    """Return what is wrong with a photograph of one face, the plainest first; empty where it is good enough."""
    shown = people(reading, rules)
    if not shown:
        return ("face.none",)
    if len(shown) > 1:
        return ("face.several",)
    return tuple(_faults(shown[0], rules, calibration))


def _faults(face: FaceReading, rules: FaceRules, calibration: Calibration) -> Iterator[str]:
    quality, pose = face.quality, face.pose
    # A measure that is not a number would pass every comparison below.
    if not all(map(math.isfinite, (*measures(quality), *measures(pose)))):
        yield "face.not_recognisable"
        return
    yield from _framing(quality, rules)
    yield from _light(quality, rules)
    if quality.sharpness < rules.min_sharpness:
        yield "face.too_blurred"
    if abs(pose.yaw_deg) > rules.max_yaw_deg or abs(pose.pitch_deg) > rules.max_pitch_deg:
        yield "face.turned_away"
    if abs(pose.roll_deg) > rules.max_roll_deg:
        yield "face.tilted"
    if unrecognisable(face, rules, calibration):
        yield "face.not_recognisable"


def _framing(quality: FaceQuality, rules: FaceRules) -> Iterator[str]:
    if not quality.eyes_in_frame:
        yield "face.eyes_out_of_frame"
    elif quality.in_frame < rules.min_in_frame:
        yield "face.cut_off"
    if quality.eye_distance_px < rules.min_eye_distance_px:
        yield "face.too_small"


def _light(quality: FaceQuality, rules: FaceRules) -> Iterator[str]:
    if quality.brightness < rules.min_brightness:
        yield "face.too_dark"
    elif quality.brightness > rules.max_brightness or quality.overexposed > rules.max_overexposed:
        yield "face.too_bright"
    elif quality.contrast < rules.min_contrast:
        yield "face.too_flat"


def unrecognisable(face: FaceReading, rules: FaceRules, calibration: Calibration) -> bool:
    """Tell whether the face is among the share of photographs that the policy turns away as hard to recognise."""
    return face.quality.recognisability < calibration.recognisability_floor(rules.reject_unrecognisable)
