"""Wrong attempts are counted a member, and each after the third makes the next wait longer."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.utils import timezone

from realname.record.errors import Unauthenticated
from realname.record.staff.models import Member

FREE = 3
FIRST_WAIT_S = 15
LONGEST_WAIT_S = 15 * 60
"""Longer would let a stranger who knows a login keep its owner out for good."""


def wait_after(failures: int) -> timedelta:
    """Return how long nothing is looked at after that many wrong attempts."""
    if failures < FREE:
        return timedelta()
    return timedelta(seconds=min(FIRST_WAIT_S * 2 ** min(failures - FREE, 10), LONGEST_WAIT_S))


def is_blocked(member: Member) -> bool:
    """Tell whether an attempt is refused unseen; it does not count then, so that waiting always helps."""
    return member.blocked_until is not None and member.blocked_until > timezone.now()


def count_failure(member: Member) -> None:
    """Count one wrong attempt of a locked member; the caller commits it before it refuses."""
    member.failures += 1
    wait = wait_after(member.failures)
    member.blocked_until = timezone.now() + wait if wait else None
    member.save(update_fields=("failures", "blocked_until"))


def forget_failures(member: Member) -> None:
    """Begin anew after a whole sign-in: a right password alone forgives nothing."""
    member.failures, member.blocked_until = 0, None
    member.save(update_fields=("failures", "blocked_until"))


def refused() -> Unauthenticated:
    """Return the one answer to every wrong attempt, whichever part was wrong."""
    return Unauthenticated(
        "What you gave does not belong together.",
        code="staff.refused",
        remedy="Check each part. After several wrong attempts, wait for some minutes.",
    )


def unguessable() -> bytes:
    """Return bytes that nothing given can be equal to."""
    return secrets.token_bytes(64)
