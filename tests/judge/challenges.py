"""What a challenge read, made by hand: that of a person who did what was asked, unless a test says otherwise."""

from __future__ import annotations

from typing import Any

from tests.judge.made import face, photograph
from tests.judge.tables import STAMP

from realname.judge.facts import Capture, Channel, Envelope
from realname.judge.presence import shipped
from realname.measure.challenges import (
    ChallengeReading,
    Colour,
    LightReading,
    MotionReading,
    Part,
    PartKind,
    Script,
    Side,
    SpoofReading,
    StreamReading,
)

COLOURS = (
    Colour.RED,
    Colour.GREEN,
    Colour.BLUE,
    Colour.RED,
    Colour.WHITE,
    Colour.BLUE,
    Colour.BLACK,
    Colour.GREEN,
)
SCRIPT = Script(
    (
        Part(PartKind.HOLD, 2.0),
        Part(PartKind.TURN, 6.0, Side.LEFT),
        Part(PartKind.CLOSER, 6.0),
        Part(PartKind.LIGHT, 4.0, colours=COLOURS),
    )
)
TURN = MotionReading(1, 20.0, 1.0, 1.5, 200, 0.03, 0.012, 0.02)
CLOSER = MotionReading(2, 1.0, 1.6, 2.0, 200, 0.02, 0.01, 0.014, 0.9)
LIGHT = LightReading(3, 0.95, 0.1, 0.01, 0.7, 0.9, 80.0, 20.0, 4000, 0.3, 0.0005)
SPOOF = SpoofReading(moire=2.8, detail=-3.2, black=0.25, focus=-0.4, specular=1.5, border=0.2)
STREAM = StreamReading(0, 0.05, 0, 0.1, 40.0, 90.0)

ENVELOPE = Envelope("Front Camera", 1280, 720, 30.0, 960, 720, 0.0, False, False, 14_000.0, 25_000.0)  # noqa: FBT003
ANSWERED = Capture(Channel.PHONE, ENVELOPE, attempts=1)


def challenge(**members: Any) -> ChallengeReading:
    """Return a reading, with some of its members otherwise."""
    made: dict[str, Any] = {
        "engine": shipped().engine,
        "script": SCRIPT,
        "faces": (photograph(face()),),
        "motions": (TURN, CLOSER),
        "lights": (LIGHT,),
        "blinks": (),
        "spoofs": (SPOOF,),
        "stream": STREAM,
        "likeness": 0.9,
        "likeness_by": STAMP,
        "faceless": 0,
        "several": 0,
        "milliseconds": 900.0,
    }
    return ChallengeReading(**{**made, **members})
