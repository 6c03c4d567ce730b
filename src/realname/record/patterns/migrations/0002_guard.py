from __future__ import annotations

from importlib.resources import files

from django.db import migrations

from realname.database.operations import SharedTable, TenantKey, TenantTable

FUNCTIONS = files("realname.record.patterns").joinpath("everywhere.sql").read_text("utf-8")

DROPPED = """
DROP FUNCTION patterns_more_than, patterns_note, patterns_forget, patterns_forget_before;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("patterns", "0001_initial"),
        ("registrations", "0007_challenges"),
        ("subscribers", "0003_representatives"),
    ]

    operations = [
        TenantTable("patterns_mark"),
        TenantTable("patterns_key_set_aside", grants=("SELECT", "INSERT", "DELETE")),
        TenantTable("patterns_ring"),
        TenantTable("patterns_ring_member"),
        TenantTable("patterns_ring_step", grants=("SELECT", "INSERT", "DELETE")),
        TenantKey("patterns_mark", "registration_id", "registrations_registration"),
        TenantKey("patterns_mark", "subscriber_id", "subscribers_subscriber"),
        TenantKey("patterns_ring", "merged_id", "patterns_ring"),
        TenantKey("patterns_ring_member", "ring_id", "patterns_ring"),
        TenantKey("patterns_ring_member", "registration_id", "registrations_registration"),
        TenantKey("patterns_ring_member", "subscriber_id", "subscribers_subscriber"),
        TenantKey("patterns_ring_step", "ring_id", "patterns_ring"),
        SharedTable(
            "patterns_key_seen",
            grants=(),
            why="keyed digests that name neither person nor operator; functions alone reach it",
        ),
        migrations.RunSQL(FUNCTIONS, DROPPED),
    ]
