"""Print how the answer to the screen's light fades as the light on the face grows, on simulated people.

    python -m benchmarks.bright_light [--people 24]

They do what a default script asks, on seeds that set no threshold, and are judged at the shipped policy's point. "None"
would be a live person taken for a picture; "unclear" leads to another attempt with advice.
"""

from __future__ import annotations

import argparse
from collections import Counter
from random import Random

import cv2
from benchmarks.challenge_points import PERMIT
from benchmarks.presentation_attacks import FIRST_SEED, sources

from realname.evaluate.attacks.people import simulated_bona_fide
from realname.evaluate.attacks.settings import setting
from realname.evaluate.intervals import wilson
from realname.judge import presence
from realname.judge.policy import load_policy
from realname.judge.presence import Answer
from realname.measure.liveness.engine import challenge_engine
from realname.measure.liveness.script import Wishes, draw

BANDS = ((40.0, 300.0), (300.0, 600.0), (600.0, 1000.0), (1000.0, 3000.0))


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=24, help="simulated people a band")
    options = asked.parse_args()
    cv2.setNumThreads(1)
    engine, heads = challenge_engine("fast"), sources()
    rules = load_policy("new-line").liveness
    if rules is None:
        raise SystemExit("the shipped policy asks for no challenge")
    point = presence.calibration_of(engine.stamp).point_at(rules.challenge_bpcer)
    print("light on the face   answered        unclear   none")
    for band in BANDS:
        told: Counter[Answer] = Counter()
        for seed in range(FIRST_SEED, FIRST_SEED + options.people):
            script = draw(Wishes(), Random(seed))  # noqa: S311  repeatable
            head = heads[seed % len(heads)]
            recording = simulated_bona_fide(script, head, seed, setting(seed, lux=band)).recording()
            told[presence.light(engine.measure(recording, PERMIT).lights[0], point.light)] += 1
        low, high = wilson(told[Answer.GIVEN], options.people)
        answered = f"{told[Answer.GIVEN]} of {options.people} [{100 * low:.0f}, {100 * high:.0f}] %"
        unclear = options.people - told[Answer.GIVEN] - told[Answer.NONE]
        print(f"{band[0]:5.0f} to {band[1]:5.0f} lux  {answered}  {unclear:7}  {told[Answer.NONE]:5}", flush=True)


if __name__ == "__main__":
    main()
