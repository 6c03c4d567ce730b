"""Policies for tests: one of every consequence, and the shipped ones."""

from __future__ import annotations

from hypothesis import strategies as st

from realname.judge.checks.check import MISSING, NOT_APPLICABLE, QUESTIONS, Check, Outcome
from realname.judge.identity_rules import GalleryRules
from realname.judge.policy import BESIDE, CHALLENGED, LINE_LIMIT, NEEDS, PACE, SEARCH, Policy, load_policy
from realname.judge.rules import CheckRule, Consequence, Requirement

PHOTOGRAPHS = load_policy("photographs")
NEW_LINE = load_policy("new-line")
TABLES = ("document", "face", "authority", "officer", "subscriber", "capture")

NAMES = st.sampled_from(sorted(QUESTIONS))
CODES = st.sampled_from([MISSING, NOT_APPLICABLE, "face.too_dark", "document.expired", "face.no_match"])


@st.composite
def checks(draw: st.DrawFn, names: st.SearchStrategy[str] = NAMES) -> Check:
    outcome = draw(st.sampled_from(list(Outcome)))
    reasons = () if outcome is Outcome.PASS else tuple(draw(st.lists(CODES, min_size=1, max_size=3, unique=True)))
    return Check(draw(names), outcome, reasons, milliseconds=draw(st.floats(0, 1000)))


@st.composite
def check_rules(draw: st.DrawFn) -> CheckRule:
    order = list(Consequence)
    unsure = draw(st.sampled_from(order))
    fail = draw(st.sampled_from(order[order.index(unsure) :]))
    return CheckRule(draw(st.sampled_from(list(Requirement))), fail, unsure)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    rules = draw(st.dictionaries(NAMES, check_rules(), min_size=1))
    rules[draw(NAMES)] = CheckRule(Requirement.ALWAYS, Consequence.REJECT, Consequence.RETRY)
    for name in sorted(rules, reverse=True):  # what is asked beside another has needs of its own
        for other in BESIDE.get(name, ()):
            rules.setdefault(other, CheckRule(Requirement.WHERE_APPLICABLE, Consequence.REVIEW, Consequence.RETRY))
            for third in BESIDE.get(other, ()):
                rules.setdefault(third, CheckRule(Requirement.WHERE_APPLICABLE, Consequence.REVIEW, Consequence.RETRY))
    for name in list(rules):
        for other in NEEDS.get(name, ()):
            rules[other] = CheckRule(Requirement.ALWAYS, Consequence.REVIEW, Consequence.RETRY)
    if SEARCH in rules:
        rules[SEARCH] = CheckRule(Requirement.WHERE_APPLICABLE, Consequence.REVIEW, Consequence.REVIEW)
    for name in PACE & set(rules):
        rules[name] = CheckRule(rules[name].required, Consequence.REVIEW, Consequence.REVIEW)
    groups = {name.partition(".")[0] for name in rules}
    return Policy(
        name="drawn",
        version=1,
        summary="",
        checks=rules,
        identity=NEW_LINE.identity if LINE_LIMIT in rules else None,
        gallery=GalleryRules(0.01, 5) if SEARCH in rules else None,
        pace=NEW_LINE.pace if PACE & rules.keys() else None,
        liveness=NEW_LINE.liveness if CHALLENGED & rules.keys() else None,
        **{group: getattr(NEW_LINE, group) for group in TABLES if group in groups},
    )
