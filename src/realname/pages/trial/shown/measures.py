"""How well each photograph was captured, beside what the policy asks: a table that explains a "please retake"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from realname.judge.rules import FaceRules
from realname.measure.readings import FaceImageReading, FaceReading

Text = str | Promise


@dataclass(frozen=True, slots=True)
class ShownValue:
    """One photograph's figure; `is_good` holds it against the policy."""

    text: str
    is_good: bool


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    """One measure over all photographs; a photograph without a face has no value there."""

    label: Text
    asked: Text
    values: tuple[ShownValue | None, ...]


def measures(readings: Sequence[FaceImageReading], rules: FaceRules) -> tuple[ShownMeasure, ...]:
    """Return the measures of each photograph's largest face; empty where no photograph shows one."""
    faces = [reading.faces[0] if reading.faces else None for reading in readings]
    if not any(faces):
        return ()
    columns = [None if face is None else _values(face, rules) for face in faces]
    return tuple(
        ShownMeasure(label, asked, tuple(None if column is None else column[row] for column in columns))
        for row, (label, asked) in enumerate(_rows(rules))
    )


def _rows(rules: FaceRules) -> tuple[tuple[Text, Text], ...]:
    at_least = _("at least %s")
    at_most = _("at most %s")
    between = _("%(least).2f to %(most).2f") % {"least": rules.min_brightness, "most": rules.max_brightness}
    return (
        (_("Pixels between the eyes"), at_least % f"{rules.min_eye_distance_px:.0f}"),
        (_("Sharpness"), at_least % f"{rules.min_sharpness:.2f}"),
        (_("Brightness"), between),
        (_("Contrast"), at_least % f"{rules.min_contrast:.2f}"),
        (_("Turned to a side"), at_most % f"{rules.max_yaw_deg:.0f}°"),
        (_("Turned up or down"), at_most % f"{rules.max_pitch_deg:.0f}°"),
        (_("Tilted"), at_most % f"{rules.max_roll_deg:.0f}°"),
    )


def _values(face: FaceReading, rules: FaceRules) -> tuple[ShownValue, ...]:
    quality, pose = face.quality, face.pose
    bright = rules.min_brightness <= quality.brightness <= rules.max_brightness
    return (
        ShownValue(f"{quality.eye_distance_px:.0f}", quality.eye_distance_px >= rules.min_eye_distance_px),
        ShownValue(f"{quality.sharpness:.2f}", quality.sharpness >= rules.min_sharpness),
        ShownValue(f"{quality.brightness:.2f}", bright),
        ShownValue(f"{quality.contrast:.2f}", quality.contrast >= rules.min_contrast),
        ShownValue(f"{abs(pose.yaw_deg):.0f}°", abs(pose.yaw_deg) <= rules.max_yaw_deg),
        ShownValue(f"{abs(pose.pitch_deg):.0f}°", abs(pose.pitch_deg) <= rules.max_pitch_deg),
        ShownValue(f"{abs(pose.roll_deg):.0f}°", abs(pose.roll_deg) <= rules.max_roll_deg),
    )
