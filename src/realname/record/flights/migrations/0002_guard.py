from __future__ import annotations

from django.db import migrations

from realname.database.operations import TenantKey, TenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("flights", "0001_initial"),
        ("programmes", "0002_guard"),
    ]

    operations = [
        TenantTable("flights_flight"),
        TenantTable("flights_passenger"),
        TenantTable("flights_face_pass"),
        TenantKey("flights_flight", "programme_id", "programmes_programme"),
        TenantKey("flights_flight", "gallery_id", "programmes_gallery"),
        TenantKey("flights_passenger", "flight_id", "flights_flight"),
        TenantKey("flights_passenger", "rebooked_to_id", "flights_passenger"),
        TenantKey("flights_face_pass", "member_id", "programmes_member"),
        TenantKey("flights_face_pass", "passenger_id", "flights_passenger"),
    ]
