"""Show each operator its own rows alone, and let what must not change be written once."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from realname.database.operations import TenantDirectory, TenantKey, TenantTable

WRITE_ONCE = ("SELECT", "INSERT")


class Migration(migrations.Migration):
    """Row-level security, keys that cannot leave their operator, and the list of operators for jobs."""

    dependencies: ClassVar = [("operators", "0001_initial")]

    operations: ClassVar = [
        TenantTable("operators_operator", column="id", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("operators_key", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("operators_api_client", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("operators_policy", grants=WRITE_ONCE),
        TenantTable("operators_policy_in_force", grants=WRITE_ONCE),
        TenantTable("operators_idempotency_record"),
        TenantTable("operators_event", grants=WRITE_ONCE),
        TenantTable("operators_webhook_endpoint", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("operators_delivery", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("operators_rate_bucket"),
        TenantKey("operators_policy_in_force", "policy_id", "operators_policy"),
        TenantKey("operators_delivery", "endpoint_id", "operators_webhook_endpoint"),
        TenantKey("operators_delivery", "event_id", "operators_event"),
        TenantDirectory("operators_operator"),
    ]
