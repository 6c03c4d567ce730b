"""Simulated passages of members and strangers for `benchmarks.lanes`: what came of them, beside what was predicted."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import numpy as np
from benchmarks.lane_members import People
from benchmarks.lane_readings import Photograph

from realname.evaluate.instruments import Instruments
from realname.evaluate.intervals import wilson
from realname.judge.passages import PassageRule, passage_rule
from realname.measure.images import read_image_file

if TYPE_CHECKING:
    from realname.record.programmes.cards import TerminalCard
    from realname.record.programmes.channels import Answer
    from realname.record.programmes.copies import Copies

LIVE_BPCER = 0.05
SEED = 1126
ACCEPTED = ("express", "extra_check")
UNLIKE = "unlike, or two alike"
PASSED = "realname.record.lanes.channel.pass_member"


@dataclass(frozen=True, slots=True)
class Scene:
    """One programme and its terms, and whether passes are presented; `members` by person, with their passes."""

    title: str
    card: TerminalCard
    entries: int
    members: dict[int, uuid.UUID]
    passes: dict[int, str] | None = None


class Trial:
    """Passages of one scene: the first half members', the second half strangers'."""

    def __init__(self, scene: Scene, people: People, copies: Copies, tools: Instruments) -> None:
        self._scene, self._people, self._copies, self._tools = scene, people, copies, tools
        self._found: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._taken_for: list[uuid.UUID] = []

    def run(self, count: int) -> None:
        """Make so many passages, and print what came of them."""
        from realname.record.lanes.actions.passing import pass_member  # noqa: PLC0415  once Django is set up

        def noted(terminal: TerminalCard, member: uuid.UUID) -> Any:
            self._taken_for.append(member)
            return pass_member(terminal, member)

        draw = np.random.default_rng(SEED)
        names, strangers = list(self._scene.members), self._people.strangers
        half = count // 2
        with patch(PASSED, noted):
            for number in range(count):
                person = names[draw.integers(len(names))]
                shots = self._people.probes[person] if number < half else strangers
                answer = self._pass(shots[draw.integers(len(shots))], person, number)
                self._note("member" if number < half else "stranger", person, answer)
        self._print(half, count - half)

    def _pass(self, shot: Photograph, person: int, number: int) -> Answer:
        from realname.record.programmes.passing import Frame, pass_frame  # noqa: PLC0415  once Django is set up

        passes = self._scene.passes
        says = {"pass": passes[person]} if passes else {}
        frame = Frame((read_image_file(shot.path),), "presented_pass" if passes else "entered_lane", says, str(number))
        self._taken_for.clear()
        return pass_frame(self._scene.card, frame, self._copies, self._tools)

    def _note(self, who: str, person: int, answer: Answer) -> None:
        if answer.word not in ACCEPTED:
            self._reasons[f"{who}:{answer.reason or UNLIKE}"] += 1
        elif who == "stranger" or self._taken_for == [self._scene.members[person]]:
            self._found[who] += 1
        else:
            self._found["other member"] += 1

    def _unusable(self, who: str) -> int:
        """Count passages whose picture nobody was looked for with: no face, several, too small, not live."""
        unlike = f"{who}:{UNLIKE}"
        return sum(n for key, n in self._reasons.items() if key.startswith(who) and key != unlike)

    def _print(self, members: int, strangers: int) -> None:
        scene, found = self._scene, self._found
        terms = scene.card.programme.terms
        rule = passage_rule(self._tools.calibration, terms.fpir, scene.entries)
        print(f"\n{scene.title}: one of {scene.entries}, promised rate {terms.fpir:.2%}, score {rule.score:.3f}")
        _rate("strangers told express", found["stranger"], strangers)
        _rate("  of those whose picture was usable", found["stranger"], strangers - self._unusable("stranger"))
        print(f"    predicted {'at most ' if rule.is_bound else ''}{rule.fpir:.2%}")
        _rate("members not told express as themselves", members - found["member"], members)
        usable = members - self._unusable("member")
        _rate("  of those whose picture was usable", usable - found["member"], usable)
        print(f"    predicted {_predicted(rule, self._tools)}")
        print(f"    of them taken for another member: {found['other member']}")
        for who in ("member", "stranger"):
            told = [f"{n} {key.partition(':')[2]}" for key, n in sorted(self._reasons.items()) if key.startswith(who)]
            print(f"    {who}s on the standard way: {', '.join(told) or 'none'}", flush=True)


def _predicted(rule: PassageRule, tools: Instruments) -> str:
    """Return what the engine's table and the passive signals' rate say of members who are sent the standard way."""
    points = tools.calibration.rates
    if rule.score > points[-1].score:
        return f"more than {points[-1].fnmr:.2%} of usable pictures: the score lies beyond the table"
    fnmr = float(np.interp(rule.score, [point.score for point in points], [point.fnmr for point in points]))
    return f"{fnmr:.2%} of usable pictures; {LIVE_BPCER:.0%} of all doubted as not live"


def _rate(what: str, count: int, of: int) -> None:
    low, high = wilson(count, of)
    print(f"  {what}: {count} of {of}, {count / of:.2%} ({low:.2%}..{high:.2%} were passages independent)")
