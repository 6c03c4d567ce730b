"""Draw what a person is asked to do: a pure function of the wishes and of a source of choices.

The service passes `secrets.SystemRandom()`; a test passes a seeded `random.Random`. What is drawn is the secret that a
recording made beforehand cannot know: which way to turn, whether to come closer, and the order of eight colours.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from itertools import pairwise
from random import Random

from realname.measure.challenges import STEP_MS, Colour, Part, PartKind, Script, Side

PALETTE = (
    Colour.RED,
    Colour.RED,
    Colour.GREEN,
    Colour.GREEN,
    Colour.BLUE,
    Colour.BLUE,
    Colour.WHITE,
    Colour.BLACK,
)
"""Of what a code is an order. Without equal neighbours there are 2,220; each is flash-safe at `STEP_MS`."""

HOLD_SECONDS = 2.0
TURN_SECONDS = 6.0
CLOSER_SECONDS = 6.0
BLINK_SECONDS = 3.0
LIGHT_SECONDS = len(PALETTE) * STEP_MS / 1000 + 0.8
"""The colours, and what comes before the first and after the last: pictures lag the screen."""

MAX_TURNS = 2


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a script is to hold.

    turns    how many turns of the head, each to a side of its own: 1 or 2
    closer   by chance, the second turn gives way to coming closer; with one turn, it comes beside it
    light    the screen's colours at the end; never without the person's word that flashing is no danger to her
    blink    closing the eyes for a moment
    """

    turns: int = 2
    closer: bool = True
    light: bool = True
    blink: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.turns <= MAX_TURNS:
            raise ValueError(f"turns must lie in 1..{MAX_TURNS}")


def draw(wishes: Wishes, chance: Random) -> Script:
    """Return a script that begins with holding still. `chance` is a cryptographic source everywhere but in tests."""
    sides = [Side.LEFT, Side.RIGHT]
    chance.shuffle(sides)
    parts = [Part(PartKind.TURN, TURN_SECONDS, side) for side in sides[: wishes.turns]]
    if wishes.closer and wishes.turns == 1:
        parts.append(Part(PartKind.CLOSER, CLOSER_SECONDS))
    elif wishes.closer and chance.choice((True, False)):
        parts[-1] = Part(PartKind.CLOSER, CLOSER_SECONDS)
    if wishes.blink:
        parts.append(Part(PartKind.BLINK, BLINK_SECONDS))
    chance.shuffle(parts)
    if wishes.light:
        parts.append(Part(PartKind.LIGHT, LIGHT_SECONDS, colours=draw_colours(chance)))
    return Script((Part(PartKind.HOLD, HOLD_SECONDS), *parts))


def draw_colours(chance: Random) -> tuple[Colour, ...]:
    """Return an order of the palette in which no colour follows itself; every such order is as likely as any other."""
    while True:
        colours = list(PALETTE)
        chance.shuffle(colours)
        if all(a is not b for a, b in pairwise(colours)):
            return tuple(colours)


def canonical(script: Script) -> bytes:
    """Return the one JSON text that a script's digest is taken of: sorted keys, no spaces, whole numbers plain."""
    return json.dumps(_plain(asdict(script)), sort_keys=True, separators=(",", ":")).encode()


def digest(script: Script) -> str:
    """Return the SHA-256 of the canonical text, in hex."""
    return hashlib.sha256(canonical(script)).hexdigest()


def flashes_a_second(script: Script) -> float:
    """Return at most how many pairs of opposing changes a second the screen shows; WCAG 2.3.1 allows three."""
    return 1000 / script.step_ms / 2


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(held) for key, held in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(held) for held in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
