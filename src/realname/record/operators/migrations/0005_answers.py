"""Let kept answers be found by whom they are about, and by when their day is over."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Columns and indexes of kept answers."""

    dependencies: ClassVar = [("operators", "0004_connection")]

    operations: ClassVar = [
        migrations.AddField("idempotencyrecord", "subject", models.UUIDField(null=True)),
        migrations.AddIndex(
            "idempotencyrecord", models.Index(fields=["operator", "subject"], name="answer_by_subject")
        ),
        migrations.AddIndex("idempotencyrecord", models.Index(fields=["operator", "expires_at"], name="answer_by_end")),
    ]
