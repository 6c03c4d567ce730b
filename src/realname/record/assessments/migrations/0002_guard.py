from __future__ import annotations

from django.db import migrations

from realname.database.operations import TenantKey, TenantTable

WRITTEN_ONCE = ("SELECT", "INSERT")


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0001_initial"),
    ]

    operations = [
        TenantTable("assessments_assessment", grants=WRITTEN_ONCE),
        TenantTable("assessments_trial_decision", grants=WRITTEN_ONCE),
        TenantKey("assessments_assessment", "member_id", "staff_member"),
        TenantKey("assessments_trial_decision", "decision_id", "registrations_decision"),
    ]
