"""Published figures against the leaves: each month's file is compared at the very leaf up to which it counts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime

from realname.ledger import figures
from realname.ledger.errors import FiguresError, LeafError
from realname.ledger.figures import Published, Tally
from realname.ledger.findings import Findings
from realname.ledger.leaves import parse
from realname.ledger.monitor_state import Named, Seen, moment
from realname.ledger.sources import Source
from realname.ledger.tiled import entries_of


class Publications:
    """The files of a log's figures, as they are served when a run begins."""

    def __init__(self, source: Source, seen: Seen, size: int, now: datetime) -> None:
        self._source = source
        self._checked = dict(seen.checked)
        self._files: dict[str, bytes] = {}
        self._at: dict[int, list[Published]] = {}
        self._malformed: dict[str, str] = {}
        for month in _months(source, seen, size, now):
            content = source.read(figures.path_of(month))
            if content is not None:
                self._take(month, content)

    @property
    def awaited(self) -> Mapping[int, object]:
        """Return the numbers of leaves at which a file is to be compared."""
        return self._at

    def reached(self, size: int, tally: Tally, findings: Findings) -> None:
        """Compare the files that count the first `size` leaves."""
        for published in self._at.pop(size, []):
            self._compare(published, tally, findings)

    def finish(
        self, size: int, tally: Tally, named: Mapping[str, Named], findings: Findings
    ) -> tuple[dict[str, str], tuple[str, ...]]:
        """Settle what is left; return the files that were found right, and the months that none speaks of.

        size    how many leaves there are
        named   the files that the log itself names, by month
        """
        for month, message in self._malformed.items():
            findings.add("figures.malformed", f"{month}: {message}")
        for counted in sorted(self._at):
            for published in self._at[counted]:
                self._late(published, size, findings)
        for month, file in named.items():
            if month not in self._files:
                findings.add("figures.missing", f"the figures of {month} are not served")
            elif not self._is_named(month, file):
                findings.add("figures.replaced", f"the figures of {month} are not those that the log names")
        return self._checked, tuple(month for month in tally.months if month not in self._files)

    def _take(self, month: str, content: bytes) -> None:
        self._files[month] = content
        try:
            published = figures.parse(content)
        except FiguresError as error:
            self._malformed[month] = str(error)
            return
        if published.month != month:
            self._malformed[month] = "the file speaks of another month"
        elif self._checked.get(month) != _digest(content):
            self._at.setdefault(published.size, []).append(published)

    def _compare(self, published: Published, tally: Tally, findings: Findings) -> None:
        differences = tally.differences(published)
        for found in differences:
            whose = found.operator or "no operator"
            message = f"{found.month} {whose} {found.name}: published {found.published}, counted {found.counted}"
            findings.add("figures.differ", message)
        if not differences:
            self._checked[published.month] = _digest(self._files[published.month])

    def _is_named(self, month: str, file: Named) -> bool:
        """Say whether the served file is the one that the log names, or one whose leaf can be on its way yet.

        Either was published while the run was reading: the file a moment ago, or the leaf after the file was read.
        """
        if _digest(self._files[month]) == file.digest:
            return True
        if month not in self._malformed and figures.parse(self._files[month]).size > file.index:
            return True
        again = self._source.read(figures.path_of(month))
        return again is not None and _digest(again) == file.digest

    def _late(self, published: Published, size: int, findings: Findings) -> None:
        """Compare a file that counts more leaves than there are, or fewer than were read before: those once more."""
        if published.size > size:
            message = f"the figures of {published.month} count {published.size} leaves, and there are {size}"
            findings.add("figures.ahead", message)
            return
        tally = Tally()
        for entry in entries_of(self._source, size, 0, published.size):
            try:
                tally.add(parse(entry))
            except LeafError:
                continue  # found when it was first read
        self._compare(published, tally, findings)


def _months(source: Source, seen: Seen, size: int, now: datetime) -> Iterator[str]:
    """Give the months that a log's leaves can fall into: from its first leaf's to the present one."""
    months = set(seen.tally().months)
    first = moment(seen.latest_ms) if seen.size else None
    if first is None and size:
        try:
            first = parse(next(entries_of(source, size, 0, 1))).at
        except LeafError:
            first = now
    if first is not None:
        year, month = first.year, first.month
        while (year, month) <= (now.year, now.month):
            months.add(f"{year}-{month:02d}")
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)  # noqa: PLR2004  months of a year
    yield from sorted(months)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
