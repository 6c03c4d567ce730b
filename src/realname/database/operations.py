"""What a migration says of its tables: whose rows they hold, what `app` may do to them, and which keys they follow.

A table that no operation speaks of is closed to `app`, and `realname.database.invariants` names it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import names_digest, truncate_name
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from realname.database import row_security

NAME_CHARACTERS = 63  # PostgreSQL cuts longer names silently


class _Statements(ABC, Operation):
    """An operation on the database alone: models know nothing of it."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the models as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Run the statements."""
        del app_label, from_state, to_state
        schema_editor.execute(self.statements(), params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Run the statements that undo them."""
        del app_label, from_state, to_state
        schema_editor.execute(self.undoing(), params=None)

    @abstractmethod
    def statements(self) -> str:
        """Return the SQL of the operation."""

    @abstractmethod
    def undoing(self) -> str:
        """Return the SQL that undoes it."""


class TenantTable(_Statements):
    """Show a table's rows to their operator alone, and let `app` do what `grants` says.

    Put it after the CreateModel of the table. `column` is a uuid and not null; it is `id` for the table of operators.
    A record that must not change is granted SELECT and INSERT alone.
    """

    def __init__(
        self, table: str, column: str = row_security.TENANT_COLUMN, grants: Sequence[str] = row_security.GRANTABLE
    ) -> None:
        self.table = table
        self.column = column
        self.grants = grants

    def statements(self) -> str:
        """Return the SQL that guards the table and opens it to `app`."""
        return row_security.guard(self.table, self.column) + row_security.grant(self.table, self.grants)

    def undoing(self) -> str:
        """Return the SQL that closes the table to `app` and takes its guard away."""
        return row_security.unguard(self.table)

    def describe(self) -> str:
        """Say what it does, for `migrate`."""
        return f"Show the rows of {self.table} to their operator alone"


class SharedTable(_Statements):
    """Declare that a table holds nothing of a single operator, say why, and let `app` do what `grants` says."""

    def __init__(self, table: str, grants: Sequence[str], why: str) -> None:
        self.table = table
        self.grants = grants
        self.why = why

    def statements(self) -> str:
        """Return the SQL that opens the table to `app` and notes the reason on it."""
        return row_security.share(self.table, self.grants, self.why)

    def undoing(self) -> str:
        """Return the SQL that closes the table to `app`."""
        return row_security.unshare(self.table)

    def describe(self) -> str:
        """Say what it does, for `migrate`."""
        return f"Share {self.table} among operators: {self.why}"


class TenantKey(_Statements):
    """Add a foreign key that cannot leave its operator: both tables' `operator_id` are part of it.

    The model's own ForeignKey says `db_constraint=False`, since this constraint takes its place.
    """

    def __init__(self, table: str, column: str, to_table: str) -> None:
        self.table = table
        self.column = column
        self.to_table = to_table

    @property
    def constraint(self) -> str:
        """The constraint's name, cut as Django cuts names."""
        name = f"{self.table}_{self.column}_{names_digest(self.table, self.column, self.to_table, length=8)}_tenant_fk"
        return truncate_name(name, NAME_CHARACTERS)

    def statements(self) -> str:
        """Return the SQL that adds the key."""
        return row_security.tenant_key(self.constraint, self.table, self.column, self.to_table)

    def undoing(self) -> str:
        """Return the SQL that drops the key."""
        return row_security.drop_tenant_key(self.constraint, self.table)

    def describe(self) -> str:
        """Say what it does, for `migrate`."""
        return f"Keep {self.table}.{self.column} within its operator"


class TenantDirectory(_Statements):
    """Let `app` list the ids of operators, and nothing else of them: for jobs that visit each in turn."""

    def __init__(self, table: str) -> None:
        self.table = table

    def statements(self) -> str:
        """Return the SQL of the function `tenant_ids`."""
        return row_security.directory(self.table)

    def undoing(self) -> str:
        """Return the SQL that drops the function."""
        return row_security.drop_directory()

    def describe(self) -> str:
        """Say what it does, for `migrate`."""
        return f"List the ids of {self.table}"
