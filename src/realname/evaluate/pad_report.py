"""What an evaluation of presentation-attack detection found (ISO/IEC 30107-3), and its plain shape for JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from realname.evaluate.documents_report import Share
from realname.evaluate.enrolment import Failure
from realname.evaluate.intervals import upper_bound
from realname.judge.shapes import plain

UNCERTIFIED = "Uncertified: measured by the software's own command on the data named here; no laboratory has tested it."


@dataclass(frozen=True, slots=True)
class ErrorPoint:
    """The errors at one threshold, above which a presentation counts as an attack.

    chosen_by   what set the threshold: a policy's rate, or an error's rate on these very data
    bpcer       bona fide presentations that were taken for attacks
    apcer       by kind, attacks that were taken for bona fide
    """

    chosen_by: str
    rate: float
    threshold: float
    bpcer: Share
    apcer: Mapping[str, Share]

    @property
    def worst(self) -> str:
        """Return the kind of the highest APCER, which is the headline: an attacker chooses."""
        return max(self.apcer, key=lambda kind: (self.apcer[kind].rate, -self.apcer[kind].of))

    def shape(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "chosen_by": self.chosen_by,
            "rate": self.rate,
            "threshold": self.threshold,
            "bpcer": self.bpcer.shape(),
            "worst_kind": self.worst,
            "apcer": {kind: _with_bound(share) for kind, share in self.apcer.items()},
        }


@dataclass(frozen=True, slots=True)
class SystemPoint:
    """The whole: no doubt and a match with the victim's reference, at the threshold of a policy's rate.

    iapar      by kind, attacks that were accepted (impostor attack presentation accept rate)
    accepted   bona fide presentations that were accepted
    """

    rate: float
    iapar: Mapping[str, Share]
    accepted: Share

    def shape(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "rate": self.rate,
            "iapar": {kind: _with_bound(share) for kind, share in self.iapar.items()},
            "bona_fide_accepted": self.accepted.shape(),
        }


@dataclass(frozen=True, slots=True)
class WholeSystem:
    """What matching adds. `matches`: by kind, attacks that match the victim's reference, detection aside (IAPMR)."""

    references: str
    people: int
    engine: str
    match_fmr: float
    matches: Mapping[str, Share]
    points: tuple[SystemPoint, ...]

    def shape(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "references": self.references,
            "people": self.people,
            "engine": self.engine,
            "match_fmr": self.match_fmr,
            "iapmr": {kind: _with_bound(share) for kind, share in self.matches.items()},
            "points": [point.shape() for point in self.points],
        }


@dataclass(frozen=True, slots=True)
class PadReport:
    """Everything that was measured. Scores rise towards attacks; presentations without a face have none.

    unanswered   presentations in which no face was found: bona fide under the empty kind
    """

    made_on: date
    bona_fide: str
    attacks: str
    network: bool
    people: int
    bona_fide_scores: tuple[float, ...]
    attack_scores: Mapping[str, tuple[float, ...]]
    unanswered: Mapping[str, Share]
    by_policy: tuple[ErrorPoint, ...]
    on_these_data: tuple[ErrorPoint, ...]
    system: WholeSystem | None
    failures: tuple[Failure, ...]
    milliseconds: float

    @property
    def kinds(self) -> Sequence[str]:
        """Return the kinds of attack, in order."""
        return sorted(self.attack_scores)

    def to_json(self) -> dict[str, Any]:
        """Return plain values for JSON; docs/evaluation.md explains each name."""
        return {
            "certified": False,
            "made_on": self.made_on.isoformat(),
            "bona_fide": self.bona_fide,
            "attacks": self.attacks,
            "network": self.network,
            "people": self.people,
            "presentations": {
                "bona_fide": len(self.bona_fide_scores),
                "attacks": {kind: len(self.attack_scores[kind]) for kind in self.kinds},
            },
            "no_answer": {kind or "bona_fide": share.shape() for kind, share in self.unanswered.items()},
            "by_policy": [point.shape() for point in self.by_policy],
            "on_these_data": [point.shape() for point in self.on_these_data],
            "system": self.system.shape() if self.system else None,
            "failures": [plain(failure) for failure in self.failures],
            "milliseconds": self.milliseconds,
        }


def _with_bound(share: Share) -> dict[str, Any]:
    """Add the one-sided 95 % bound of Clopper and Pearson; for no error it is the rule of three."""
    return {**share.shape(), "at_most": upper_bound(share.count, share.of) if share.of else 1.0}
