"""What a check of the log found wrong: values with codes, so that all of them can be told and not the first alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

REMEDIES: Mapping[str, str] = {
    "receipt.not_included": "Keep the file, fetch the receipt again, and show both to the regulator.",
    "checkpoint.unknown_log": "Name the log's key in the trust file, from a source that is not the log itself.",
    "checkpoint.too_few_witnesses": "Wait for the witnesses and try again; if they stay away, ask them what they saw.",
    "disclosure.opening": "Ask for the disclosure again: this one does not open what the log committed to.",
    "disclosure.policy": "Ask for the policy of the digest that the leaf names; published policies never change.",
    "replay.differs": "Check that this is the version that decided; if so, the decision was not made by that policy.",
    "receipt.leaf": "Keep the file, and show it to the regulator.",
    "log.forked": "Keep both checkpoints: they prove that the log shows different things to different people.",
    "log.went_back": "Keep both checkpoints: a log never gets shorter.",
    "log.entry_differs": "Keep the bundle and the tile: the log serves another entry than it signed.",
    "log.tile_differs": "Keep the tiles: the log serves hashes that its own entries do not have.",
    "log.root_differs": "Keep the tiles: the log's entries are not those that its checkpoint signs.",
    "log.tile_missing": "A log serves every tile of its checkpoint: tell whoever runs it, and other monitors.",
    "log.tile_malformed": "Keep the tile, and tell whoever runs the log.",
    "log.back_dated": "Ask whoever runs the log why the leaf came so late; an outage is announced, and explains it.",
    "log.post_dated": "Ask whoever runs the log which clock dated it, and check your own.",
    "log.leaf": "Update realname; if it is the newest, the log holds what no leaf may hold.",
    "figures.differ": "Show the regulator the file and this count: the command recounts it for anyone.",
    "figures.ahead": "The figures claim leaves that the log does not have: keep the file.",
    "figures.replaced": "Keep the file: the log itself holds the digest of another one.",
    "figures.malformed": "See docs/log.md for its form, and tell whoever runs the log.",
    "draw.twice": "A draw has one commitment and one seed: ask whoever runs the log which of them counts, and why.",
    "draw.not_committed": "A seed that was not committed to may have been chosen afterwards: show it to the regulator.",
    "draw.changed": "Keep both leaves: the share or the commitment was changed after the draw had begun.",
    "draw.seed": "Keep both leaves: another seed was used than the one that was committed to.",
    "draw.count_differs": "Show the regulator the leaf and this count: the command recounts it for anyone.",
    "draw.too_large": "Ask why so many numbers were given: it is more than a lane can pass.",
    "figures.missing": "The log holds the digest of a file that is not served: ask whoever runs it.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `index` names the leaf where it is about one."""

    code: str
    message: str
    index: int | None = None

    @property
    def remedy(self) -> str:
        """Return what whoever finds it does next."""
        return REMEDIES.get(self.code, "Fetch it again; if it stays so, tell whoever gave it to you.")


class Findings:
    """Findings of a long check: every code is counted, and the first few of each are kept."""

    KEPT_EACH = 20

    def __init__(self) -> None:
        self._kept: dict[str, list[Finding]] = {}
        self._counts: dict[str, int] = {}

    def add(self, code: str, message: str, index: int | None = None) -> None:
        """Add a finding."""
        kept = self._kept.setdefault(code, [])
        self._counts[code] = self._counts.get(code, 0) + 1
        if len(kept) < self.KEPT_EACH:
            kept.append(Finding(code, message, index))

    @property
    def kept(self) -> tuple[Finding, ...]:
        """Return the findings that were kept."""
        return tuple(finding for of_code in self._kept.values() for finding in of_code)

    @property
    def counts(self) -> dict[str, int]:
        """Return how many there were of each code."""
        return dict(self._counts)
