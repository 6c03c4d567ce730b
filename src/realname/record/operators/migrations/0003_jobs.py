"""Open the job queue's tables to the service, and let it see which migrations have run."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from realname.database.operations import SharedTable

WHY = "jobs of every operator wait in one queue; they name rows by id, and hold nothing of a person"
ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")


class Migration(migrations.Migration):
    """Share procrastinate's tables."""

    dependencies: ClassVar = [("operators", "0002_guard"), ("procrastinate", "__latest__")]

    operations: ClassVar = [
        SharedTable("procrastinate_jobs", ALL, WHY),
        SharedTable("procrastinate_events", ALL, WHY),
        SharedTable("procrastinate_periodic_defers", ALL, WHY),
        SharedTable("procrastinate_workers", ALL, WHY),
        SharedTable("django_migrations", ("SELECT",), "the names of the migrations that have run"),
    ]
