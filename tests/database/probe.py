"""A database with tables of every kind, and two operators, A and B, with two lines and a bill each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from django.db import connections, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from realname.database.connecting import database_settings
from realname.database.disposable import connected, copy_database
from realname.database.embedded import Address
from realname.database.operations import SharedTable, TenantDirectory, TenantKey, TenantTable

A = UUID("00000000-0000-4000-8000-00000000000a")
B = UUID("00000000-0000-4000-8000-00000000000b")

OPERATIONS: list[Operation] = [
    migrations.CreateModel("Operator", [("id", models.UUIDField(primary_key=True)), ("name", models.TextField())]),
    TenantTable("probe_operator", column="id"),
    TenantDirectory("probe_operator"),
    migrations.CreateModel(
        "Line",
        [
            ("id", models.UUIDField(primary_key=True)),
            ("operator", models.ForeignKey("probe.Operator", models.PROTECT)),
            ("number", models.TextField()),
        ],
        options={"constraints": [models.UniqueConstraint(fields=["operator", "number"], name="probe_line_number")]},
    ),
    TenantTable("probe_line"),
    migrations.CreateModel(
        "Bill",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("operator", models.ForeignKey("probe.Operator", models.PROTECT)),
            ("line", models.ForeignKey("probe.Line", models.PROTECT, db_constraint=False)),
            ("cents", models.IntegerField()),
        ],
    ),
    migrations.RunSQL("ALTER TABLE probe_bill DROP CONSTRAINT probe_bill_pkey, ADD PRIMARY KEY (operator_id, id)"),
    TenantTable("probe_bill", grants=("SELECT", "INSERT")),
    TenantKey("probe_bill", "line_id", "probe_line"),
    migrations.CreateModel("Country", [("code", models.TextField(primary_key=True))]),
    SharedTable("probe_country", ["SELECT"], "countries are no operator's"),
]


@dataclass(frozen=True)
class Probe:
    """One copy of that database."""

    address: Address
    name: str

    def session(self, role: str = "app") -> psycopg.Connection[Any]:
        return psycopg.connect(self.address.url(role, self.name))

    def session_of(self, operator: UUID) -> psycopg.Connection[Any]:
        """A session of `app` inside a transaction of that operator."""
        session = self.session()
        session.execute("SELECT set_config('app.tenant', %s, true)", [str(operator)])
        return session


def line_of(operator: UUID, number: int = 1) -> UUID:
    """The id of an operator's first or second line."""
    return UUID(f"{number}{str(operator)[1:]}")


def make_probe(address: Address, name: str) -> None:
    copy_database(address, "realname", name)
    with connected(settings_of(address, name)):
        apply(OPERATIONS)
    for operator in (A, B):
        with Probe(address, name).session_of(operator) as session:
            letter = str(operator)[-1]
            session.execute("INSERT INTO probe_operator VALUES (%s, %s)", [operator, f"operator {letter}"])
            for number in (1, 2):
                session.execute(
                    "INSERT INTO probe_line (id, operator_id, number) VALUES (%s, %s, %s)",
                    [line_of(operator, number), operator, f"+8613800{number}{letter}"],
                )
            session.execute(
                "INSERT INTO probe_bill (operator_id, line_id, cents) VALUES (%s, %s, 100)",
                [operator, line_of(operator)],
            )


def settings_of(address: Address, name: str) -> dict[str, dict[str, Any]]:
    return database_settings(address.url("app", name), address.url("owner", name), pooled=False)


def apply(operations: list[Operation], state: ProjectState | None = None) -> ProjectState:
    """Run a migration as the owner does."""
    migration = type("Migration", (migrations.Migration,), {"operations": operations})("0001_probe", "probe")
    with connections["owner"].schema_editor(atomic=True) as editor:
        applied: ProjectState = migration.apply(state or ProjectState(), editor)
    return applied


def unapply(operations: list[Operation], state: ProjectState | None = None) -> None:
    """Run a migration backwards, as the owner does."""
    migration = type("Migration", (migrations.Migration,), {"operations": operations})("0001_probe", "probe")
    with connections["owner"].schema_editor(atomic=True) as editor:
        migration.unapply(state or ProjectState(), editor)
