"""Print what passive signals tell of prints and screens, and, where asked, write the table by which they are weighed.

    .venv/bin/python -m benchmarks.passive [--write FILE]

The table is made on half the people; figures are of the other half. LFW and CFP are printed beside it, for they are
photographs of people who were there, but were taken by photographers and compressed since: no captures. Needs the
evaluation data, and for the lines that name it the optional network, switched on or not.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import numpy as np
from benchmarks import data_sets
from numpy.typing import NDArray

from realname.evaluate.intervals import wilson
from realname.evaluate.passive_table import RISING, Sample, make_table
from realname.evaluate.presentations import Presentation, frames_of, read_presentations
from realname.judge.passive import MeasuredShare, OperatingPoint, PassiveCalibration, PassiveTable, score_of
from realname.judge.shapes import plain
from realname.measure.errors import ModelError
from realname.measure.faces.spoof_network import SETTING
from realname.measure.faces.spoofing import spoof_of_picture
from realname.measure.models import store
from realname.measure.readings import Permit

FIRST_HALF = frozenset({"0001", "0005", "0009", "0013", "td_62432402"})
"""People of NUAA and of the replay clips on whom the table is made."""

BESIDE = ("LFW", "CFP")
EVERY = {"LFW": 13, "CFP": 8}
SIGNALS = ("moire", "detail", "black", "focus", "specular", "border", "network")
TOGETHER = 3
PERMIT = Permit("evaluation", "the terms of the public research sets")


@dataclass(frozen=True, slots=True)
class Measured:
    """One picture, whose it is, and whether the table is made of it."""

    sample: Sample
    person: str
    first_half: bool


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--write", type=Path, help="where the table is written")
    options = asked.parse_args()
    networked = _has_network()
    os.environ[SETTING] = "on" if networked else "off"
    started = time.process_time()
    measured = [*_nuaa(), *_samples(), *_portraits(), *_beside()]
    print(f"{len(measured)} pictures, {1000 * (time.process_time() - started) / len(measured):.0f} ms CPU each in all")
    _print_signals(measured)
    without = _told("without the network", measured, [name for name in RISING if name != "network"])
    if not networked:
        return
    with_ = _told("with the network", measured, list(RISING))
    if options.write:
        made_of = "half the people of nuaa, portraits and pad_samples"
        table = PassiveCalibration(datetime.now(UTC).date(), made_of, without, with_)
        options.write.write_text(json.dumps(plain(table), indent=1, sort_keys=True) + "\n", "utf-8")


def _told(title: str, measured: Sequence[Measured], signals: Sequence[str]) -> PassiveTable:
    table = make_table([m.sample for m in measured if m.first_half], signals)
    print(f"\n{title}: {', '.join(signals)}; figures of the half that the table was not made of")
    groups = _groups([m for m in measured if not m.first_half])
    print("bona fide rate   " + "  ".join(f"{name:>16}" for name in groups))
    points = []
    for point in table.points:
        found = {name: _share(name, group, table, point.score) for name, group in groups.items()}
        shown = "  ".join(f"{_text(share):>16}" for share in found.values())
        print(f"{point.bpcer:14.0%}   {shown}")
        points.append(_with_shares(point, groups, found))
    _print_together(groups, table)
    _print_kinds(groups, table)
    return replace(table, points=tuple(points))


def _share(name: str, group: Sequence[Measured], table: PassiveTable, score: float) -> MeasuredShare:
    """Count the errors: bona fide pictures in doubt, attacks that raise none."""
    attack = bool(group[0].sample.kind)
    count = sum((score_of(m.sample.reading, table) > score) is not attack for m in group)
    return MeasuredShare(name, count, len(group), wilson(count, len(group)))


def _with_shares(
    point: OperatingPoint, groups: dict[str, list[Measured]], found: dict[str, MeasuredShare]
) -> OperatingPoint:
    def of(*, attacks: bool) -> tuple[MeasuredShare, ...]:
        return tuple(found[name] for name, group in groups.items() if bool(group[0].sample.kind) is attacks)

    return replace(point, measured_bpcer=of(attacks=False), measured_apcer=of(attacks=True))


def _text(share: MeasuredShare) -> str:
    low, high = share.interval
    return f"{share.count}/{share.of} {100 * low:.0f}-{100 * high:.0f} %"


def _print_together(groups: dict[str, list[Measured]], table: PassiveTable) -> None:
    """Print the same for the middle score of three pictures of one person."""
    for point in table.points:
        shown = []
        for name, group in groups.items():
            scores = [score_of(m.sample.reading, table) for m in group]
            people = [m.person for m in group]
            triples = [
                scores[i : i + TOGETHER]
                for i in range(0, len(scores) - TOGETHER + 1, TOGETHER)
                if name != "portraits" and len(set(people[i : i + TOGETHER])) == 1
            ]
            attack = bool(group[0].sample.kind)
            count = sum((median(three) > point.score) is not attack for three in triples)
            shown.append(f"{count}/{len(triples)}" if triples else "")
        print(f"{point.bpcer:8.0%}, three   " + "  ".join(f"{text:>16}" for text in shown))


def _print_kinds(groups: dict[str, list[Measured]], table: PassiveTable) -> None:
    for name, group in groups.items():
        if not group[0].sample.kind:
            continue
        named = [
            max(
                table.kinds,
                key=lambda kind: sum(e.of(float(getattr(m.sample.reading, s))) for s, e in table.kinds[kind].items()),
            )
            for m in group
        ]
        right = sum(kind == m.sample.kind for kind, m in zip(named, group, strict=True))
        print(f"{name}: kind named right on {right} of {len(group)}")


def _groups(measured: Iterable[Measured]) -> dict[str, list[Measured]]:
    groups: dict[str, list[Measured]] = {}
    for m in measured:
        groups.setdefault(f"{m.sample.data} {m.sample.kind}".strip(), []).append(m)
    return groups


def _print_signals(measured: Sequence[Measured]) -> None:
    print("\nsignal     print against NUAA   clips against NUAA   portraits against NUAA (area under the curve)")
    groups = _groups(measured)
    for name in SIGNALS:
        if any(getattr(m.sample.reading, name) is None for m in measured):
            continue
        ours = _values(groups["NUAA"], name)
        others = (groups["NUAA print"], groups["clips screen"], groups["portraits"])
        print(f"{name:10} " + "   ".join(f"{_area(_values(group, name), ours):18.2f}" for group in others))


def _values(group: Iterable[Measured], name: str) -> NDArray[np.float64]:
    return np.array([float(getattr(m.sample.reading, name)) for m in group])


def _area(high: NDArray[np.float64], low: NDArray[np.float64]) -> float:
    above = np.searchsorted(np.sort(low), high, "left") + np.searchsorted(np.sort(low), high, "right")
    return float(above.mean() / 2 / len(low))


def _nuaa() -> list[Measured]:
    folder = data_sets.data_folder() / "nuaa"
    both = (*read_presentations(folder, attacks=False), *read_presentations(folder, attacks=True))
    return _measured(both, "NUAA", lambda item, _: item.person in FIRST_HALF)


def _samples() -> list[Measured]:
    folder = data_sets.data_folder() / "pad_samples"
    clips = [item for item in read_presentations(folder, attacks=True) if item.path.suffix in {".mp4", ".mov"}]
    return _measured(clips, "clips", lambda item, _: item.person in FIRST_HALF)


def _portraits() -> list[Measured]:
    folder = data_sets.data_folder() / "portraits"
    paths = sorted(folder.glob("*.jpg"))
    items = [Presentation(path.name, path, "", path.stem) for path in paths]
    return _measured(items, "portraits", lambda _, place: place % 2 == 0)


def _beside() -> list[Measured]:
    found = []
    for name, data in zip(BESIDE, (data_sets.lfw(), data_sets.cfp()), strict=True):
        names = sorted(data.labelled.images)[:: EVERY[name]]
        items = [Presentation(image, data.folder / image, "", image) for image in names]
        found += _measured(items, name, lambda _, __: False)
    return found


def _measured(
    items: Sequence[Presentation], data: str, first_half: Callable[[Presentation, int], bool]
) -> list[Measured]:
    found = []
    for place, item in enumerate(items):
        for picture in frames_of(item):
            reading = spoof_of_picture(picture, PERMIT)
            if reading is not None:
                found.append(Measured(Sample(reading, data, item.kind), item.person, first_half(item, place)))
    return found


def _has_network() -> bool:
    try:
        store.read("fr_liveness")
    except ModelError:
        print("the optional network is not here: realname models fetch --extra fr_liveness")
        return False
    return True


if __name__ == "__main__":
    main()
