from __future__ import annotations

from django.db import migrations

from realname.database.operations import SharedTable, TenantTable

WRITTEN_ONCE = ("SELECT", "INSERT")
KEPT = ("SELECT", "INSERT", "UPDATE")


class Migration(migrations.Migration):
    dependencies = [
        ("watch", "0001_initial"),
    ]

    operations = [
        SharedTable("watch_canary_run", WRITTEN_ONCE, "Canaries are of the engine, and all operators share it"),
        TenantTable("watch_group", grants=KEPT),
        TenantTable("watch_group_count", grants=KEPT),
        TenantTable("watch_finding", grants=WRITTEN_ONCE),
    ]
