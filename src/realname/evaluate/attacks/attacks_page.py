"""The report of simulated attempts, for people: what passed, what stopped the rest, and what no figure here says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from realname.evaluate.attacks.endings import REJECTED, Ending, Row
from realname.evaluate.attacks.kinds import Group
from realname.evaluate.bars import stacked_bars
from realname.evaluate.intervals import upper_bound, wilson
from realname.evaluate.report import cards, charts, heading, interval, page, paragraph, percent, table, thousands

PARTS = (
    (Ending.FAILED.value, "#2c7a4b"),
    (Ending.NO_ANSWER.value, "#9bcbad"),
    (Ending.CANNOT_TELL.value, "#c5ccd1"),
    (Ending.PASSED.value, "#a81e1e"),
)
NAMES_PX = 284
ORDER = (Ending.FAILED, Ending.NO_ANSWER, Ending.CANNOT_TELL, Ending.PASSED)
STEPS_LUX = (0.0, 100.0, 300.0, 600.0, 1000.0, 10000.0)


def attacks_page(rows: Sequence[Row], made_on: date) -> str:
    """Return the report as one HTML document."""
    attacks = [row for row in rows if row.kind.group is not Group.BONA_FIDE]
    people = [row for row in rows if row.kind.group is Group.BONA_FIDE]
    closed = [row for row in attacks if not row.kind.is_open]
    still_open = [row for row in attacks if row.kind.is_open]
    parts = [*_summary(closed, people, made_on)]
    for group in Group:
        mine = [row for row in closed if row.kind.group is group]
        if mine:
            parts += [heading(f"Attacks, {group.value}: {_together(mine)}"), _attacks(mine)]
    if still_open:
        parts += [
            heading("Attacks that get through"),
            paragraph(
                "Software that puts pictures in the camera's place, knows the script while it runs, and lights a "
                "solid model of the face is not told from a person by anything here. Nor is a worn mask or a "
                "solid head, which are not simulated. A capture that software cannot replace is the answer: a "
                "counter, a chip, a native application."
            ),
            _attacks(still_open),
        ]
    parts += [charts([(_bars(attacks), "How attempts ended; those that passed are red.")])]
    if people:
        parts += [heading("Simulated people who did what was asked"), *_people(people)]
    return page("Simulated attacks on the challenge (uncertified)", [*parts, *_method()])


def _summary(closed: Sequence[Row], people: Sequence[Row], made_on: date) -> list[str]:
    entries = []
    if closed:
        worst = max(closed, key=lambda row: (row.passed_share, row.bound))
        entries.append((percent(worst.passed_share), f"worst APCER of a kind that must be stopped: {worst.kind.name}"))
        entries.append((percent(worst.bound), "its upper bound, 95 %"))
    for row in people:
        tried = max(1, len(row.attempts))
        failed, unsure = row.count(*REJECTED) / tried, row.count(Ending.CANNOT_TELL) / tried
        entries += [(percent(failed), f"of {row.kind.name} attempts rejected"), (percent(unsure), "cannot tell")]
    attempts = sum(len(row.attempts) for row in (*closed, *people))
    return [
        paragraph(f"{thousands(attempts)} simulated attempts, judged by the code of the service.", "lead"),
        cards(entries) if entries else "",
        paragraph(
            "Uncertified: every attempt is drawn by a program, people too. No laboratory has tested this, and no "
            f"figure here says how people fare. Made on {made_on.isoformat()}.",
            "quiet",
        ),
    ]


def _together(rows: Sequence[Row]) -> str:
    """Return how many attempts of a group passed, and the bound."""
    passed, tried = (sum(row.count(Ending.PASSED) for row in rows), sum(len(row.attempts) for row in rows))
    return f"{passed} of {thousands(tried)} passed, at most {percent(upper_bound(passed, tried))}"


def _attacks(rows: Sequence[Row]) -> str:
    header = ("kind", "attempts", "passed", "cannot tell", "no answer", "failed", "APCER", "at most", "stopped by")
    return table(header, [_attack(row) for row in rows])


def _attack(row: Row) -> tuple[str, ...]:
    stopped = ", ".join(f"{name} {count}" for name, count in row.stopped_by())
    return (
        row.kind.name,
        thousands(len(row.attempts)),
        *(thousands(row.count(ending)) for ending in reversed(ORDER)),
        percent(row.passed_share),
        percent(row.bound),
        stopped or "nothing",
    )


def _bars(rows: Sequence[Row]) -> str:
    counted = [(row.kind.name, [row.count(ending) for ending in ORDER]) for row in rows]
    return stacked_bars("How attempts ended, by kind", counted, PARTS, NAMES_PX)


def _people(rows: Sequence[Row]) -> list[str]:
    lines = []
    for row in rows:
        for low, high in pairwise(STEPS_LUX):
            mine = [attempt for attempt in row.attempts if low <= attempt.lux < high]
            if not mine:
                continue
            failed = sum(attempt.ending in REJECTED for attempt in mine)
            unsure = sum(attempt.ending is Ending.CANNOT_TELL for attempt in mine)
            lines.append(
                (
                    f"{low:,.0f} to {high:,.0f} lux",
                    thousands(len(mine)),
                    percent(failed / len(mine)),
                    interval(wilson(failed, len(mine))),
                    percent(unsure / len(mine)),
                    interval(wilson(unsure, len(mine))),
                )
            )
    return [table(("light on the face", "attempts", "rejected", "95 %", "cannot tell", "95 %"), lines)]


def _method() -> list[str]:
    return [
        heading("How this was measured"),
        paragraph(
            "An attempt answers a script as the sample policy draws it. Heads are face meshes of photographs, sheets "
            "carry photographs, all lit by the room and by the phone's screen in lux, and filmed by a camera that "
            "adapts, with noise and JPEG. A part that stops an attempt decides it: it is filmed first, and everything "
            "else is granted to the attacker. Rates are APCER of ISO/IEC 30107-3; “at most” is the one-sided bound of "
            "Clopper and Pearson with 95 % confidence, 3 / n where nothing passed."
        ),
    ]
