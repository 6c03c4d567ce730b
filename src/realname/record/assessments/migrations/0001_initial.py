import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import realname.record.identifiers


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("operators", "0005_answers"),
        ("registrations", "0006_figures"),
        ("staff", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
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
                ("document", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("configuration", models.CharField(max_length=64)),
                ("policies", models.JSONField(default=list)),
                ("engines", models.JSONField(default=list)),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.member",
                    ),
                ),
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
                "db_table": "assessments_assessment",
                "indexes": [models.Index(fields=["operator", "-id"], name="assessment_newest")],
            },
        ),
        migrations.CreateModel(
            name="TrialDecision",
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
                    "decision",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registrations.decisionrow",
                    ),
                ),
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
                "db_table": "assessments_trial_decision",
                "constraints": [models.UniqueConstraint(fields=("operator", "decision"), name="trial_once")],
            },
        ),
    ]
