from __future__ import annotations

from django.db import migrations

from realname.database.operations import TenantKey, TenantTable
from realname.record.registrations.states import NEXT

STEPS = ", ".join(f"('{before}', '{after}')" for before, allowed in NEXT.items() for after in allowed)

GUARD_STATES = f"""
CREATE FUNCTION registrations_guard_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN ({STEPS}) THEN
        RAISE EXCEPTION 'a registration does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER registrations_guard_state BEFORE UPDATE OF state ON registrations_registration
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION registrations_guard_state();
"""

UNGUARD_STATES = """
DROP TRIGGER registrations_guard_state ON registrations_registration;
DROP FUNCTION registrations_guard_state();
"""


class Migration(migrations.Migration):
    dependencies = [("registrations", "0001_initial"), ("subscribers", "0002_guard")]

    operations = [
        TenantTable("registrations_registration", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("registrations_evidence", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("registrations_reading", grants=("SELECT", "INSERT")),
        TenantTable("registrations_decision", grants=("SELECT", "INSERT")),
        TenantKey("registrations_registration", "subscriber_id", "subscribers_subscriber"),
        TenantKey("registrations_registration", "policy_id", "operators_policy"),
        TenantKey("registrations_evidence", "registration_id", "registrations_registration"),
        TenantKey("registrations_reading", "evidence_id", "registrations_evidence"),
        TenantKey("registrations_decision", "registration_id", "registrations_registration"),
        TenantKey("registrations_decision", "policy_id", "operators_policy"),
        migrations.RunSQL(GUARD_STATES, UNGUARD_STATES),
    ]
