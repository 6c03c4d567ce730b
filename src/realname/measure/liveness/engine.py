"""The one entrance to measuring challenges: a recording and a permit in, a reading out.

engine = challenge_engine("default")
reading = engine.measure(recording, permit)
"""

from __future__ import annotations

import hashlib
import json
import time
from functools import cache

from realname.measure.challenges import ChallengeReading, Frame, PartKind, Recording
from realname.measure.faces.engine import FaceEngine, face_engine
from realname.measure.faces.spoofing import measure_spoof
from realname.measure.images import open_image
from realname.measure.liveness.blink import measure_blink
from realname.measure.liveness.bounds import refuse_unbounded
from realname.measure.liveness.head import generic_head
from realname.measure.liveness.light import measure_light
from realname.measure.liveness.motion import measure_motion
from realname.measure.liveness.sameness import least_likeness
from realname.measure.liveness.sightings import Sighting, look, look_at_some
from realname.measure.liveness.stream import measure_stream
from realname.measure.models import catalogue
from realname.measure.readings import EngineStamp, FaceImageReading, Permit

VERSION = "1"
"""Raised with every change of code that changes a reading; the liveness calibration names it."""

NETWORKS = ("yunet_float", "face_mesh", "iris")
SAMENESS = "fast"
"""The face engine that compares the faces of the parts: thirty pictures want the cheapest."""

LOOK_EVERY_MS = {PartKind.LIGHT: 300.0, PartKind.BLINK: 200.0}
MOVEMENTS = (PartKind.TURN, PartKind.CLOSER)


class ChallengeEngine:
    """Measures recordings; `faces` measures the photographs of the hold part. Thread-safe; one a process is enough."""

    def __init__(self, faces: FaceEngine) -> None:
        self._faces = faces
        self._sameness = face_engine(SAMENESS)
        self.stamp: EngineStamp = _stamp()

    def measure(self, recording: Recording, permit: Permit) -> ChallengeReading:
        """Return what a recording shows, whatever it shows; the permit is the receipt under which it is measured.

        RecordingError (`challenge.*`) where it breaks a limit or the order of time, ImageError where a picture is
        broken, ModelError where a network is absent.
        """
        if not isinstance(permit, Permit):
            raise TypeError("a face is measured only under a permit")
        began = time.perf_counter()
        refuse_unbounded(recording)
        script = recording.script
        parts = [
            look_at(part.kind, [frame for frame in recording.frames if frame.part == number])
            for number, part in enumerate(script.parts)
        ]
        photographs = self._photographs(recording, permit)
        kinds = [(number, part, parts[number]) for number, part in enumerate(script.parts)]
        everything = [item for part in parts for item in part]
        return ChallengeReading(
            engine=self.stamp,
            script=script,
            faces=tuple(photographs),
            motions=tuple(measure_motion(n, part, seen) for n, part, seen in kinds if part.kind in MOVEMENTS),
            lights=tuple(
                measure_light(n, part, seen, recording.flashes, script.step_ms)
                for n, part, seen in kinds
                if part.kind is PartKind.LIGHT
            ),
            blinks=tuple(measure_blink(n, seen) for n, part, seen in kinds if part.kind is PartKind.BLINK),
            spoofs=tuple(
                measure_spoof(item.pixels, item.mesh.five)
                for _, part, seen in kinds
                if part.kind is PartKind.HOLD
                for item in seen
                if item.mesh is not None
            ),
            stream=measure_stream(parts),
            likeness=least_likeness(
                self._sameness,
                hold=[item for _, part, seen in kinds if part.kind is PartKind.HOLD for item in seen],
                moving=[seen for _, part, seen in kinds if part.kind in MOVEMENTS],
                still=[seen for _, part, seen in kinds if part.kind in LOOK_EVERY_MS],
                permit=permit,
            ),
            likeness_by=self._sameness.stamp,
            faceless=sum(item.mesh is None for item in everything),
            several=sum(item.several for item in everything),
            milliseconds=(time.perf_counter() - began) * 1000,
        )

    def _photographs(self, recording: Recording, permit: Permit) -> list[FaceImageReading]:
        holds = {number for number, part in enumerate(recording.script.parts) if part.kind is PartKind.HOLD}
        return self._faces.measure([open_image(f.picture) for f in recording.frames if f.part in holds], permit)


@cache
def challenge_engine(faces: str = "default") -> ChallengeEngine:
    """Return the resident engine whose photographs the face engine of that name measures. KeyError for none."""
    return ChallengeEngine(face_engine(faces))


def look_at(kind: PartKind, frames: list[Frame]) -> list[Sighting]:
    """Return where the face is in each picture of a part: looked for in all, or in some where the head is still."""
    if kind in LOOK_EVERY_MS:
        return look_at_some(frames, LOOK_EVERY_MS[kind])
    return [look(frame) for frame in frames]


def _stamp() -> EngineStamp:
    described = {
        "version": VERSION,
        "head": hashlib.sha256(generic_head().tobytes()).hexdigest(),
        "networks": {key: catalogue.find(key).sha256 for key in NETWORKS},
    }
    digest = hashlib.sha256(json.dumps(described, sort_keys=True).encode()).hexdigest()
    return EngineStamp("challenge", VERSION, digest)
