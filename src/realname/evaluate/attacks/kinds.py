"""Every kind of simulated attempt: what it is, how it is made, and whether it must be stopped.

Each is a function of a case: a script, the photographs of the people in it, recordings that were once good, a seed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from realname.evaluate.attacks import injected, presented, replayed
from realname.evaluate.attacks.filming import Performance
from realname.evaluate.attacks.heads import Source
from realname.evaluate.attacks.people import simulated_bona_fide
from realname.measure.challenges import PartKind, Recording, Script

GENUINE = "simulated bona fide"


class Group(StrEnum):
    """What an attempt shows: a person, something flat or bent, old pictures, two people, or what software makes."""

    BONA_FIDE = "bona fide"
    FLAT = "flat"
    BENT = "bent"
    REPLAYED = "replayed"
    REORDERED = "re-ordered"
    TWO_PEOPLE = "two people"
    SOFTWARE = "made by software"


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


Parts = Collection[int] | None
"""Parts whose pictures are wanted, by number; None for all."""

Maker = Callable[[Case, Parts], Recording]


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


def genuine(case: Case, parts: Parts = None) -> Recording:
    """Return the simulated bona fide recording of a case."""
    return simulated_bona_fide(case.script, case.sources[0], case.seed).recording(parts)


def _performed(make: Callable[[Script, Sequence[Source], int], Performance]) -> Maker:
    return lambda case, parts: make(case.script, case.sources, case.seed).recording(parts)


def _spoiled(change: Callable[[Recording], Recording]) -> Maker:
    """Return the maker of an attempt that spoils a good answer to this very script, part by part."""
    return lambda case, parts: change(genuine(case, parts))


def _replayed(case: Case, parts: Parts) -> Recording:
    return _only(replayed.replayed(case.script, case.recorded()), parts)


def _on_a_screen(case: Case, parts: Parts) -> Recording:
    return presented.screen_replay(case.script, case.recorded(), case.seed).recording(parts)


def _parts_reordered(case: Case, parts: Parts) -> Recording:
    taken_from = replayed.exchanged(case.script)
    wanted = None if parts is None else [taken_from[part] for part in parts]
    return _only(replayed.reordered(case.script, genuine(case, wanted)), parts)


def _pictures_reordered(case: Case, parts: Parts) -> Recording:
    return replayed.reordered_pictures(case.script, genuine(case, parts), case.seed)


def _of_two_people(case: Case, parts: Parts) -> Recording:
    first = genuine(case, (0, 1))
    other = simulated_bona_fide(case.script, case.sources[1], case.seed + 1)
    return _only(replayed.of_two_people(first, other.recording(range(2, len(case.script.parts))), 2), parts)


def _only(recording: Recording, parts: Parts) -> Recording:
    """Return the pictures of some parts alone."""
    return replace(recording, frames=tuple(f for f in recording.frames if parts is None or f.part in parts))


KINDS: tuple[Kind, ...] = (
    Kind(GENUINE, Group.BONA_FIDE, genuine),
    Kind("print, held still", Group.FLAT, _performed(presented.print_held_still), PartKind.TURN),
    Kind("print, matte, tilted", Group.FLAT, _performed(presented.print_matte), PartKind.TURN),
    Kind("print, glossy, tilted", Group.FLAT, _performed(presented.print_glossy), PartKind.TURN),
    Kind("picture on a screen, tilted", Group.FLAT, _performed(presented.screen_picture), PartKind.TURN),
    Kind("cut-out, tilted", Group.FLAT, _performed(presented.cut_out), PartKind.TURN),
    Kind("bent paper", Group.BENT, _performed(presented.bent_paper), PartKind.TURN),
    Kind("bent cut-out", Group.BENT, _performed(presented.bent_cut_out), PartKind.TURN),
    Kind("recording of another script on a screen", Group.REPLAYED, _on_a_screen, PartKind.LIGHT),
    Kind("recording of another script", Group.REPLAYED, _replayed, PartKind.LIGHT),
    Kind(
        "recording of another script, sped up",
        Group.REPLAYED,
        lambda case, parts: replayed.sped_up(_replayed(case, parts)),
        PartKind.LIGHT,
    ),
    Kind("parts re-ordered", Group.REORDERED, _parts_reordered, PartKind.LIGHT),
    Kind("pictures re-ordered", Group.REORDERED, _pictures_reordered, PartKind.LIGHT),
    Kind("sped up", Group.REPLAYED, _spoiled(replayed.sped_up), PartKind.LIGHT),
    Kind("looped pictures", Group.REPLAYED, _spoiled(partial(replayed.looped, pictures=4)), PartKind.LIGHT),
    Kind("one picture all the time", Group.REPLAYED, _spoiled(replayed.frozen), PartKind.TURN),
    Kind("another person after the first movement", Group.TWO_PEOPLE, _of_two_people),
    Kind("picture moved by software", Group.FLAT, _performed(injected.moved_picture), PartKind.TURN),
    Kind("picture moved and relit by software", Group.FLAT, _performed(injected.moved_picture_relit), PartKind.TURN),
    Kind("warped mesh, no light", Group.SOFTWARE, _performed(injected.warped_mesh), PartKind.LIGHT),
    Kind(
        "warped mesh, colours in another order",
        Group.SOFTWARE,
        _performed(injected.warped_mesh_of_wrong_colours),
        PartKind.LIGHT,
    ),
    Kind("warped mesh, whole picture tinted", Group.SOFTWARE, _performed(injected.still_tinted), PartKind.LIGHT),
    Kind(
        "warped mesh, face alone tinted",
        Group.SOFTWARE,
        _performed(injected.face_tinted),
        PartKind.LIGHT,
        is_open=True,
    ),
    Kind("warped mesh, relit", Group.SOFTWARE, _performed(injected.warped_mesh_relit), is_open=True),
)


def kind_named(name: str) -> Kind:
    """Return a kind by its name. KeyError where there is none."""
    return {kind.name: kind for kind in KINDS}[name]
