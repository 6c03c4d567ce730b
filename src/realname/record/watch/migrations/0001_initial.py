import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import realname.record.identifiers


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("operators", "0005_answers"),
    ]

    operations = [
        migrations.CreateModel(
            name="CanaryRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=realname.record.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ("engine", models.CharField(max_length=64)),
                ("engine_name", models.CharField(max_length=40)),
                ("engine_version", models.CharField(max_length=20)),
                ("is_well", models.BooleanField()),
                ("results", models.JSONField(default=list)),
            ],
            options={
                "db_table": "watch_canary_run",
                "indexes": [models.Index(fields=["engine", "-id"], name="canaries_newest")],
            },
        ),
        migrations.CreateModel(
            name="GroupCount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=realname.record.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("day", models.DateField()),
                ("group", models.CharField(max_length=10)),
                ("value", models.CharField(max_length=20)),
                ("decided", models.PositiveIntegerField(default=0)),
                ("approved", models.PositiveIntegerField(default=0)),
                (
                    "operator",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operators.operator",
                    ),
                ),
            ],
            options={
                "db_table": "watch_group_count",
                "constraints": [
                    models.UniqueConstraint(fields=("operator", "day", "group", "value"), name="one_count_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchedGroup",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=realname.record.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "group",
                    models.CharField(choices=[("language", "Language"), ("sex", "Sex"), ("age", "Age")], max_length=10),
                ),
                ("legal_basis", models.TextField()),
                ("member", models.UUIDField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "operator",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operators.operator",
                    ),
                ),
            ],
            options={
                "db_table": "watch_group",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("operator", "group"),
                        name="group_watched_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchFinding",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=realname.record.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("day", models.DateField()),
                (
                    "watch",
                    models.CharField(
                        choices=[("score_drift", "Score Drift"), ("outcome_gap", "Outcome Gap")], max_length=12
                    ),
                ),
                ("engine", models.CharField(max_length=64)),
                ("group", models.CharField(default="", max_length=10)),
                ("value", models.CharField(default="", max_length=20)),
                ("found", models.CharField(max_length=12)),
                ("measured", models.FloatField(null=True)),
                ("bound", models.FloatField()),
                ("samples", models.PositiveIntegerField()),
                (
                    "operator",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operators.operator",
                    ),
                ),
            ],
            options={
                "db_table": "watch_finding",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("operator", "day", "watch", "engine", "group", "value"), name="one_finding_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("found__in", ("as_expected", "too_few", "alarm"))), name="finding_known"
                    ),
                ],
            },
        ),
    ]
