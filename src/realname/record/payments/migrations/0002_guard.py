from __future__ import annotations

from django.db import migrations

from realname.database.operations import TenantKey, TenantTable
from realname.judge.payments import NEXT

STEPS = ", ".join(f"('{before}', '{after}')" for before, allowed in NEXT.items() for after in allowed)

GUARD_STATES = f"""
CREATE FUNCTION payments_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN ({STEPS}) THEN
        RAISE EXCEPTION 'a payment does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.amount_minor, OLD.currency, OLD.key, OLD.purchase, OLD.terminal_id, OLD.programme_id) IS DISTINCT FROM
        (NEW.amount_minor, NEW.currency, NEW.key, NEW.purchase, NEW.terminal_id, NEW.programme_id) THEN
        RAISE EXCEPTION 'what is paid, and under which key, does not change' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> 'waiting' AND NEW.member_id IS NOT NULL AND OLD.member_id IS DISTINCT FROM NEW.member_id THEN
        RAISE EXCEPTION 'who pays does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_guard BEFORE UPDATE ON payments_payment FOR EACH ROW EXECUTE FUNCTION payments_guard();
"""

UNGUARD_STATES = """
DROP TRIGGER payments_guard ON payments_payment;
DROP FUNCTION payments_guard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0001_initial"),
        ("programmes", "0002_guard"),
        ("registrations", "0005_counter"),
        ("operators", "0006_payments"),
    ]

    operations = [
        TenantTable("payments_till", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("payments_payer"),
        TenantTable("payments_payment", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("payments_refund", grants=("SELECT", "INSERT", "UPDATE")),
        TenantTable("payments_reconciliation", grants=("SELECT", "INSERT")),
        TenantKey("payments_till", "programme_id", "programmes_programme"),
        TenantKey("payments_payer", "member_id", "programmes_member"),
        TenantKey("payments_payer", "line_id", "registrations_line"),
        TenantKey("payments_payment", "programme_id", "programmes_programme"),
        TenantKey("payments_payment", "terminal_id", "programmes_terminal"),
        TenantKey("payments_payment", "member_id", "programmes_member"),
        TenantKey("payments_refund", "payment_id", "payments_payment"),
        migrations.RunSQL(GUARD_STATES, UNGUARD_STATES),
    ]
