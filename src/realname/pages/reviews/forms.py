"""What a reviewer sends: an outcome, and the reasons for it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from realname.judge.reasons import reason
from realname.pages.languages import current_tag
from realname.pages.reviews import words
from realname.record.reviews.models import Outcome
from realname.record.reviews.reasons import offered

KEYS = "1234567890qweyuiop"
"""One for each reason, in the order of the list; letters that stand for something else are left out."""

OUTCOME_KEYS = {Outcome.APPROVED: "a", Outcome.REJECTED: "r", Outcome.RETRY: "t"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One box of a list: the reason's code, its words, its key, and whether it is ticked."""

    code: str
    text: str
    key: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class OutcomeChoice:
    """One outcome, and the reasons that may be given for it, those that the machine doubted first."""

    value: str
    title: str | Promise
    hint: str | Promise
    key: str
    chosen: bool
    reasons: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """What was sent. `error` and `error_at` say what is missing, and the id of where it belongs."""

    outcome: str = ""
    reasons: tuple[str, ...] = ()
    error: str | Promise = ""
    error_at: str = ""


def read(sent: QueryDict) -> Given:
    """Return what was sent, with what is missing of it."""
    outcome = sent.get("outcome", "")
    if outcome not in Outcome.values:
        return Given(error=_("Choose what you decide"), error_at="outcome-approved")
    codes = tuple(code for code in sent.getlist(f"reasons_{outcome}") if code in offered(outcome))
    if not codes and outcome != Outcome.APPROVED:
        return Given(outcome, error=_("Choose at least one reason"), error_at=f"{outcome}-1")
    return Given(outcome, codes)


def choices(given: Given, doubted: tuple[str, ...]) -> list[OutcomeChoice]:
    """Return what can be chosen, with what was chosen before."""
    return [
        OutcomeChoice(
            value=outcome.value,
            title=words.OUTCOMES[outcome.value][0],
            hint=words.OUTCOMES[outcome.value][1],
            key=OUTCOME_KEYS[outcome],
            chosen=given.outcome == outcome,
            reasons=_reasons(outcome, given, doubted),
        )
        for outcome in Outcome
    ]


def _reasons(outcome: str, given: Given, doubted: tuple[str, ...]) -> tuple[Choice, ...]:
    codes = sorted(offered(outcome), key=lambda code: code not in doubted)
    tag = current_tag()
    return tuple(
        Choice(code, reason(code, tag).cause, key, given.outcome == outcome and code in given.reasons)
        for code, key in zip(codes, KEYS, strict=False)
    )
