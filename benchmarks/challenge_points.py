"""Measure the operating points of the challenge, and write the table that ships.

    python -m benchmarks.challenge_points [--people 60] [--made-on YYYY-MM-DD]

The bounds are chosen here, on simulated people (seeds below 100,000), real prints (`nuaa`: pairs of pictures of one
print in one session) and clips of telephones that play a video (`pad_samples`). What each point does on the same data
is written beside it; what it does on other seeds and on attacks, `benchmarks.presentation_attacks` prints.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from random import Random

import cv2
import numpy as np
from benchmarks.data_sets import data_folder
from benchmarks.presentation_attacks import sources

from realname.evaluate.attacks.people import simulated_bona_fide
from realname.evaluate.intervals import wilson
from realname.evaluate.rows import read_rows
from realname.judge import presence
from realname.judge.presence import Answer, LightBounds, MeasuredShare, MotionBounds, OperatingPoint
from realname.judge.shapes import plain
from realname.measure.challenges import ChallengeReading, Frame, MotionReading, PartKind
from realname.measure.liveness.engine import challenge_engine
from realname.measure.liveness.geometry import fit
from realname.measure.liveness.motion import slope_of
from realname.measure.liveness.script import Wishes, draw
from realname.measure.liveness.sightings import Sighting, look
from realname.measure.liveness.tracking import track
from realname.measure.readings import Permit

TARGET = Path(presence.__file__).with_name("calibrations") / "liveness.json"
PERMIT = Permit("evaluation", "the terms of the public research sets")
BENT = "04"
"""The position in which `nuaa` bends its prints inward and outward."""

CLIP_PICTURES = 9
MILD = OperatingPoint(
    0.05,
    turn=MotionBounds(0.012, 0.006, 0.05, -0.3, -9.0, 9.0, 60, 150),
    closer=MotionBounds(0.006, 0.004, 0.0, -0.4, 0.45, 1.6, 60, 150),
    light=LightBounds(0.8, 0.005, 4.0, 0.002, 0.003),
    measured=(),
)
STRICT = OperatingPoint(
    0.15,
    turn=MotionBounds(0.015, 0.006, 0.15, -0.3, -9.0, 9.0, 60, 150),
    closer=MotionBounds(0.007, 0.004, 0.1, -0.4, 0.55, 1.5, 60, 150),
    light=LightBounds(0.9, 0.008, 5.0, 0.001, 0.003),
    measured=(),
)

Pairs = list[tuple[Sighting, Sighting]]


def main() -> None:
    """Measure, print, write."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=60, help="simulated people")
    asked.add_argument("--made-on", type=date.fromisoformat, default=datetime.now(UTC).date())
    options = asked.parse_args()
    cv2.setNumThreads(1)
    pairs = {
        "nuaa, flat prints (real)": [as_motion(a, b) for a, b in prints(bent=False)],
        "nuaa, bent prints (real)": [as_motion(a, b) for a, b in prints(bent=True)],
        "pad_samples, clips of screens (real)": [as_motion(a, b) for a, b in clips()],
    }
    people = list(simulated(options.people))
    points = [measured(point, pairs, people) for point in (MILD, STRICT)]
    for point in points:
        print(f"\npoint {point.bpcer}")
        for share in point.measured:
            print(f"  {share.data:40} {share.what:40} {share.count} of {share.of}")
    content = {
        "engine": plain(challenge_engine().stamp),
        "made_on": options.made_on.isoformat(),
        "command": f"python -m benchmarks.challenge_points --people {options.people}",
        "points": plain(points),
    }
    TARGET.write_text(json.dumps(content, indent=1) + "\n", "utf-8")


def measured(
    point: OperatingPoint, pairs: dict[str, list[MotionReading]], people: Sequence[ChallengeReading]
) -> OperatingPoint:
    """Return the point with what it does on the data."""
    shares = [
        share(name, f"taken for a head in {word}", [_of(m, point, closer=closer) is Answer.GIVEN for m in motions])
        for name, motions in pairs.items()
        for word, closer in (("a turn", False), ("an approach", True))
    ]
    name = "simulated people, 40 to 600 lux"
    both = [_both(reading, point) for reading in people]
    shares += [
        share(name, "movement and light answered", [set(answers) == {Answer.GIVEN} for answers in both]),
        share(name, "no movement or no light", [Answer.NONE in answers for answers in both]),
        share(name, "movement answered", [moved is Answer.GIVEN for moved, _ in both]),
        share(name, "light answered", [lit is Answer.GIVEN for _, lit in both]),
    ]
    return OperatingPoint(point.bpcer, point.turn, point.closer, point.light, tuple(shares))


def share(data: str, what: str, told: Sequence[bool]) -> MeasuredShare:
    """Return how often it is true."""
    low, high = wilson(sum(told), len(told))
    return MeasuredShare(data, what, sum(told), len(told), (low, high))


def _of(motion: MotionReading, point: OperatingPoint, *, closer: bool) -> Answer:
    return presence.movement(motion, point.closer if closer else point.turn, closer=closer)


def _both(reading: ChallengeReading, point: OperatingPoint) -> tuple[Answer, Answer]:
    kinds = [part.kind for part in reading.script.parts]
    moved = [_of(m, point, closer=kinds[m.part] is PartKind.CLOSER) for m in reading.motions]
    return presence.together(moved), presence.light(reading.lights[0], point.light)


def simulated(count: int) -> Iterator[ChallengeReading]:
    """Yield the readings of simulated people who do what a default script asks."""
    heads = sources()
    for seed in range(count):
        script = draw(Wishes(), Random(seed))  # noqa: S311  repeatable
        recording = simulated_bona_fide(script, heads[seed % len(heads)], seed).recording()
        yield challenge_engine("fast").measure(recording, PERMIT)


def prints(*, bent: bool) -> Pairs:
    """Return all pairs of pictures of one print in one session, the larger face second."""
    folder, sessions = data_folder() / "nuaa", defaultdict(list)
    for row in read_rows(folder / "labels.csv").rows:
        if row["label"] == "print" and (row["position"] == BENT) is bent:
            sessions[row["person"], row["glasses"], row["position"], row["session"]].append(folder / row["file"])
    return [pair for files in sessions.values() for pair in _pairs(file.read_bytes() for file in files)]


def clips() -> Pairs:
    """Return pairs of pictures, spread over each clip of a screen."""
    found = []
    for path in sorted((data_folder() / "pad_samples").glob("0*.m*")):
        film = cv2.VideoCapture(str(path))
        count = int(film.get(cv2.CAP_PROP_FRAME_COUNT))
        pictures = []
        for at in np.linspace(count // 4, count - 2, CLIP_PICTURES).astype(int).tolist():
            film.set(cv2.CAP_PROP_POS_FRAMES, at)
            good, picture = film.read()
            if good:
                scale = 640 / max(picture.shape[:2])
                small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
                pictures.append(cv2.imencode(".jpg", small)[1].tobytes())
        found += _pairs(pictures)
    return found


def _pairs(pictures: Iterable[bytes]) -> Pairs:
    seen = [look(Frame(0, 0.0, picture)) for picture in pictures]
    faces = [item for item in seen if item.mesh is not None]
    return [(a, b) if a.eyes_apart <= b.eyes_apart else (b, a) for a, b in combinations(faces, 2)]


def as_motion(a: Sighting, b: Sighting) -> MotionReading:
    """Return a pair of pictures as though it were a movement."""
    found = fit(track(a, b))
    yaw, growth = b.pose.yaw_deg - a.pose.yaw_deg, b.eyes_apart / a.eyes_apart
    return MotionReading(
        0, yaw, growth, 1.0, found.points, found.plane_rms, found.relief_rms, found.bend_rms, slope_of(a, b, found)
    )


if __name__ == "__main__":
    main()
