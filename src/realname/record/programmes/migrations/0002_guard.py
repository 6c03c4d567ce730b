from __future__ import annotations

from django.db import migrations

from realname.database.operations import SharedTable, TenantKey, TenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0001_initial"),
        ("subscribers", "0002_guard"),
    ]

    operations = [
        SharedTable(
            "programmes_change",
            grants=("SELECT", "INSERT", "DELETE"),
            why="random ids that came, went or were revoked; whose they are is in the operators' own rows",
        ),
        TenantTable("programmes_programme", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("programmes_gallery", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("programmes_member", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("programmes_entry", grants=("SELECT", "INSERT", "DELETE")),
        TenantTable("programmes_terminal", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("programmes_passage_count"),
        TenantKey("programmes_gallery", "programme_id", "programmes_programme"),
        TenantKey("programmes_member", "programme_id", "programmes_programme"),
        TenantKey("programmes_member", "subscriber_id", "subscribers_subscriber"),
        TenantKey("programmes_member", "receipt_id", "subscribers_consent_receipt"),
        TenantKey("programmes_entry", "gallery_id", "programmes_gallery"),
        TenantKey("programmes_entry", "member_id", "programmes_member"),
        TenantKey("programmes_terminal", "programme_id", "programmes_programme"),
        TenantKey("programmes_passage_count", "programme_id", "programmes_programme"),
    ]
