"""Read every specimen with a machine readable zone, flat and badly photographed, and print what went right.

    python benchmarks/documents_mrz.py [--data FOLDER] [--seed N] [--rounds N]

Milliseconds are of the processor, one core, picture bytes to reading, the portrait included; other work on the machine
moves them by a third and more. A field counts as wrong and sure where the reader says that it is sure of a value that
the labels' own lines do not have.
"""

from __future__ import annotations

import argparse
import csv
import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import cv2
import numpy as np
from benchmarks.stressed_documents import stress

from realname.measure.documents.mrz.parse import parse
from realname.measure.documents.reader import document_reader
from realname.measure.images import open_image, read_image_file
from realname.measure.readings import DocumentReading

ON = date(2026, 11, 24)


@dataclass(frozen=True)
class Labelled:
    """One specimen's name, kind, and true lines."""

    name: str
    kind: str
    lines: tuple[str, ...]
    path: Path


@dataclass
class Tally:
    """Counts over one set."""

    documents: int = 0
    exact: int = 0
    all_sure: int = 0
    fields: int = 0
    right: int = 0
    sure: int = 0
    wrong_and_sure: int = 0
    documents_wrong_and_sure: int = 0
    milliseconds: list[float] = field(default_factory=list)

    def add(self, reading: DocumentReading, label: Labelled, milliseconds: float) -> list[str]:
        """Count one reading and return the names of the fields that are wrong and sure."""
        true = parse(label.lines, ON)
        if true is None:
            raise ValueError(f"the label of {label.name} fits no format")
        self.documents += 1
        self.exact += reading.mrz_lines == label.lines
        self.milliseconds.append(milliseconds)
        wrong = []
        expected = [value for value in true.values if value.value is not None]
        for value in expected:
            found = reading.find(value.name)
            is_sure = found is not None and found.sure
            is_right = found is not None and found.value == value.value
            self.fields += 1
            self.right += is_right
            self.sure += is_sure
            if is_sure and not is_right:
                wrong.append(value.name)
        known = {value.name for value in expected}
        wrong += [f.name for f in reading.fields if f.sure and f.name not in known]
        self.all_sure += all((found := reading.find(v.name)) is not None and found.sure for v in expected)
        self.wrong_and_sure += len(wrong)
        self.documents_wrong_and_sure += bool(wrong)
        return wrong

    def line(self, name: str) -> str:
        """Return the counts as one row."""
        median, slow = np.percentile(self.milliseconds, (50, 90))
        return (
            f"{name:<14} {self.exact:>4}/{self.documents:<4} {self.all_sure:>4}  {self.right:>5}/{self.fields:<5} "
            f"{self.sure:>5}  {self.wrong_and_sure:>3} ({self.documents_wrong_and_sure})  {median:6.0f} {slow:6.0f}"
        )


def labelled(data: Path) -> list[Labelled]:
    """Return the specimens whose check digits all agree."""
    with (data / "documents" / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["check_digits"] == "all"]
    return [
        Labelled(r["file"], r["mrz_format"], tuple(r["mrz_lines"].split("\\n")), data / "documents" / r["file"])
        for r in rows
    ]


def flat(labels: Iterable[Labelled]) -> Iterator[tuple[Labelled, bytes]]:
    """Yield each specimen's own bytes."""
    for label in labels:
        yield label, label.path.read_bytes()


def stressed(labels: Iterable[Labelled], seed: int, rounds: int) -> Iterator[tuple[Labelled, bytes]]:
    """Yield bad photographs of each specimen."""
    for turn in range(rounds):
        for index, label in enumerate(labels):
            pixels, _ = read_image_file(label.path).decode()
            yield label, stress(pixels, seed + 1000 * turn + index).jpeg


def measure(name: str, pictures: Iterable[tuple[Labelled, bytes]], *, explain: bool) -> None:
    """Read every picture and print the set's counts, in all and by kind."""
    reader = document_reader()
    total, findings = Tally(), Counter[str]()
    kinds: dict[str, Tally] = {}
    for label, data in pictures:
        started = time.process_time()
        reading = reader.read(open_image(data), ON)
        spent = (time.process_time() - started) * 1000
        wrong = total.add(reading, label, spent)
        kinds.setdefault(label.kind, Tally()).add(reading, label, spent)
        findings.update(reading.findings)
        if explain and (wrong or reading.mrz_lines != label.lines):
            print(f"    {label.name} ({label.kind} as {reading.kind}) wrong and sure: {wrong or 'none'}", flush=True)
    print(total.line(name), flush=True)
    for kind, tally in sorted(kinds.items()):
        print(tally.line(f"  {kind}"))
    print(f"  findings: {dict(findings)}")


def main() -> None:
    """Print one block for each set."""
    cv2.setNumThreads(1)
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    default = os.environ.get("REALNAME_EVAL_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data"
    options.add_argument("--data", type=Path, default=Path(default))
    options.add_argument("--seed", type=int, default=31)
    options.add_argument("--rounds", type=int, default=1, help="bad photographs of each specimen")
    options.add_argument("--explain", action="store_true", help="name each picture that was not read exactly")
    chosen = options.parse_args()
    labels = labelled(chosen.data)
    document_reader().read(open_image(labels[0].path.read_bytes()), ON)  # networks are loaded before the clock runs
    print(f"{'set':<14} {'exact lines':<9} sure  {'fields right':<11}  sure  wrong+sure  ms p50    p90")
    measure("flat", flat(labels), explain=chosen.explain)
    if chosen.rounds:
        measure("stressed", stressed(labels, chosen.seed, chosen.rounds), explain=chosen.explain)


if __name__ == "__main__":
    main()
