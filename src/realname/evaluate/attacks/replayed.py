"""Attacks with pictures that somebody recorded before: a stream from software takes the camera's place.

Each takes recordings that were good when they were made. What the attacker cannot know in advance is the script.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from realname.evaluate.attacks.filming import flashes_of, moments
from realname.measure.challenges import Flash, Frame, Part, PartKind, Recording, Script

FASTER = 4.0

Chooser = Callable[[Part, int], int]
"""Say which recorded part's pictures serve for a part, by its number."""


def replayed(script: Script, other: Recording) -> Recording:
    """Return a recording of another script, passed off as an answer to this one, at the times asked for.

    Each part is filled with the recorded part of its kind, whatever its side or colours were; what was never recorded
    is filled with the recording's first part.
    """
    return refilled(script, other, lambda part, n: _likest(other.script, part, n))


def reordered(script: Script, good: Recording) -> Recording:
    """Return an answer to this very script with its parts' pictures in the opposite order."""
    swapped = exchanged(script)
    return refilled(script, good, lambda _part, n: swapped[n])


def exchanged(script: Script) -> dict[int, int]:
    """Return for each part the one whose pictures take its place: the order after the hold part turned round."""
    after_hold = [n for n, part in enumerate(script.parts) if part.kind is not PartKind.HOLD]
    swapped = dict(zip(after_hold, reversed(after_hold), strict=True))
    return {n: swapped.get(n, n) for n in range(len(script.parts))}


def reordered_pictures(script: Script, good: Recording, seed: int) -> Recording:
    """Return an answer to this very script with the pictures within each part shuffled."""
    rng = np.random.default_rng([0x5F, seed])
    frames: list[Frame] = []
    for number in range(len(script.parts)):
        mine = [frame for frame in good.frames if frame.part == number]
        order = (
            rng.permutation(len(mine)).tolist() if script.parts[number].kind is not PartKind.HOLD else range(len(mine))
        )
        frames += [replace(frame, picture=mine[i].picture) for frame, i in zip(mine, order, strict=True)]
    return Recording(script, tuple(frames), good.flashes)


def sped_up(recording: Recording) -> Recording:
    """Return a recording played several times as fast as it happened, times and flashes alike."""
    first = recording.frames[0].at_ms
    frames = [replace(f, at_ms=round(first + (f.at_ms - first) / FASTER, 1)) for f in recording.frames]
    flashes = [replace(f, at_ms=round(first + (f.at_ms - first) / FASTER, 1)) for f in recording.flashes]
    return Recording(recording.script, tuple(frames), tuple(flashes))


def looped(good: Recording, pictures: int) -> Recording:
    """Return a recording in which each part after the first repeats that part's first few pictures."""
    seen: dict[int, list[bytes]] = {}
    frames = []
    for frame in good.frames:
        mine = seen.setdefault(frame.part, [])
        if len(mine) < pictures:
            mine.append(frame.picture)
            frames.append(frame)
        else:
            frames.append(replace(frame, picture=mine[len([f for f in frames if f.part == frame.part]) % pictures]))
    return Recording(good.script, tuple(frames), good.flashes)


def frozen(good: Recording) -> Recording:
    """Return a recording that shows its first picture all the time."""
    picture = good.frames[0].picture
    return Recording(good.script, tuple(replace(frame, picture=picture) for frame in good.frames), good.flashes)


def of_two_people(first: Recording, second: Recording, at_part: int) -> Recording:
    """Return a recording that changes to another person's at a part; both answered the same script."""
    kept = tuple(frame for frame in first.frames if frame.part < at_part)
    gap = max((frame.at_ms for frame in kept), default=0.0) + 300.0
    rest = [frame for frame in second.frames if frame.part >= at_part]
    shift = gap - rest[0].at_ms if rest else 0.0
    moved = tuple(replace(frame, at_ms=round(frame.at_ms + shift, 1)) for frame in rest)
    flashes = tuple(Flash(flash.colour, round(flash.at_ms + shift, 1)) for flash in second.flashes)
    return Recording(first.script, kept + moved, flashes)


def refilled(script: Script, other: Recording, choose: Chooser) -> Recording:
    """Return the times of an answer to `script` with the pictures that `choose` names by part.

    A part for which nothing was filmed is left out.
    """
    by_part = [[f.picture for f in other.frames if f.part == n] for n in range(len(other.script.parts))]
    taken = list(moments(script, np.random.default_rng(len(other.frames))))
    frames = []
    for number in range(len(script.parts)):
        mine = [moment for moment in taken if moment.number == number]
        pictures = by_part[choose(script.parts[number], number)] or by_part[0]
        if not pictures:
            continue
        for i, moment in enumerate(mine):
            frames.append(Frame(number, moment.at_ms, pictures[min(i * len(pictures) // len(mine), len(pictures) - 1)]))
    return Recording(script, tuple(frames), flashes_of(script, taken))


def _likest(recorded: Script, wanted: Part, number: int) -> int:
    of_kind = [n for n, part in enumerate(recorded.parts) if part.kind is wanted.kind]
    if not of_kind:
        return 0
    return number if number in of_kind else of_kind[0]
