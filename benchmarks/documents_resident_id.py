"""Read drawn resident identity cards, both sides, and print exact-match rates a field by grade.

    .venv/bin/python -m benchmarks.documents_resident_id [--cards 100] [--seed 900000]

Each card is another invented person in another style of print. A card is whole where every field of both sides is
exact; a field that is wrong and was called sure counts in its own column. Milliseconds are a side's median.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from realname.evaluate.specimens import GRADES, Specimen, render_many
from realname.measure.documents.reader import document_reader
from realname.measure.images import open_image

ON = date(2026, 11, 24)


@dataclass(frozen=True)
class Side:
    """One side as read: which fields are exact, which are wrong and sure, and the milliseconds."""

    exact: dict[str, bool]
    wrong_sure: int
    milliseconds: float


def read(specimen: Specimen) -> Side:
    """Read one side and hold it against its true values."""
    reading = document_reader().read(open_image(specimen.jpeg), ON)
    exact, wrong_sure = {}, 0
    for name, true in specimen.values.items():
        field = reading.find(name)
        exact[name] = field is not None and field.value == true
        wrong_sure += bool(field is not None and field.sure and not exact[name])
    return Side(exact, wrong_sure, reading.milliseconds)


def show(grade: str, cards: Sequence[Sequence[Side]]) -> None:
    """Print one line of rates in %."""
    rates: dict[str, list[bool]] = defaultdict(list)
    for sides in cards:
        for side in sides:
            for name, right in side.exact.items():
                rates[name].append(right)
    whole = 100 * np.mean([all(all(side.exact.values()) for side in sides) for sides in cards])
    wrong = sum(side.wrong_sure for sides in cards for side in sides)
    spent = [f"{np.median([sides[i].milliseconds for sides in cards]):.0f}" for i in range(2)]
    fields = "  ".join(f"{name} {100 * np.mean(right):.1f}" for name, right in rates.items())
    print(f"{grade:6} {len(cards)} cards  whole {whole:.1f}  wrong and sure {wrong}  ms {'/'.join(spent)}  {fields}")


def main() -> None:
    """Render, read and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cards", type=int, default=100, help="of each grade")
    parser.add_argument("--seed", type=int, default=900_000)
    options = parser.parse_args()
    everything: list[list[Side]] = []
    for grade in GRADES:
        sides = [read(each) for each in render_many("resident-id", options.cards, grade, options.seed)]
        cards = [sides[at : at + 2] for at in range(0, len(sides), 2)]
        show(grade, cards)
        everything += cards
    show("all", everything)


if __name__ == "__main__":
    main()
