from __future__ import annotations

from django.db import migrations

from realname.database.operations import TenantKey, TenantTable


class Migration(migrations.Migration):
    dependencies = [("subscribers", "0001_initial"), ("operators", "0002_guard")]

    operations = [
        TenantTable("subscribers_subscriber", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("subscribers_consent_receipt", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("subscribers_face_template", grants=("SELECT", "INSERT", "DELETE")),
        TenantTable("subscribers_representation", grants=("SELECT", "INSERT", "UPDATE")),
        TenantKey("subscribers_consent_receipt", "subscriber_id", "subscribers_subscriber"),
        TenantKey("subscribers_face_template", "subscriber_id", "subscribers_subscriber"),
        TenantKey("subscribers_face_template", "receipt_id", "subscribers_consent_receipt"),
        TenantKey("subscribers_representation", "subscriber_id", "subscribers_subscriber"),
        TenantKey("subscribers_representation", "representative_id", "subscribers_subscriber"),
    ]
