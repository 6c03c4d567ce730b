from __future__ import annotations

from django.db import migrations

from realname.database.operations import TenantKey, TenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("stays", "0001_initial"),
        ("programmes", "0002_guard"),
        ("registrations", "0002_guard"),
        ("staff", "0001_initial"),
        ("subscribers", "0002_guard"),
    ]

    operations = [
        TenantTable("stays_hotel", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("stays_stay"),
        TenantTable("stays_arrival_count"),
        TenantKey("stays_hotel", "programme_id", "programmes_programme"),
        TenantKey("stays_hotel", "store_id", "staff_store"),
        TenantKey("stays_stay", "programme_id", "programmes_programme"),
        TenantKey("stays_stay", "guest_id", "subscribers_subscriber"),
        TenantKey("stays_stay", "member_id", "programmes_member"),
        TenantKey("stays_stay", "registration_id", "registrations_registration"),
        TenantKey("stays_arrival_count", "programme_id", "programmes_programme"),
    ]
