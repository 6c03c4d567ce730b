"""Print what a challenge costs to measure after its last picture, stage by stage, and how much a phone uploads for it.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.challenge [--people 6] [--blink]

Recordings are of simulated people who do what a default script asks. Milliseconds of one core (CPU time): the machine
may be busy. The whole is the engine's own; stages are run again one by one, and the sum may differ from it a little.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from random import Random

import cv2
import numpy as np
from benchmarks.presentation_attacks import sources

from realname.evaluate.attacks.people import simulated_bona_fide
from realname.measure.challenges import PartKind, Recording
from realname.measure.faces.engine import face_engine
from realname.measure.faces.spoofing import measure_spoof
from realname.measure.images import open_image
from realname.measure.liveness.blink import measure_blink
from realname.measure.liveness.engine import MOVEMENTS, SAMENESS, challenge_engine, look_at
from realname.measure.liveness.light import measure_light
from realname.measure.liveness.motion import measure_motion
from realname.measure.liveness.sameness import least_likeness
from realname.measure.liveness.script import Wishes, draw
from realname.measure.liveness.sightings import Sighting
from realname.measure.liveness.stream import measure_stream
from realname.measure.readings import Permit

PERMIT = Permit("evaluation", "simulated")
SPENT: defaultdict[str, list[float]] = defaultdict(list)


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=6)
    asked.add_argument("--blink", action="store_true", help="ask for a blink as well")
    options = asked.parse_args()
    cv2.setNumThreads(1)
    heads, engine = sources(), challenge_engine()
    sizes, counts = [], []
    for seed in range(options.people):
        script = draw(Wishes(blink=options.blink), Random(seed))  # noqa: S311  repeatable
        recording = simulated_bona_fide(script, heads[seed % len(heads)], seed).recording()
        if seed == 0:
            engine.measure(recording, PERMIT)  # loads the networks
        sizes.append(sum(len(frame.picture) for frame in recording.frames))
        counts.append(len(recording.frames))
        _timed("the whole", partial(engine.measure, recording, PERMIT))
        _stages(recording)
    print(f"{options.people} simulated people; ms of one core, median and most")
    for stage, each in SPENT.items():
        print(f"{stage:42} {np.median(each):7.0f} {max(each):7.0f}")
    print(f"{'pictures':42} {np.median(counts):7.0f} {max(counts):7.0f}")
    print(f"{'upload, kB':42} {np.median(sizes) / 1000:7.0f} {max(sizes) / 1000:7.0f}")


def _stages(recording: Recording) -> None:
    script = recording.script
    seen: dict[int, list[Sighting]] = {}
    looks: defaultdict[str, float] = defaultdict(float)
    for number, part in enumerate(script.parts):
        frames = [frame for frame in recording.frames if frame.part == number]
        began = time.process_time()
        seen[number] = look_at(part.kind, frames)
        looks[part.kind.value] += (time.process_time() - began) * 1000
    for kind, spent in looks.items():
        SPENT[f"decode and find the face: {kind}"].append(spent)
    numbered = list(enumerate(script.parts))
    hold = [item for n, part in numbered if part.kind is PartKind.HOLD for item in seen[n]]
    moving = [seen[n] for n, part in numbered if part.kind in MOVEMENTS]
    still = [seen[n] for n, part in numbered if part.kind in {PartKind.LIGHT, PartKind.BLINK}]
    photographs = [open_image(item.frame.picture) for item in hold]
    _timed("photographs of the face, default engine", lambda: face_engine().measure(photographs, PERMIT))
    _timed("passive signals", lambda: [measure_spoof(s.pixels, s.mesh.five) for s in hold if s.mesh is not None])
    _timed(
        "geometry",
        lambda: [measure_motion(n, part, seen[n]) for n, part in numbered if part.kind in MOVEMENTS],
    )
    _timed(
        "light",
        lambda: [
            measure_light(n, part, seen[n], recording.flashes, script.step_ms)
            for n, part in numbered
            if part.kind is PartKind.LIGHT
        ],
    )
    _timed("blink", lambda: [measure_blink(n, seen[n]) for n, part in numbered if part.kind is PartKind.BLINK])
    _timed("sameness", lambda: least_likeness(face_engine(SAMENESS), hold, moving, still, PERMIT))
    _timed("stream", lambda: measure_stream(list(seen.values())))


def _timed(stage: str, work: Callable[[], object]) -> None:
    began = time.process_time()
    work()
    SPENT[stage].append((time.process_time() - began) * 1000)


if __name__ == "__main__":
    main()
