from __future__ import annotations

from django.db import migrations

from realname.database.operations import TenantKey, TenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("lanes", "0001_initial"),
        ("programmes", "0002_guard"),
    ]

    operations = [
        TenantTable("lanes_rules", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("lanes_draw", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("lanes_clearance"),
        TenantTable("lanes_passing"),
        TenantTable("lanes_day"),
        TenantKey("lanes_rules", "programme_id", "programmes_programme"),
        TenantKey("lanes_draw", "programme_id", "programmes_programme"),
        TenantKey("lanes_clearance", "member_id", "programmes_member"),
        TenantKey("lanes_passing", "member_id", "programmes_member"),
        TenantKey("lanes_passing", "draw_id", "lanes_draw"),
        TenantKey("lanes_day", "terminal_id", "programmes_terminal"),
    ]
