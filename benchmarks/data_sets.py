"""The public research sets that benchmarks measure on, and their photographs' embeddings, kept between runs."""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from realname.evaluate.enrolment import BulkEngine, Enrolment, enrol
from realname.evaluate.pairs import LabelledPairs, read_pairs
from realname.evaluate.rows import read_rows

CHECKOUT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class DataSet:
    """A set's labels, and the folder that its names lie in."""

    labelled: LabelledPairs
    folder: Path


def data_folder() -> Path:
    """Return where the sets lie: REALNAME_EVAL_DATA, else beside the checkout. Exits where that is not there."""
    folder = Path(os.environ.get("REALNAME_EVAL_DATA") or CHECKOUT.parent / "shared" / "data")
    if not folder.is_dir():
        sys.exit("the evaluation data is not here; name its folder in REALNAME_EVAL_DATA")
    return folder


def lfw() -> DataSet:
    """Return the half of Labeled Faces in the Wild that may be tuned on."""
    folder = data_folder() / "lfw-dev"
    return DataSet(read_pairs(folder / "pairs.csv"), folder / "images")


def portraits() -> DataSet:
    """Return the larger portraits with their 300 labelled pairs."""
    folder = data_folder() / "portraits"
    return DataSet(read_pairs(folder / "master.csv"), folder)


def cfp() -> DataSet:
    """Return Celebrities in Frontal-Profile without pairs: all are compared."""
    folder = data_folder() / "cfp"
    rows = sorted(read_rows(folder / "images.csv").rows, key=lambda row: row["file"])
    _, people = np.unique([row["person_id"] for row in rows], return_inverse=True)
    labelled = LabelledPairs("cfp/images.csv", tuple(row["file"] for row in rows), people.astype(np.int32), ())
    return DataSet(labelled, folder)


def enrolled(engine: BulkEngine, data: DataSet, cache: Path) -> Enrolment:
    """Return a set's embeddings, from the cache where this engine has been there before."""
    names = hashlib.sha256("\n".join(data.labelled.images).encode()).hexdigest()[:8]
    stamp = engine.stamp
    path = cache / f"{stamp.name}-{stamp.version}-{stamp.digest[:12]}-{data.folder.name}-{names}.pickle"
    if path.exists():
        # Our own file, in a folder that the caller chose.
        kept: Enrolment = pickle.loads(path.read_bytes())  # noqa: S301
        return kept
    found = enrol(engine, data.folder, data.labelled, _say)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(found))
    return found


def _say(step: str, done: int, total: int) -> None:
    if done == total or done % 500 == 0:
        print(f"  {step}: {done} of {total}", file=sys.stderr, flush=True)
