"""Read what the field watch found. Inside the tenant's transaction, but for the canaries, which all share."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from realname.record.watch.models import CanaryRun, WatchedGroup, WatchFinding


def newest_canaries() -> Sequence[CanaryRun]:
    """Return the newest run of every engine, the newest first."""
    newest = CanaryRun.objects.order_by("engine", "-id").distinct("engine")
    return sorted(newest, key=lambda run: run.at, reverse=True)


def findings() -> QuerySet[WatchFinding]:
    """Return what was found on every day, the newest first."""
    return WatchFinding.objects.order_by("-day", "watch", "engine", "group", "value")


def newest_findings() -> list[WatchFinding]:
    """Return what the newest day's watch found; nothing before the first."""
    newest = findings().first()
    return list(findings().filter(day=newest.day)) if newest else []


def watched_groups() -> QuerySet[WatchedGroup]:
    """Return the groups that are watched now."""
    return WatchedGroup.objects.filter(ended_at=None).order_by("group")
