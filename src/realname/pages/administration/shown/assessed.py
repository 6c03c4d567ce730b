"""An impact assessment as people read it, from the configuration that it describes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from realname.judge.law.duty import Duty
from realname.judge.law.pack import Pack, packs
from realname.judge.policy import Policy
from realname.pages.administration import assessment_words as words
from realname.pages.administration.assessment_words import Risk, Text
from realname.pages.administration.words import KINDS, PROTOCOLS, SYSTEMS
from realname.pages.languages import current_tag
from realname.record.assessments.configuration import Configuration, EngineUsed, LawHeld


@dataclass(frozen=True, slots=True)
class PolicyShown:
    """A policy in force: its name and version, the kinds that it judges, its digest and the law that it is under."""

    name: str
    version: int
    kinds: tuple[Text, ...]
    digest: str
    jurisdiction: str


@dataclass(frozen=True, slots=True)
class PurposeShown:
    """A purpose, its data, and for how many days that is kept."""

    name: Text
    data: tuple[Text, ...]
    days: int


@dataclass(frozen=True, slots=True)
class EngineShown:
    """An engine's error rates where a policy has it decide, as texts."""

    name: str
    version: str
    digest: str
    asked: str
    fmr: str
    fnmr: str
    measured_on: str
    comparisons: str


@dataclass(frozen=True, slots=True)
class DutyShown:
    """A duty, how it stands, and what meets it or is left to do."""

    id: str
    clause: str
    certain: bool
    text: str
    status: Text
    tone: str
    notes: tuple[str, ...]
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LawShown:
    """A law pack: its name, and its duties with those that need somebody first."""

    name: str
    duties: tuple[DutyShown, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """All of it."""

    operator: str
    country: str
    policies: tuple[PolicyShown, ...]
    purposes: tuple[PurposeShown, ...]
    engines: tuple[EngineShown, ...]
    systems: tuple[tuple[Text, Text], ...]
    laws: tuple[LawShown, ...]
    risks: tuple[Risk, ...]


def shown(configuration: Configuration, policies: Sequence[Policy]) -> Shown:
    """Return an assessment's facts in the language in force; `policies` are the rules that it names."""
    return Shown(
        operator=configuration.operator,
        country=configuration.country,
        policies=tuple(
            PolicyShown(one.name, one.version, tuple(KINDS[kind] for kind in one.kinds), one.digest, one.jurisdiction)
            for one in configuration.policies
        ),
        purposes=tuple(
            PurposeShown(
                words.PURPOSES.get(one.purpose, one.purpose),
                tuple(words.DATA.get(item, item) for item in one.data),
                one.retain_days,
            )
            for one in configuration.purposes
        ),
        engines=tuple(_engine(one) for one in configuration.engines),
        systems=tuple(
            (SYSTEMS[one.kind][0], PROTOCOLS.get(one.protocol, one.protocol)) for one in configuration.systems
        ),
        laws=tuple(_law(one) for one in configuration.laws),
        risks=_risks(configuration.engines, policies),
    )


def _engine(used: EngineUsed) -> EngineShown:
    low, high = used.fnmr_interval
    return EngineShown(
        name=used.name,
        version=used.version,
        digest=used.digest,
        asked=_one_in(used.asked_fmr),
        fmr=f"{_one_in(used.fmr)} ({used.false_matches:,})",
        fnmr=f"{100 * used.fnmr:.2f} % ({100 * low:.2f} – {100 * high:.2f} %)",
        measured_on=f"{used.data}, {used.people:,}, {used.made_on.isoformat()}",
        comparisons=f"{used.genuine:,} / {used.impostor:,}",
    )


def _law(held: LawHeld) -> LawShown:
    pack = next((pack for pack in packs() if pack.code == held.pack), None)
    if pack is None:  # of another version: what was signed then names no text of ours now
        return LawShown(held.pack, ())
    duties = {duty.id: duty for duty in pack.duties}
    found = [
        _duty(duties[name], "violated" if name in held.violated else status, pack)
        for name, status in held.duties
        if name in duties
    ]
    order = [text for text, _ in words.STATUSES.values()]
    return LawShown(pack.name[current_tag()], tuple(sorted(found, key=lambda one: order.index(one.status))))


def _duty(duty: Duty, status: str, pack: Pack) -> DutyShown:
    language = current_tag()
    text, tone = words.STATUSES[status]
    said: tuple[Mapping[str, str], ...] = (duty.lacks, duty.operator, duty.means)
    return DutyShown(
        id=duty.id,
        clause=f"{pack.sources[duty.source].split(',')[0]}: {duty.clause}",
        certain=duty.certain,
        text=duty.text[language],
        status=text,
        tone=tone,
        notes=tuple(one[language].replace("`", "") for one in said if one),
        tests=duty.tests,
    )


def _risks(engines: Sequence[EngineUsed], policies: Sequence[Policy]) -> tuple[Risk, ...]:
    faces: tuple[Risk, ...] = (words.NO_FACES,)
    if engines:
        weakest = max(engines, key=lambda one: one.fmr)
        strictest = max(engines, key=lambda one: one.fnmr)
        low, high = strictest.fnmr_interval
        missed = {"missed": f"{1000 * strictest.fnmr:.0f}", "low": f"{1000 * low:.0f}", "high": f"{1000 * high:.0f}"}
        live = words.LIVE if all("face.live" in policy.checks for policy in policies) else words.NOT_LIVE
        faces = (
            _said(words.FALSE_MATCH, {"strangers": f"{round(1 / weakest.fmr):,}"}),
            _said(words.FALSE_NON_MATCH, missed),
            live,
        )
    return (*faces, *words.ALWAYS)


def _said(risk: Risk, numbers: Mapping[str, str]) -> Risk:
    return Risk(risk.title, risk.done, str(risk.remains) % numbers)


def _one_in(rate: float) -> str:
    return f"1 : {round(1 / rate):,}"
