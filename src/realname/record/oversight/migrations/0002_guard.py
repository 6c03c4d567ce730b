from __future__ import annotations

from django.db import migrations

from realname.database.operations import SharedTable, TenantKey, TenantTable

WRITE_ONCE = ("SELECT", "INSERT")
PUBLIC = "the public log, which everyone may read, and which holds nothing of a person"
APPEND_ONLY = ("entry", "position", "node", "head", "cosignature")

# Whoever owns the database can drop these; that such a change is seen is the work of checkpoints and witnesses.
REFUSE = """
CREATE FUNCTION oversight_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what is in the public log is never changed or removed: %', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""
GUARD_PENDING = """
CREATE FUNCTION oversight_keep_pending() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM oversight_position WHERE entry_id = OLD.entry_id) THEN
        RAISE EXCEPTION 'a leaf waits until it has its place in the public log'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER oversight_keep_pending BEFORE DELETE ON oversight_pending
    FOR EACH ROW EXECUTE FUNCTION oversight_keep_pending();
CREATE TRIGGER oversight_refuse_change BEFORE UPDATE OR TRUNCATE ON oversight_pending
    FOR EACH STATEMENT EXECUTE FUNCTION oversight_refuse_change();
"""
GUARD_LOG = """
CREATE TRIGGER oversight_refuse_change BEFORE UPDATE OF id, origin, public_key, begun_at OR DELETE OR TRUNCATE
    ON oversight_log FOR EACH STATEMENT EXECUTE FUNCTION oversight_refuse_change();
"""


def append_only(table: str) -> str:
    """Return the statements by which a table refuses every change of what is in it."""
    return f"""
CREATE TRIGGER oversight_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON oversight_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION oversight_refuse_change();
"""


UNGUARD = (
    "".join(f"DROP TRIGGER oversight_refuse_change ON oversight_{table};" for table in (*APPEND_ONLY, "pending", "log"))
    + "DROP TRIGGER oversight_keep_pending ON oversight_pending; DROP FUNCTION oversight_keep_pending();"
    + "DROP FUNCTION oversight_refuse_change();"
)


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0001_initial"),
        ("registrations", "0002_guard"),
        ("subscribers", "0002_guard"),
    ]

    operations = [
        *(SharedTable(f"oversight_{table}", WRITE_ONCE, PUBLIC) for table in APPEND_ONLY),
        SharedTable("oversight_pending", (*WRITE_ONCE, "DELETE"), PUBLIC),
        SharedTable("oversight_log", (*WRITE_ONCE, "UPDATE"), PUBLIC + "; its signing key is wrapped by the keyring"),
        TenantTable("oversight_opening", grants=(*WRITE_ONCE, "DELETE")),
        TenantKey("oversight_opening", "subscriber_id", "subscribers_subscriber"),
        TenantKey("oversight_opening", "registration_id", "registrations_registration"),
        migrations.RunSQL(
            REFUSE + "".join(append_only(table) for table in APPEND_ONLY) + GUARD_PENDING + GUARD_LOG, UNGUARD
        ),
    ]
