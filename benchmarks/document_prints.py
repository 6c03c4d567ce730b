"""Print whether fingerprints of looks tell documents of different people apart.

    .venv/bin/python -m benchmarks.document_prints [--people 12]

They do not where documents are scanned flat: what is alike is the form. So documents' pictures are known again by their
bytes alone (docs/patterns.md). Draws its own specimens, each of another person in another style of print.
"""

from __future__ import annotations

import argparse
from itertools import combinations

from realname.evaluate.specimens.writing import render_many
from realname.measure.fingerprints import RADIUS, distance, fingerprint

KINDS = ("passport", "td1", "resident-id")


def main() -> None:
    """Draw specimens, flat and scanned, and count pairs of different people within a copy's distance."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=12)
    people = parser.parse_args().people
    print(f"Pairs of {people} people's documents whose fingerprints differ in at most {RADIUS} bits, as a copy's do:")
    for kind in KINDS:
        prints: dict[str, list[bytes]] = {}
        for specimen in render_many(kind, people, "scan"):
            found = fingerprint(specimen.flat_rgb)
            if found is not None:
                prints.setdefault(specimen.side, []).append(found)
        for side, those in prints.items():
            apart = sorted(distance(one, other) for one, other in combinations(those, 2))
            near = sum(bits <= RADIUS for bits in apart)
            print(f"  {kind} {side:8}{near:5} of {len(apart)}; nearest {apart[0]}, median {apart[len(apart) // 2]}")


if __name__ == "__main__":
    main()
