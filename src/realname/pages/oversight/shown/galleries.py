"""How many templates the log says that galleries hold, beside the number from which a state wants them filed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from realname.judge.law.pack import filing_threshold


@dataclass(frozen=True, slots=True)
class Galleries:
    """Templates made and purged up to a month; `filed_from` is None where no law pack names a number.

    `holds` is what was made less what was purged. A gallery that is made anew from the same people counts them again
    until the old one is purged, so that it never is too low.
    """

    made: int
    purged: int
    filed_from: int | None

    @property
    def holds(self) -> int:
        """Return how many templates are left."""
        return max(0, self.made - self.purged)

    @property
    def is_due(self) -> bool:
        """Tell whether so many must be filed."""
        return self.filed_from is not None and self.holds >= self.filed_from


def galleries(months: Mapping[str, Mapping[str, int]], until: str, country: str) -> Galleries:
    """Sum an operator's figures of every month up to one (with it)."""
    made = purged = 0
    for month, figures in months.items():
        if month <= until:
            made += sum(count for name, count in figures.items() if name.startswith("templates_made."))
            purged += figures.get("templates_purged", 0)
    return Galleries(made, purged, filing_threshold(country))
