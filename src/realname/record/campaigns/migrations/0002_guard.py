from __future__ import annotations

from django.db import migrations

from realname.database.operations import TenantKey, TenantTable
from realname.record.campaigns.states import NEXT

STEPS = ", ".join(f"('{before}', '{after}')" for before, allowed in NEXT.items() for after in allowed)

GUARD_STATES = f"""
CREATE FUNCTION campaigns_guard_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN ({STEPS}) THEN
        RAISE EXCEPTION 'a campaign does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_guard_state BEFORE UPDATE OF state ON campaigns_campaign
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION campaigns_guard_state();
"""

UNGUARD_STATES = """
DROP TRIGGER campaigns_guard_state ON campaigns_campaign;
DROP FUNCTION campaigns_guard_state();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_initial"),
        ("operators", "0005_answers"),
    ]

    operations = [
        TenantTable("campaigns_campaign", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("campaigns_part", grants=("SELECT", "INSERT", "DELETE")),
        TenantTable("campaigns_bad_row", grants=("SELECT", "INSERT")),
        TenantTable("campaigns_line"),
        TenantTable("campaigns_step"),
        TenantTable("campaigns_letter_file", grants=("SELECT", "INSERT")),
        TenantTable("campaigns_notice"),
        TenantTable("campaigns_bar_order"),
        TenantTable("campaigns_never_bar", grants=("SELECT", "INSERT", "DELETE")),
        *(
            TenantKey(f"campaigns_{table}", "campaign_id", "campaigns_campaign")
            for table in ("part", "bad_row", "line", "step", "letter_file", "notice", "bar_order")
        ),
        *(TenantKey(f"campaigns_{table}", "line_id", "campaigns_line") for table in ("notice", "bar_order")),
        TenantKey("campaigns_notice", "letter_file_id", "campaigns_letter_file"),
        migrations.RunSQL(GUARD_STATES, UNGUARD_STATES),
    ]
