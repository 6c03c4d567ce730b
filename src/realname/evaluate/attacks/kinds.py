"""Every kind of simulated attempt: what it is, how it is made, and whether it must be stopped.

Each is a function of a case: a script, the photographs of the people in it, recordings that were once good, a seed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from realname.evaluate.attacks import injected, presented, replayed
from realname.evaluate.attacks.filming import Performance
from realname.evaluate.attacks.heads import Source
from realname.evaluate.attacks.people import simulated_bona_fide
from realname.measure.challenges import PartKind, Recording, Script

GENUINE = "simulated bona fide"


class Group(StrEnum):
    """Where an attack comes in: before the camera, from an earlier recording, or in the camera's place."""

    BONA_FIDE = "bona fide"
    PRESENTED = "presented"
    REPLAYED = "replayed"
    INJECTED = "injected"


@dataclass(frozen=True, slots=True)
class Case:
    """What an attempt is made of.

    script     what is asked
    sources    photographs: the first is of the person whose face it shall be, the second of somebody else
    recorded   makes a good recording that was an answer to another script
    """

    script: Script
    sources: Sequence[Source]
    recorded: Callable[[], Recording]
    seed: int


Made = Performance | Recording
Maker = Callable[[Case], Made]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of attempt.

    first     the part that stops it soonest, filmed and judged before the rest; None where all is needed
    is_open   it is known to get through: the documents say so, and a test reads them
    """

    name: str
    group: Group
    make: Maker
    first: PartKind | None = None
    is_open: bool = False


def genuine(case: Case) -> Performance:
    """Return the simulated bona fide performance of a case."""
    return simulated_bona_fide(case.script, case.sources[0], case.seed)


def _flat(make: Callable[[Script, Sequence[Source], int], Performance]) -> Maker:
    return lambda case: make(case.script, case.sources, case.seed)


def _good(change: Callable[[Recording], Recording]) -> Maker:
    """Return the maker of an attempt that spoils a good answer to this very script."""
    return lambda case: change(genuine(case).recording())


def _of_two_people(case: Case) -> Recording:
    first = genuine(case).recording((0, 1))
    other = simulated_bona_fide(case.script, case.sources[1], case.seed + 1)
    return replayed.of_two_people(first, other.recording(range(2, len(case.script.parts))), 2)


KINDS: tuple[Kind, ...] = (
    Kind(GENUINE, Group.BONA_FIDE, genuine),
    Kind("print, held still", Group.PRESENTED, _flat(presented.print_held_still), PartKind.TURN),
    Kind("print, matte, tilted", Group.PRESENTED, _flat(presented.print_matte), PartKind.TURN),
    Kind("print, glossy, tilted", Group.PRESENTED, _flat(presented.print_glossy), PartKind.TURN),
    Kind("picture on a screen, tilted", Group.PRESENTED, _flat(presented.screen_picture), PartKind.TURN),
    Kind("cut-out, tilted", Group.PRESENTED, _flat(presented.cut_out), PartKind.TURN),
    Kind("bent paper", Group.PRESENTED, _flat(presented.bent_paper), PartKind.TURN),
    Kind("bent cut-out", Group.PRESENTED, _flat(presented.bent_cut_out), PartKind.TURN),
    Kind(
        "recording of another script on a screen",
        Group.PRESENTED,
        lambda case: presented.screen_replay(case.script, case.recorded(), case.seed),
        PartKind.LIGHT,
    ),
    Kind(
        "recording of another script",
        Group.REPLAYED,
        lambda case: replayed.replayed(case.script, case.recorded()),
        PartKind.LIGHT,
    ),
    Kind(
        "recording of another script, sped up",
        Group.REPLAYED,
        lambda case: replayed.sped_up(replayed.replayed(case.script, case.recorded())),
        PartKind.LIGHT,
    ),
    Kind("parts re-ordered", Group.REPLAYED, lambda case: replayed.reordered(case.script, genuine(case).recording())),
    Kind(
        "pictures re-ordered",
        Group.REPLAYED,
        lambda case: replayed.reordered_pictures(case.script, genuine(case).recording(), case.seed),
        PartKind.LIGHT,
    ),
    Kind("sped up", Group.REPLAYED, _good(replayed.sped_up), PartKind.LIGHT),
    Kind("looped pictures", Group.REPLAYED, _good(partial(replayed.looped, pictures=4)), PartKind.LIGHT),
    Kind("one picture all the time", Group.REPLAYED, _good(replayed.frozen), PartKind.TURN),
    Kind("another person after the first turn", Group.REPLAYED, _of_two_people),
    Kind("picture moved by software", Group.INJECTED, _flat(injected.moved_picture), PartKind.TURN),
    Kind("picture moved and relit by software", Group.INJECTED, _flat(injected.moved_picture_relit), PartKind.TURN),
    Kind("warped mesh, no light", Group.INJECTED, _flat(injected.warped_mesh), PartKind.LIGHT),
    Kind(
        "warped mesh, colours in another order",
        Group.INJECTED,
        _flat(injected.warped_mesh_of_wrong_colours),
        PartKind.LIGHT,
    ),
    Kind("warped mesh, whole picture tinted", Group.INJECTED, _flat(injected.still_tinted), PartKind.LIGHT),
    Kind("warped mesh, face alone tinted", Group.INJECTED, _flat(injected.face_tinted), PartKind.LIGHT, is_open=True),
    Kind("warped mesh, relit", Group.INJECTED, _flat(injected.warped_mesh_relit), is_open=True),
)


def kind_named(name: str) -> Kind:
    """Return a kind by its name. KeyError where there is none."""
    return {kind.name: kind for kind in KINDS}[name]
