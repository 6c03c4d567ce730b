"""A monitor: read every leaf once, rebuild the tree from them, and recount what is published.

It believes nothing that it can compute: a head is accepted where the entries hash to its root, and that root
continues every head seen before. It keeps its own file, and reads what is new since then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from realname.ledger.errors import LeafError, LedgerError, NoteError
from realname.ledger.figures import Tally
from realname.ledger.findings import Finding, Findings
from realname.ledger.kinds import LeafKind
from realname.ledger.leaves import Leaf, parse
from realname.ledger.monitor_state import Named, Seen, milliseconds, moment
from realname.ledger.publications import Publications
from realname.ledger.sources import Source
from realname.ledger.tiled import entries_of, read_checkpoint, read_tile
from realname.ledger.tiles import HEIGHT, WIDTH, split_hashes, tile_of
from realname.ledger.tree import Frontier, leaf_hash, perfect_root
from realname.ledger.trust import Trust, Trusted
from realname.ledger.verify import continues

MAX_DELAY = timedelta(hours=1)
"""How much older than another leaf, or than the monitor's last look, a new leaf may be: leaves follow in seconds, and
what takes longer than this is told."""

MAX_AHEAD = timedelta(minutes=5)
"""How far the clocks of log and monitor may differ."""

OF_THE_LOG = ("log.tile_missing", "log.tile_malformed")
"""Codes of errors that say something about the log, and not about the way to it."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found. `seen` is what to keep: as before, where the log's head or its tiles are wrong.

    trusted       the head, where its signatures hold
    unpublished   months of which leaves were counted and no figures are served
    """

    findings: tuple[Finding, ...]
    counts: dict[str, int]
    trusted: Trusted | None
    new_leaves: int
    unpublished: tuple[str, ...]
    seen: Seen

    @property
    def is_right(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.counts


def watch(  # noqa: PLR0913  a log, whom to trust, what was seen, and the clock
    source: Source,
    trust: Trust,
    seen: Seen,
    now: datetime,
    *,
    max_delay: timedelta = MAX_DELAY,
    progress: Progress = lambda _step, _done, _total: None,
) -> Report:
    """Check what a log has appended since `seen`. LedgerError where it cannot be read.

    In order: signatures; the head continues the one seen before; every entry hashes to its place in the tiles and all
    of them to the root; every leaf is one that a log may hold, and dated in time; the figures are those of the leaves.
    """
    findings = Findings()
    trusted: Trusted | None = None
    try:
        # Figures are read between two heads, so that none of them counts more leaves than the later head has.
        size = trust.check(read_checkpoint(source)).checkpoint.size
        figures = Publications(source, seen, size, now)
        trusted = trust.check(read_checkpoint(source))
        for finding in _against(seen, trusted, trust, source):
            findings.add(finding.code, finding.message)
        if not findings.counts:
            return _read(source, trusted, seen, _Reading(seen, now, max_delay, findings), figures, progress)
    except NoteError as error:
        findings.add(error.code, str(error))
    except LedgerError as error:
        if error.code not in OF_THE_LOG:
            raise
        findings.add(error.code, str(error))
    return Report(findings.kept, findings.counts, trusted, 0, (), seen)


class _Reading:
    """What reading leaf after leaf adds up to."""

    def __init__(self, seen: Seen, now: datetime, max_delay: timedelta, findings: Findings) -> None:
        self.tree: Frontier = seen.tree()
        self.tally: Tally = seen.tally()
        self.latest_ms = seen.latest_ms
        self.published = dict(seen.published)
        self._looked_ms = seen.looked_ms
        self.now_ms = milliseconds(now)
        self._delay_ms = int(max_delay.total_seconds() * 1000)
        self.findings = findings

    def take(self, index: int, entry: bytes, hashed: bytes) -> None:
        self.tree.append(hashed)
        try:
            leaf = parse(entry)
        except LeafError as error:
            self.findings.add("log.leaf", f"leaf {index}: {error} ({error.code})", index)
            return
        self._date(index, leaf)
        self.tally.add(leaf)
        if leaf.kind is LeafKind.FIGURES_PUBLISHED:
            self.published[str(leaf.body["month"])] = Named(str(leaf.body["figures"]), index)

    def _date(self, index: int, leaf: Leaf) -> None:
        at_ms = milliseconds(leaf.at)
        if at_ms > self.now_ms + MAX_AHEAD.total_seconds() * 1000:
            self.findings.add("log.post_dated", f"leaf {index} is dated ahead of the clock", index)
            return
        floor_ms = max(self.latest_ms, self._looked_ms)
        if at_ms < floor_ms - self._delay_ms:
            text = f"leaf {index} is dated {moment(at_ms).isoformat()}, and stands after {moment(floor_ms).isoformat()}"
            self.findings.add("log.back_dated", text, index)
        self.latest_ms = max(self.latest_ms, at_ms)


def _read(  # noqa: PLR0913, PLR0917  what `watch` made ready
    source: Source, trusted: Trusted, seen: Seen, reading: _Reading, figures: Publications, progress: Progress
) -> Report:
    head, findings = trusted.checkpoint, reading.findings
    figures.reached(seen.size, reading.tally, findings)
    at = seen.size
    for index, entry, hashed in _hashed_entries(source, seen.size, head.size, findings):
        reading.take(index, entry, hashed)
        at = index + 1
        if at in figures.awaited:
            figures.reached(at, reading.tally, findings)
        if not at % 8192:
            progress("reading leaves", at - seen.size, head.size - seen.size)
    progress("reading leaves", at - seen.size, max(at - seen.size, 1))
    if reading.tree.root() != head.root:
        findings.add("log.root_differs", "the entries do not hash to the root that the checkpoint signs")
        return Report(findings.kept, findings.counts, trusted, head.size - seen.size, (), seen)
    checked, unpublished = figures.finish(head.size, reading.tally, reading.published, findings)
    kept = Seen(
        origin=head.origin,
        size=head.size,
        frontier=tuple(hashed.hex() for hashed in reading.tree.hashes),
        checkpoint=trusted.encoded.decode(),
        latest_ms=reading.latest_ms,
        looked_ms=reading.now_ms,
        counts=reading.tally.plain,
        checked=checked,
        published=reading.published,
    )
    return Report(findings.kept, findings.counts, trusted, head.size - seen.size, unpublished, kept)


def _against(seen: Seen, trusted: Trusted, trust: Trust, source: Source) -> list[Finding]:
    """Return what is wrong with a head, by the one seen before."""
    if not seen.checkpoint:
        return []
    before = Trust(trust.logs).check(seen.checkpoint.encode())
    if trusted.checkpoint.origin == seen.origin and trusted.checkpoint.size < seen.size:
        message = f"the log shows {trusted.checkpoint.size} leaves, and had {seen.size}"
        return [Finding("log.went_back", message)]
    return continues(before, trusted, source)


def _hashed_entries(source: Source, start: int, end: int, findings: Findings) -> Iterator[tuple[int, bytes, bytes]]:
    """Give index, entry and hash of what is new, and compare both levels of tiles that stand above the entries."""
    for bundle in range(start // WIDTH, -(-end // WIDTH)):
        first = bundle * WIDTH
        tile = tile_of(0, bundle, end)
        held = split_hashes(read_tile(source, tile), tile.width)
        for index, entry in enumerate(
            entries_of(source, end, max(first, start), first + tile.width), max(first, start)
        ):
            hashed = leaf_hash(entry)
            if hashed != held[index - first]:
                findings.add("log.entry_differs", f"entry {index} is not the one in the tree", index)
            yield index, entry, hashed
        if tile.width == WIDTH and perfect_root(held) != _above(source, bundle, end):
            findings.add("log.tile_differs", f"{tile.path} does not hash to its place in the tile above", first)


def _above(source: Source, bundle: int, size: int) -> bytes:
    """Return the hash that level 1 has for a full tile of level 0."""
    above = tile_of(1, bundle >> HEIGHT, size)
    return split_hashes(read_tile(source, above), above.width)[bundle % WIDTH]
