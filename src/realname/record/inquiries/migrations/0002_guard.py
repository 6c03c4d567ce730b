from __future__ import annotations

from django.db import migrations

from realname.database.operations import TenantKey, TenantTable
from realname.record.inquiries.states import NEXT

STEPS = ", ".join(f"('{before}', '{after}')" for before, allowed in NEXT.items() for after in allowed)

GUARD_STATES = f"""
CREATE FUNCTION inquiries_guard_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN ({STEPS}) THEN
        RAISE EXCEPTION 'an inquiry does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER inquiries_guard_state BEFORE UPDATE OF state ON inquiries_inquiry
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION inquiries_guard_state();
"""

UNGUARD_STATES = """
DROP TRIGGER inquiries_guard_state ON inquiries_inquiry;
DROP FUNCTION inquiries_guard_state();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("inquiries", "0001_initial"),
        ("registrations", "0005_counter"),
        ("subscribers", "0003_representatives"),
    ]

    operations = [
        TenantTable("inquiries_inquiry", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("inquiries_picture", grants=("SELECT", "INSERT", "DELETE")),
        TenantTable("inquiries_finding", grants=("SELECT", "INSERT")),
        TenantTable("inquiries_line_dispute", grants=("SELECT", "INSERT", "UPDATE")),
        TenantKey("inquiries_inquiry", "subscriber_id", "subscribers_subscriber"),
        TenantKey("inquiries_picture", "inquiry_id", "inquiries_inquiry"),
        TenantKey("inquiries_finding", "inquiry_id", "inquiries_inquiry"),
        TenantKey("inquiries_finding", "subscriber_id", "subscribers_subscriber"),
        TenantKey("inquiries_line_dispute", "line_id", "registrations_line"),
        TenantKey("inquiries_line_dispute", "subscriber_id", "subscribers_subscriber"),
        TenantKey("inquiries_line_dispute", "inquiry_id", "inquiries_inquiry"),
        migrations.RunSQL(GUARD_STATES, UNGUARD_STATES),
    ]
