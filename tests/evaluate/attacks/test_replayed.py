"""Recordings spoiled as an attacker would: the pictures are old, the claim is new."""

from __future__ import annotations

from realname.evaluate.attacks import replayed
from realname.measure.challenges import Colour, Flash, Frame, Part, PartKind, Recording, Script, Side

SCRIPT = Script(
    (
        Part(PartKind.HOLD, 2.0),
        Part(PartKind.TURN, 5.0, Side.LEFT),
        Part(PartKind.LIGHT, 4.0, colours=(Colour.RED, Colour.BLUE)),
    )
)
GOOD = Recording(
    SCRIPT,
    tuple(Frame(part, 1000.0 * part + 100 * i, f"{part}{i}".encode()) for part in range(3) for i in range(6)),
    (Flash(Colour.RED, 2000.0), Flash(Colour.BLUE, 2400.0)),
)


def pictures(recording: Recording, part: int) -> list[bytes]:
    return [frame.picture for frame in recording.frames if frame.part == part]


def test_a_replay_fills_each_part_with_the_recorded_part_of_its_kind_and_claims_the_new_script() -> None:
    asked = Script((SCRIPT.parts[0], Part(PartKind.LIGHT, 4.0, colours=(Colour.BLUE, Colour.RED))))
    made = replayed.replayed(asked, GOOD)
    assert made.script == asked
    assert [flash.colour for flash in made.flashes] == [Colour.BLUE, Colour.RED]
    assert set(pictures(made, 1)) <= set(pictures(GOOD, 2))
    assert [frame.at_ms for frame in made.frames] == sorted(frame.at_ms for frame in made.frames)


def test_what_was_never_recorded_is_filled_with_the_first_part() -> None:
    asked = Script((SCRIPT.parts[0], Part(PartKind.CLOSER, 5.0)))
    assert set(pictures(replayed.replayed(asked, GOOD), 1)) <= set(pictures(GOOD, 0))


def test_re_ordering_exchanges_parts_after_the_first() -> None:
    made = replayed.reordered(SCRIPT, GOOD)
    assert set(pictures(made, 1)) <= set(pictures(GOOD, 2))
    assert set(pictures(made, 2)) <= set(pictures(GOOD, 1))
    assert set(pictures(made, 0)) <= set(pictures(GOOD, 0))


def test_shuffling_keeps_times_and_every_picture_of_a_part() -> None:
    made = replayed.reordered_pictures(SCRIPT, GOOD, 1)
    assert pictures(made, 2) != pictures(GOOD, 2)
    assert sorted(pictures(made, 2)) == sorted(pictures(GOOD, 2))
    assert [frame.at_ms for frame in made.frames] == [frame.at_ms for frame in GOOD.frames]


def test_speeding_up_shortens_every_time_alike() -> None:
    made = replayed.sped_up(GOOD)
    assert made.frames[-1].at_ms - made.frames[0].at_ms == 2500.0 / replayed.FASTER
    assert made.flashes[1].at_ms - made.flashes[0].at_ms == 400.0 / replayed.FASTER


def test_a_loop_repeats_the_first_pictures_of_each_part() -> None:
    assert pictures(replayed.looped(GOOD, 2), 1) == [b"10", b"11", b"10", b"11", b"10", b"11"]


def test_a_frozen_recording_has_one_picture() -> None:
    assert {frame.picture for frame in replayed.frozen(GOOD).frames} == {b"00"}


def test_a_change_of_person_keeps_the_order_of_time() -> None:
    other = Recording(SCRIPT, tuple(Frame(f.part, f.at_ms, b"x" + f.picture) for f in GOOD.frames), GOOD.flashes)
    made = replayed.of_two_people(GOOD, other, 1)
    assert pictures(made, 0) == pictures(GOOD, 0)
    assert pictures(made, 1) == pictures(other, 1)
    times = [frame.at_ms for frame in made.frames]
    assert times == sorted(times)
    [red, blue] = made.flashes
    assert red.at_ms >= max(frame.at_ms for frame in made.frames if frame.part == 1)
    assert blue.at_ms - red.at_ms == 400.0
