"""Read drawn resident identity cards, both sides, and print exact-match rates a field by grade.

    .venv/bin/python -m benchmarks.documents_resident_id [--cards 100] [--seed 900000] [--faces varied|unseen]

Each card is another invented person in another style of print: face, size, place, ink, paper by seed. `unseen` prints
in faces that nothing was tuned on (fonts-arphic-ukai, fonts-arphic-uming). A card is whole where every field of both
sides is exact. `wrong` counts fields whose value is not the true one, `sure` those that were called sure, and `bad`
those that were wrong and called sure. Milliseconds are of the processor, picture bytes to reading, a side; other work
on the machine moves them.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import cv2
import numpy as np

from realname.evaluate.specimens import GRADES, Specimen, render_many
from realname.evaluate.specimens.fonts import UKAI, UMING
from realname.measure.documents.reader import document_reader
from realname.measure.images import open_image

ON = date(2026, 11, 24)
FACES = {"varied": None, "unseen": (UKAI, UMING)}


@dataclass(frozen=True)
class Outcome:
    """One field as read."""

    exact: bool
    sure: bool


@dataclass(frozen=True)
class Side:
    """One side as read."""

    outcomes: dict[str, Outcome]
    milliseconds: float


def read(specimen: Specimen, *, explain: bool) -> Side:
    """Read one side and hold it against its true values."""
    started = time.process_time()
    reading = document_reader().read(open_image(specimen.jpeg), ON)
    milliseconds = (time.process_time() - started) * 1000
    outcomes = {}
    for name, true in specimen.values.items():
        field = reading.find(name)
        outcomes[name] = Outcome(field is not None and field.value == true, field is not None and field.sure)
        if explain and not outcomes[name].exact:
            # Nobody's data: specimens are invented.
            print(f"  {specimen.grade} {specimen.seed} {name}: {true} read as {field and field.value}")
    return Side(outcomes, milliseconds)


def show(grade: str, cards: Sequence[Sequence[Side]]) -> None:
    """Print the figures of one grade."""
    fields: dict[str, list[Outcome]] = defaultdict(list)
    for sides in cards:
        for side in sides:
            for name, outcome in side.outcomes.items():
                fields[name].append(outcome)
    whole = sum(all(o.exact for side in sides for o in side.outcomes.values()) for sides in cards)
    print(f"\n{grade}: {len(cards)} cards, {whole} whole ({100 * whole / len(cards):.1f} %)")
    print(f"  {'field':16}{'exact %':>8}{'wrong':>7}{'sure %':>8}{'bad':>5}")
    for name, seen in fields.items():
        exact, sure = (100 * float(np.mean([getattr(o, kind) for o in seen])) for kind in ("exact", "sure"))
        wrong, bad = sum(not o.exact for o in seen), sum(o.sure and not o.exact for o in seen)
        print(f"  {name:16}{exact:8.1f}{wrong:7}{sure:8.1f}{bad:5}")
    for i, side_name in enumerate(("front", "back")):
        spent = [sides[i].milliseconds for sides in cards]
        print(f"  {side_name:16}{np.median(spent):8.0f} ms median, {np.percentile(spent, 95):.0f} ms p95")


def main() -> None:
    """Render, read and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cards", type=int, default=100, help="of each grade")
    parser.add_argument("--seed", type=int, default=900_000)
    parser.add_argument("--faces", choices=sorted(FACES), default="varied")
    parser.add_argument("--explain", action="store_true", help="print what was read wrongly")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    faces = FACES[options.faces]
    everything: list[list[Side]] = []
    print(f"faces {options.faces}, seeds from {options.seed}, engine {document_reader().stamp.digest[:12]}")
    for grade in GRADES:
        specimens = render_many("resident-id", options.cards, grade, options.seed, faces)
        sides = [read(each, explain=options.explain) for each in specimens]
        cards = [sides[at : at + 2] for at in range(0, len(sides), 2)]
        show(grade, cards)
        everything += cards
    show("all", everything)


if __name__ == "__main__":
    main()
