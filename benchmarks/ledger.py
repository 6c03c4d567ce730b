"""Print what the public log costs: appending, proofs, tiles on disk and reading them, and what a monitor needs.

`python benchmarks/ledger.py`: 10 million leaves and a month of 1 million decisions, one process, processor seconds
(other work on the machine does not count), except where it says clock. Needs 1 GB of memory and 6 GB of disk.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from realname.ledger import checkpoints
from realname.ledger.checkpoints import Checkpoint
from realname.ledger.figures import Tally, encoded, path_of
from realname.ledger.kinds import LeafKind
from realname.ledger.leaves import Leaf, parse
from realname.ledger.monitor import watch
from realname.ledger.monitor_state import Seen
from realname.ledger.notes import PrivateKey
from realname.ledger.proofs import is_consistent, is_included
from realname.ledger.sources import CHECKPOINT, Folder
from realname.ledger.tiled import TiledTree, grow, read_tile
from realname.ledger.tiles import ENTRIES, tile_of
from realname.ledger.tree import Tree, consistency, inclusion, leaf_hash
from realname.ledger.trust import Trust

KEY = PrivateKey("log.example/realname", bytes(32))
OPERATORS = [f"0197e2f4-5c1a-7b3d-8e21-4f6a9b0c{n:04x}" for n in range(3)]
BEGAN = datetime(2026, 10, 1, tzinfo=UTC)
MONTH_S = 31 * 86_400
BATCH = 4096
PROOFS = 2000
REASONS = (["face.cannot_tell"], ["document.blurred", "document.cut_off"], ["face.no_match"], ["contact.not_confirmed"])


def decision(n: int, of: int, draw: random.Random) -> Leaf:
    """Return an invented decision, the `n`-th of `of` in a month."""
    outcome = draw.choices(("approved", "retry", "review", "rejected"), (80, 12, 6, 2))[0]
    body = {
        "operator": draw.choice(OPERATORS),
        "registration": draw.choice(("new_line", "sim_replacement", "reverification")),
        "way": draw.choices(("face", "non_face"), (95, 5))[0],
        "outcome": outcome,
        "reasons": [] if outcome == "approved" else draw.choice(REASONS),
        "policy": f"{draw.randrange(4):064x}",
        "engines": [f"{7:064x}"],
        "commitment": f"{draw.getrandbits(256):064x}",
        "took_s": draw.randrange(20),
    }
    return Leaf(LeafKind.DECISION, BEGAN + timedelta(seconds=n * MONTH_S // of), body)


def drawing(seed: int) -> random.Random:
    """Return a source of invented values, the same in every run."""
    return random.Random(seed)  # noqa: S311  nothing secret is drawn


def entries(count: int) -> Iterator[bytes]:
    """Give byte strings of a decision's length, all different, faster than leaves are made."""
    before, _, after = decision(0, 1, drawing(1)).encoded.partition(b'"commitment":"')
    rest = after[64:]
    for n in range(count):
        yield b'%s"commitment":"%064x%s' % (before, n, rest)


def timed(work: Callable[[], object]) -> float:
    """Return the processor seconds of a call."""
    began = time.process_time()
    work()
    return time.process_time() - began


def show(what: str, value: float, unit: str) -> None:
    """Print one row."""
    print(f"{what:58}{value:14,.3f} {unit}", flush=True)


def appended(tree: Tree, count: int) -> None:
    """Append so many leaves."""
    for entry in entries(count):
        tree.append(leaf_hash(entry))


def in_memory(count: int) -> None:
    """Append to a tree in memory, and make and check proofs."""
    tree = Tree()
    took = timed(lambda: appended(tree, count))
    show(f"append to a tree in memory, {count:,} leaves", took / count * 1e6, "us a leaf")
    draw = drawing(2)
    places = [draw.randrange(count) for _ in range(PROOFS)]
    show("prove inclusion", timed(lambda: [inclusion(n, count, tree.node) for n in places]) / PROOFS * 1e3, "ms")
    show("prove consistency", timed(lambda: [consistency(n, count, tree.node) for n in places]) / PROOFS * 1e3, "ms")
    proof, joined, root = inclusion(places[0], count, tree.node), consistency(places[0], count, tree.node), tree.root()
    hashed, before = tree.node(0, places[0]), tree.root(places[0])
    one = timed(lambda: [is_included(hashed, places[0], count, proof, root) for _ in range(PROOFS)])
    two = timed(lambda: [is_consistent(places[0], before, count, root, joined) for _ in range(PROOFS)])
    show(f"check inclusion, {len(proof)} hashes", one / PROOFS * 1e3, "ms")
    show(f"check consistency, {len(joined)} hashes", two / PROOFS * 1e3, "ms")


def on_disk(count: int, folder: Path) -> None:
    """Grow a log in a folder batch by batch, as a sequencer does, and read tiles and proofs from it."""
    log = Folder(folder)
    made, size, root, took, began = entries(count), 0, b"", 0.0, time.perf_counter()
    while size < count:
        batch = list(islice(made, BATCH))
        start = time.process_time()
        step = grow(log, size, batch)
        for path, content in step.files.items():
            log.write(path, content)
        took += time.process_time() - start
        size, root = step.size, step.root
    clock = time.perf_counter() - began
    log.write(CHECKPOINT, checkpoints.signed(Checkpoint(KEY.name, size, root), KEY))
    show(f"grow a log in a folder by batches of {BATCH}, each file synced", took / count * 1e6, "us a leaf")
    show("  the same by the clock, beside whatever else runs", count / clock, "leaves a second")
    files = [path.stat() for path in folder.rglob("*") if path.is_file()]
    show("  on disk, entries and hashes", sum(file.st_size for file in files) / count, "bytes a leaf")
    show("  files", len(files), "")
    draw = drawing(3)
    tiles = [tile_of(level, draw.randrange(count >> 8), count) for level in (0, ENTRIES) for _ in range(PROOFS)]
    show("read a full tile from the folder", len(tiles) / timed(lambda: [read_tile(log, t) for t in tiles]), "a second")
    places = [draw.randrange(count) for _ in range(PROOFS // 4)]
    cold = timed(lambda: [inclusion(n, count, TiledTree(log, count).node) for n in places]) / len(places) * 1e3
    show("prove inclusion from the folder, nothing kept", cold, "ms")


def monitored(count: int, folder: Path) -> None:
    """Write a month of decisions and its figures, and watch it from nothing, and again with a day more."""
    log, draw, tally, size = Folder(folder), drawing(4), Tally(), 0
    for _ in range(0, count, BATCH):
        leaves = [decision(n, count, draw) for n in range(size, min(size + BATCH, count))]
        for leaf in leaves:
            tally.add(leaf)
        step = grow(log, size, [leaf.encoded for leaf in leaves])
        for path, content in step.files.items():
            log.write(path, content)
        size = step.size
        log.write(CHECKPOINT, checkpoints.signed(Checkpoint(KEY.name, size, step.root), KEY))
    log.write(path_of("2026-10"), encoded("2026-10", size, tally.of("2026-10")))
    now = BEGAN + timedelta(seconds=MONTH_S)
    began = time.process_time()
    report = watch(log, Trust((KEY.public,)), Seen(), now)
    took = time.process_time() - began
    if not report.is_right:
        raise SystemExit(f"the monitor found what is not there: {report.findings}")
    show(f"monitor a month of {count:,} decisions, from nothing", took, "s")
    show(
        "  of which parsing one leaf", timed(lambda: [parse(leaf.encoded) for leaf in leaves]) / len(leaves) * 1e6, "us"
    )
    again = timed(lambda: watch(log, Trust((KEY.public,)), report.seen, now))
    show("  and again, with nothing new", again * 1e3, "ms")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leaves", type=int, default=10_000_000)
    parser.add_argument("--decisions", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where to write; a temporary folder unless given")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="ledger-", dir=given.folder))
    try:
        if given.leaves:
            in_memory(given.leaves)
            on_disk(given.leaves, folder / "leaves")
        if given.decisions:
            monitored(given.decisions, folder / "decisions")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
