"""The SQL by which rows of one operator are hidden from another: row-level security, forced, on each table.

A row is visible when its tenant column equals the setting `app.tenant` of this transaction; without the setting no row
is. `owner` may besides set `app.maintenance` to the reason of a job over all operators; for `app` that setting means
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import sql

from realname.database.roles import APP, OWNER

TENANT_SETTING = "app.tenant"
MAINTENANCE_SETTING = "app.maintenance"
TENANT_COLUMN = "operator_id"
TENANT_POLICY = "tenant"
MAINTENANCE_POLICY = "maintenance"
DIRECTORY_FUNCTION = "tenant_ids"
SHARED_COMMENT = "shared by all operators: "
GRANTABLE = ("SELECT", "INSERT", "UPDATE", "DELETE")  # TRUNCATE is not a row's matter: it would empty every operator's

GUARD = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY {tenant} ON {table}
    USING ({column} = nullif(current_setting({tenant_setting}, true), '')::uuid)
    WITH CHECK ({column} = nullif(current_setting({tenant_setting}, true), '')::uuid);
CREATE POLICY {maintenance} ON {table} TO {owner}
    USING (current_setting({maintenance_setting}, true) <> '')
    WITH CHECK (current_setting({maintenance_setting}, true) <> '');
"""
UNGUARD = """
REVOKE ALL ON TABLE {table} FROM {app};
DROP POLICY {maintenance} ON {table};
DROP POLICY {tenant} ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""
# A sequence made for a column needs USAGE to draw from; reading or setting it would tell of other operators' rows.
GRANT = """
REVOKE ALL ON TABLE {table} FROM PUBLIC, {app};
{granting}
DO $$
DECLARE
    made_for_it regclass;
BEGIN
    FOR made_for_it IN
        SELECT objid::regclass FROM pg_depend JOIN pg_class ON pg_class.oid = objid
        WHERE refobjid = {table_literal}::regclass AND relkind = 'S' AND deptype IN ('a', 'i')
    LOOP
        EXECUTE format('GRANT USAGE ON SEQUENCE %s TO {app}', made_for_it);
    END LOOP;
END $$;
"""
# Both sides name the tenant: PostgreSQL checks foreign keys past row security, so that a plain one would both tell
# whether another operator's row exists and let a row hang on it.
TENANT_KEY = """
CREATE UNIQUE INDEX IF NOT EXISTS {unique} ON {to_table} ({tenant_column}, id);
ALTER TABLE {table} ADD CONSTRAINT {constraint} FOREIGN KEY ({tenant_column}, {column})
    REFERENCES {to_table} ({tenant_column}, id) DEFERRABLE INITIALLY DEFERRED;
"""
# The setting is made inside, and taken back before the caller goes on.
DIRECTORY = """
CREATE FUNCTION {function}() RETURNS SETOF uuid LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    before text := coalesce(current_setting({maintenance_setting}, true), '');
BEGIN
    PERFORM set_config({maintenance_setting}, 'list operators', true);
    RETURN QUERY SELECT id FROM public.{table};
    PERFORM set_config({maintenance_setting}, before, true);
END $$;
REVOKE ALL ON FUNCTION {function}() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {function}() TO {app};
"""

NAMES = {
    "app": sql.Identifier(APP),
    "owner": sql.Identifier(OWNER),
    "tenant": sql.Identifier(TENANT_POLICY),
    "maintenance": sql.Identifier(MAINTENANCE_POLICY),
    "tenant_setting": sql.Literal(TENANT_SETTING),
    "maintenance_setting": sql.Literal(MAINTENANCE_SETTING),
    "function": sql.Identifier(DIRECTORY_FUNCTION),
}


def guard(table: str, column: str) -> str:
    """Return the statements that show a table's rows to their operator alone."""
    return _fill(GUARD, table=sql.Identifier(table), column=sql.Identifier(column))


def unguard(table: str) -> str:
    """Return the statements that undo `guard` and `grant`."""
    return _fill(UNGUARD, table=sql.Identifier(table))


def grant(table: str, grants: Sequence[str]) -> str:
    """Return the statements by which `app` may do that to the table and nothing else. ValueError for other grants.

    Without any grant the table is closed to `app`: a function of the database answers for it.
    """
    if not set(grants) <= set(GRANTABLE):
        raise ValueError(f"only {', '.join(GRANTABLE)} can be granted")
    names = sql.SQL(", ".join(grants))
    given = sql.SQL("GRANT {} ON TABLE {} TO {};").format(names, sql.Identifier(table), NAMES["app"])
    return _fill(
        GRANT,
        table=sql.Identifier(table),
        table_literal=sql.Literal(sql.Identifier(table).as_string()),
        granting=given if grants else sql.SQL(""),
    )


def share(table: str, grants: Sequence[str], why: str) -> str:
    """Return the statements that declare a table to hold nothing of a single operator."""
    comment = _fill(
        "COMMENT ON TABLE {table} IS {why};", table=sql.Identifier(table), why=sql.Literal(SHARED_COMMENT + why)
    )
    return grant(table, grants) + comment


def unshare(table: str) -> str:
    """Return the statements that undo `share`."""
    return _fill(
        "REVOKE ALL ON TABLE {table} FROM {app}; COMMENT ON TABLE {table} IS NULL;", table=sql.Identifier(table)
    )


def tenant_key(constraint: str, table: str, column: str, to_table: str) -> str:
    """Return the statements of a foreign key to `to_table`'s id that cannot leave its operator."""
    return _fill(
        TENANT_KEY,
        constraint=sql.Identifier(constraint),
        unique=sql.Identifier(f"{to_table}_tenant_key"),
        table=sql.Identifier(table),
        column=sql.Identifier(column),
        to_table=sql.Identifier(to_table),
        tenant_column=sql.Identifier(TENANT_COLUMN),
    )


def drop_tenant_key(constraint: str, table: str) -> str:
    """Return the statement that undoes `tenant_key`; the other table keeps its index."""
    return _fill(
        "ALTER TABLE {table} DROP CONSTRAINT {constraint};",
        table=sql.Identifier(table),
        constraint=sql.Identifier(constraint),
    )


def directory(table: str) -> str:
    """Return the statements of `tenant_ids()`, by which `app` learns which operators there are, and nothing of them."""
    return _fill(DIRECTORY, table=sql.Identifier(table))


def drop_directory() -> str:
    """Return the statement that undoes `directory`."""
    return _fill("DROP FUNCTION {function}();")


def _fill(template: str, **names: sql.Composable) -> str:
    return sql.SQL(template).format(**NAMES, **names).as_string()
