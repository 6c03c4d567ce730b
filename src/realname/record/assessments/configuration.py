"""The configuration in force, as an assessment describes it: what is used, for what, how well it works, by which law.

A value: it is stored with what was signed, and its digest tells whether anything has changed since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from realname.evaluate.instruments import Instruments
from realname.judge import canonical
from realname.judge.calibration import Calibration, RatePoint
from realname.judge.facts import Way
from realname.judge.law.pack import Pack, packs_of
from realname.judge.policy import Policy
from realname.judge.reasons import LANGUAGES
from realname.record.operators import selectors
from realname.record.operators.actions.policies import rules_of
from realname.record.operators.models import Connection, Operator
from realname.record.subscribers.texts import consent_text, purposes, retain_days


@dataclass(frozen=True, slots=True)
class PolicyUsed:
    """A policy, and the kinds of registration that it is in force for."""

    name: str
    version: int
    digest: str
    kinds: tuple[str, ...]
    jurisdiction: str


@dataclass(frozen=True, slots=True)
class EngineUsed:
    """How an engine errs where a policy has it decide: measured on `data`, with 95 % intervals.

    asked_fmr  what the policy asks; `fmr` and `fnmr` are the table's line at that rate, or at the next stricter one
    """

    name: str
    version: str
    digest: str
    data: str
    people: int
    genuine: int
    impostor: int
    made_on: date
    asked_fmr: float
    fmr: float
    fmr_interval: tuple[float, float]
    false_matches: int
    fnmr: float
    fnmr_interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class PurposeUsed:
    """What people agree to: its data, how long that is kept, and the digests of the words by language."""

    purpose: str
    data: tuple[str, ...]
    retain_days: int
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SystemUsed:
    """A system outside that data goes to, by its kind and protocol. Addresses and secrets are no part of it."""

    kind: str
    protocol: str


@dataclass(frozen=True, slots=True)
class LawHeld:
    """A law pack's duties: how each stands, and which a policy does not ask for. Each is (duty's id, status)."""

    pack: str
    jurisdiction: str
    duties: tuple[tuple[str, str], ...]
    violated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Configuration:
    """All of it. `country` is the operator's own; `laws` is empty where no pack ships for any jurisdiction."""

    operator: str
    country: str
    policies: tuple[PolicyUsed, ...]
    engines: tuple[EngineUsed, ...]
    purposes: tuple[PurposeUsed, ...]
    systems: tuple[SystemUsed, ...]
    laws: tuple[LawHeld, ...]

    @property
    def digest(self) -> str:
        """Return the SHA-256, in hex, of its canonical JSON."""
        return canonical.digest(self)


def live_configuration(tools: Instruments) -> Configuration:
    """Return the operator's configuration as it is in force. Inside the tenant's transaction."""
    operator = Operator.objects.get()
    kinds = selectors.kinds_in_force()
    rows = sorted(selectors.policies().filter(id__in=kinds), key=lambda row: (row.name, row.version))
    policies = [(rules_of(row), tuple(sorted(kinds[row.id]))) for row in rows]
    return Configuration(
        operator=operator.name,
        country=operator.country,
        policies=tuple(PolicyUsed(p.name, p.version, p.digest, used, p.jurisdiction) for p, used in policies),
        engines=_engines([policy for policy, _ in policies], tools.calibration),
        purposes=_purposes([policy for policy, _ in policies], operator.name),
        systems=tuple(
            SystemUsed(kind, protocol)
            for kind, protocol in Connection.objects.order_by("kind").values_list("kind", "protocol")
        ),
        laws=_laws([policy for policy, _ in policies], operator.country),
    )


def operating_point(table: Calibration, asked_fmr: float) -> RatePoint:
    """Return the table's line at a false match rate, or at the next stricter one: there it misses no fewer people."""
    return next((point for point in table.rates if point.fmr <= asked_fmr * (1 + 1e-9)), table.rates[-1])


def _engines(policies: Sequence[Policy], table: Calibration) -> tuple[EngineUsed, ...]:
    asked = sorted({policy.face.match_fmr for policy in policies if policy.face is not None})
    return tuple(_engine(table, rate, operating_point(table, rate)) for rate in asked)


def _engine(table: Calibration, asked: float, point: RatePoint) -> EngineUsed:
    return EngineUsed(
        name=table.engine.name,
        version=table.engine.version,
        digest=table.engine.digest,
        data=table.data.name,
        people=table.data.people,
        genuine=table.genuine,
        impostor=table.impostor,
        made_on=table.made_on,
        asked_fmr=asked,
        fmr=point.fmr,
        fmr_interval=point.fmr_interval,
        false_matches=point.false_matches,
        fnmr=point.fnmr,
        fnmr_interval=point.fnmr_interval,
    )


def _purposes(policies: Sequence[Policy], controller: str) -> tuple[PurposeUsed, ...]:
    used = {purpose for policy in policies for way in Way for purpose in policy.purposes(way)}
    return tuple(_purpose(purpose, controller) for purpose in purposes() if purpose in used)


def _purpose(purpose: str, controller: str) -> PurposeUsed:
    texts = [consent_text(purpose, language, controller) for language in LANGUAGES]
    words = tuple((text.language, text.digest) for text in texts)
    return PurposeUsed(purpose, texts[0].data, retain_days(purpose), words)


def _laws(policies: Sequence[Policy], country: str) -> tuple[LawHeld, ...]:
    held = []
    for jurisdiction in sorted({policy.jurisdiction or country for policy in policies}):
        under = [policy for policy in policies if (policy.jurisdiction or country) == jurisdiction]
        held += [_law(pack, jurisdiction, under) for pack in packs_of(jurisdiction)]
    return tuple(held)


def _law(pack: Pack, jurisdiction: str, policies: Sequence[Policy]) -> LawHeld:
    violated = {duty.id for policy in policies for duty in pack.violated_by(policy)}
    return LawHeld(
        pack.code,
        jurisdiction,
        tuple((duty.id, duty.status.value) for duty in pack.duties),
        tuple(duty.id for duty in pack.duties if duty.id in violated),
    )
