"""Checks and decisions in words: what was asked, what was found, how it was measured, what mends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from realname.evaluate.comparison_trial import ComparisonTrial
from realname.judge.calibration import Calibration
from realname.judge.checks.check import Check, Outcome
from realname.judge.checks.face import Verdict
from realname.judge.decision import Decision, Result
from realname.judge.policy import Policy
from realname.judge.reasons import Reason, codes, reason
from realname.pages.languages import current_tag
from realname.pages.trial import words
from realname.pages.trial.shown.scale import Scale, scale

Text = str | Promise

TONES = {Outcome.PASS: "good", Outcome.FAIL: "bad", Outcome.UNSURE: "open", Outcome.SKIPPED: "still"}

COMPARISONS = ("face.matches_document", "face.matches_authority", "face.matches_owner", "face.single")
"""Checks whose score is a face engine's, which only its table gives a meaning."""


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """One check as the page shows it. `measured` is empty where no figure explains it."""

    code: str
    title: Text
    outcome: Text
    tone: str
    reasons: tuple[Reason, ...]
    measured: str
    scale: Scale | None
    milliseconds: str


@dataclass(frozen=True, slots=True)
class ShownDecision:
    """A decision as the page shows it."""

    title: Text
    meaning: Text
    tone: str
    reasons: tuple[Reason, ...]
    cautions: tuple[Reason, ...]
    policy: Text
    policy_version: int
    policy_digest: str


@dataclass(frozen=True, slots=True)
class ShownVerdict:
    """What a comparison says, as the page shows it."""

    title: Text
    meaning: Text
    tone: str
    reasons: tuple[Reason, ...]
    milliseconds: str


VERDICTS: dict[Verdict, tuple[str, Text, Text]] = {
    Verdict.MATCH: (
        "good",
        gettext_lazy("Match"),
        gettext_lazy("Strangers hardly ever look this alike: the rules take the two for one person."),
    ),
    Verdict.NO_MATCH: (
        "bad",
        gettext_lazy("No match"),
        gettext_lazy("Too many strangers look this alike, or more: the rules take the two for different people."),
    ),
    Verdict.CANNOT_TELL: (
        "open",
        gettext_lazy("Cannot tell"),
        gettext_lazy("These pictures do not say whether the two are one person."),
    ),
}

MEASURED: dict[str, Text] = {
    "document.readable": gettext_lazy("The least certain field that must be read: %(hundredths)s of 100."),
    "document.mrz_valid": gettext_lazy("%(score)s of %(threshold)s check digits agree."),
    "document.fields_agree": gettext_lazy("%(score)s of %(threshold)s comparisons agree."),
    "document.portrait_found": gettext_lazy(
        "The portrait’s eyes are %(score)s pixels apart; %(threshold)s are asked for."
    ),
    "face.quality": gettext_lazy("Good photographs: %(score)s; asked for: %(threshold)s."),
}
"""How a check's score and threshold are said, where they are no face engine's."""

RESULTS: dict[Result, tuple[str, Text, Text]] = {
    Result.APPROVED: (
        "good",
        gettext_lazy("Approved"),
        gettext_lazy("Every check that the rules ask for is passed."),
    ),
    Result.RETRY: (
        "open",
        gettext_lazy("Try again"),
        gettext_lazy("Nobody is refused. Something could not be told; below is what mends it."),
    ),
    Result.REVIEW: (
        "open",
        gettext_lazy("A person would look at this"),
        gettext_lazy("The rules leave this to a member of staff. Here nobody is asked, and nothing is kept."),
    ),
    Result.REJECTED: (
        "bad",
        gettext_lazy("Not approved"),
        gettext_lazy("A check that the rules ask for has failed; below is which, and why."),
    ),
}


def shown_decision(decision: Decision) -> ShownDecision:
    """Return a decision in words."""
    tone, title, meaning = RESULTS[decision.outcome]
    return ShownDecision(
        title=title,
        meaning=meaning,
        tone=tone,
        reasons=reasons_of(decision.reasons),
        cautions=reasons_of(decision.cautions),
        policy=words.policy_name(decision.policy_name),
        policy_version=decision.policy_version,
        policy_digest=decision.policy_digest,
    )


def shown_check(check: Check, policy: Policy, calibration: Calibration) -> ShownCheck:
    """Return a check in words, and on a scale where two faces were compared."""
    return ShownCheck(
        code=check.name,
        title=words.CHECKS.get(check.name, check.name),
        outcome=words.OUTCOMES[check.outcome.value],
        tone=TONES[check.outcome],
        reasons=reasons_of(check.reasons),
        measured=_measured(check),
        scale=_scale(check, policy, calibration),
        milliseconds=f"{check.milliseconds:,.0f}" if check.milliseconds >= 1 else "",
    )


def shown_verdict(found: ComparisonTrial) -> ShownVerdict:
    """Return a comparison's verdict in words."""
    tone, title, meaning = VERDICTS[found.verdict]
    return ShownVerdict(title, meaning, tone, reasons_of(found.reasons), f"{found.milliseconds:,.0f}")


def reasons_of(found: Sequence[str]) -> tuple[Reason, ...]:
    """Return what the catalogue says of codes in the language in force; a code that it lacks stands for itself."""
    tag = current_tag()
    return tuple(reason(code, tag) if code in codes() else Reason(code, code, "", "", {}) for code in found)


def _scale(check: Check, policy: Policy, calibration: Calibration) -> Scale | None:
    if check.name not in COMPARISONS or check.score is None or policy.face is None:
        return None
    return scale(check.score, policy.face, calibration)


def _measured(check: Check) -> str:
    if check.score is None or check.name not in MEASURED or check.outcome is Outcome.SKIPPED:
        return ""
    figures = {
        "score": f"{check.score:.0f}",
        "hundredths": f"{100 * check.score:.0f}",
        "threshold": f"{check.threshold or 0:.0f}",
    }
    return str(MEASURED[check.name]) % figures
