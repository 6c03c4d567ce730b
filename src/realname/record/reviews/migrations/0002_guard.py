from __future__ import annotations

from django.db import migrations

from realname.database.operations import TenantKey, TenantTable
from realname.record.registrations.states import NEXT

STEPS = ", ".join(f"('{before}', '{after}')" for before, allowed in NEXT.items() for after in allowed)

# An appeal leads back from a refusal: a database that was made before knows nothing of that.
GUARD_STATES = f"""
CREATE OR REPLACE FUNCTION registrations_guard_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN ({STEPS}) THEN
        RAISE EXCEPTION 'a registration does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0001_initial"),
        ("registrations", "0003_whole_way"),
        ("subscribers", "0002_guard"),
    ]

    operations = [
        TenantTable("reviews_appeal", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("reviews_appeal_evidence", grants=("SELECT", "INSERT")),
        TenantTable("reviews_case", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("reviews_opinion", grants=("SELECT", "INSERT")),
        TenantTable("reviews_look", grants=("SELECT", "INSERT")),
        TenantKey("reviews_appeal", "registration_id", "registrations_registration"),
        TenantKey("reviews_appeal", "decision_id", "registrations_decision"),
        TenantKey("reviews_appeal_evidence", "appeal_id", "reviews_appeal"),
        TenantKey("reviews_appeal_evidence", "evidence_id", "registrations_evidence"),
        TenantKey("reviews_case", "registration_id", "registrations_registration"),
        TenantKey("reviews_case", "decision_id", "registrations_decision"),
        TenantKey("reviews_case", "appeal_id", "reviews_appeal"),
        TenantKey("reviews_case", "first_id", "reviews_case"),
        TenantKey("reviews_opinion", "case_id", "reviews_case"),
        TenantKey("reviews_look", "case_id", "reviews_case"),
        TenantKey("reviews_look", "evidence_id", "registrations_evidence"),
        TenantKey("reviews_look", "subscriber_id", "subscribers_subscriber"),
        migrations.RunSQL(GUARD_STATES, migrations.RunSQL.noop),
    ]
