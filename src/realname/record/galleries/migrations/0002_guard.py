from __future__ import annotations

from django.db import migrations

from realname.database.operations import SharedTable, TenantKey, TenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("galleries", "0001_initial"),
        ("registrations", "0007_challenges"),
        ("subscribers", "0002_guard"),
    ]

    operations = [
        SharedTable(
            "galleries_gallery",
            grants=("SELECT", "INSERT", "UPDATE"),
            why="a gallery is searched across operators; its row says for what, and of which engine",
        ),
        SharedTable(
            "galleries_change",
            grants=("SELECT", "INSERT", "DELETE"),
            why="random ids that came or went; whose they are is in the operators' own rows",
        ),
        TenantTable("galleries_member", grants=("SELECT", "INSERT", "DELETE")),
        TenantTable("galleries_candidate", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("galleries_request", grants=("SELECT", "INSERT", "UPDATE")),
        TenantKey("galleries_member", "subscriber_id", "subscribers_subscriber"),
        TenantKey("galleries_member", "receipt_id", "subscribers_consent_receipt"),
        TenantKey("galleries_member", "registration_id", "registrations_registration"),
        TenantKey("galleries_candidate", "registration_id", "registrations_registration"),
        TenantKey("galleries_candidate", "decision_id", "registrations_decision"),
    ]
