"""Ask the live database whether operators' rows are kept apart. Tests, `realname doctor` and each start ask.

The rules and their queries are in `invariants.toml`; each query returns the names of what breaks its rule.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

from realname.database.errors import DatabaseUnusable


@dataclass(frozen=True, slots=True)
class Invariant:
    """A rule in words, with the query that names what breaks it."""

    code: str
    rule: str
    query: str


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing in the database that breaks a rule."""

    code: str
    rule: str
    name: str


class Cursor(Protocol):
    """The part of a DB-API cursor that is used: Django's and psycopg's both have it."""

    def execute(self, query: Any, /) -> Any:
        """Run a query."""

    def fetchall(self) -> Sequence[Any]:
        """Return its rows."""


@cache
def invariants() -> tuple[Invariant, ...]:
    """Return the rules, each query whole."""
    read = tomllib.loads(files("realname.database").joinpath("invariants.toml").read_text("utf-8"))
    return tuple(Invariant(one["code"], one["rule"], read["tables"] + one["query"]) for one in read["invariant"])


def violations(cursor: Cursor) -> list[Violation]:
    """Return everything in the connected database that breaks an invariant."""
    found = []
    for invariant in invariants():
        cursor.execute(invariant.query)
        found += [Violation(invariant.code, invariant.rule, str(row[0])) for row in cursor.fetchall()]
    return found


def require_invariants(cursor: Cursor) -> None:
    """Refuse a database in which an invariant is broken: DatabaseUnusable `database.unsafe`, naming each."""
    found = violations(cursor)
    if found:
        raise DatabaseUnusable(
            "operators' rows are not kept apart: " + "; ".join(f"{v.code} ({v.name})" for v in found),
            code="database.unsafe",
            remedy="Run `realname migrate`; what remains was changed by hand: docs/operate.md, Invariants.",
        )
