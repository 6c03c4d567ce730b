"""Read assessments. Inside the tenant's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum

from django.db.models import QuerySet

from realname.record.assessments.configuration import Configuration
from realname.record.assessments.document import read
from realname.record.assessments.models import Assessment, TrialDecision


class Standing(StrEnum):
    """Whether the configuration in force is the one that was signed."""

    NONE = "none"
    CHANGED = "changed"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Found:
    """How the operator stands: what was signed last, and the members of the configuration that differ since."""

    standing: Standing
    newest: Assessment | None
    changed: tuple[str, ...] = ()


def assessments() -> QuerySet[Assessment]:
    """Return every assessment with whoever signed it, the newest first."""
    return Assessment.objects.select_related("member").order_by("-id")


def standing(live: Configuration) -> Found:
    """Return how the configuration in force stands to what was signed."""
    newest = assessments().first()
    if newest is None:
        return Found(Standing.NONE, None)
    if newest.configuration == live.digest:
        return Found(Standing.SIGNED, newest)
    signed = read(newest.document).configuration
    changed = (member.name for member in fields(live) if getattr(live, member.name) != getattr(signed, member.name))
    return Found(Standing.CHANGED, newest, tuple(changed))


def covers(policy: str, engines: Iterable[str]) -> bool:
    """Tell whether the newest assessment covers a policy and engines, by their digests."""
    newest = Assessment.objects.order_by("-id").values("policies", "engines").first()
    return newest is not None and policy in newest["policies"] and set(engines) <= set(newest["engines"])


def trial_decisions() -> int:
    """Return how many decisions no signed assessment covered."""
    return TrialDecision.objects.count()
