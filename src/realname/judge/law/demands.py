"""What a duty can demand of a policy, each as a plain question to its rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from realname.judge.policy import Policy
from realname.judge.rules import CheckRule, Requirement

Demand = Callable[[Policy, float | None, float | None], bool]
"""Given a policy and the least and the greatest number that the duty allows, tell whether the policy does it."""

DOCUMENT = ("document.readable", "document.type_allowed", "document.not_expired")


def _ways(policy: Policy) -> tuple[Mapping[str, CheckRule], ...]:
    return tuple(asked for asked in (policy.checks, policy.other_way) if asked)


def _always(asked: Mapping[str, CheckRule], name: str) -> bool:
    return name in asked and asked[name].required is Requirement.ALWAYS


def _document(policy: Policy, least: float | None, most: float | None) -> bool:
    del least, most
    return all(_always(asked, name) for asked in _ways(policy) for name in DOCUMENT)


def _consent(policy: Policy, least: float | None, most: float | None) -> bool:
    del least, most
    return all(_always(asked, "consent.given") for asked in _ways(policy))


def _authority(policy: Policy, least: float | None, most: float | None) -> bool:
    del least, most  # an authority that has no record of such a document may be left unasked; the question is there
    return all("authority.record_matches" in asked for asked in _ways(policy))


def _contact(policy: Policy, least: float | None, most: float | None) -> bool:
    del least, most
    return all(_always(asked, "contact.code_confirmed") for asked in _ways(policy))


def _face(policy: Policy, least: float | None, most: float | None) -> bool:
    del least, most
    return _always(policy.checks, "face.matches_document") or _always(policy.checks, "face.matches_authority")


def _live_face(policy: Policy, least: float | None, most: float | None) -> bool:
    del least, most  # required where it applies is enough: it applies to every channel that nobody watches
    return "face.live" in policy.checks


def _other_way(policy: Policy, least: float | None, most: float | None) -> bool:
    del least, most
    return bool(policy.other_way)


def _guardian(policy: Policy, least: float | None, most: float | None) -> bool:
    del most
    asked = all("subscriber.represented" in rules for rules in _ways(policy))
    return asked and policy.subscriber is not None and policy.subscriber.age_of_majority >= (least or 0)


def _appeal(policy: Policy, least: float | None, most: float | None) -> bool:
    del most
    return policy.review.appeal_days >= (least or 0)


def _match_fmr(policy: Policy, least: float | None, most: float | None) -> bool:
    del least  # a policy that compares no face has no rate to be too high
    return policy.face is None or most is None or policy.face.match_fmr <= most


DEMANDS: Mapping[str, Demand] = {
    "appeal": _appeal,
    "authority": _authority,
    "consent": _consent,
    "contact": _contact,
    "document": _document,
    "face": _face,
    "guardian": _guardian,
    "live_face": _live_face,
    "match_fmr": _match_fmr,
    "other_way": _other_way,
}
"""Every demand by its name."""
