"""`realname staff`: stores, and the people who serve and decide for an operator."""

from __future__ import annotations

import time
import uuid

import click

from realname.cli.failures import InputError
from realname.cli.output import as_json, columns, print_json, say
from realname.cli.service.database import use_database
from realname.connect.transport.production import refuse_in_production

ROLES = ("agent", "reviewer", "administrator", "regulator", "analyst", "gate")


@click.group()
def staff() -> None:
    """Add, list and shut out the staff of an operator."""


@staff.command()
@click.argument("operator_id", type=click.UUID)
@click.option("--name", required=True, help="As colleagues and people at the counter read it.")
@click.option("--login", required=True, help="What she signs in with.")
@click.option("--role", "roles", required=True, multiple=True, type=click.Choice(ROLES), help="One or several.")
@click.option("--store", "code", help="The code of the store that she stands in.")
@as_json
def add(  # noqa: PLR0913  a person has that many properties
    *, operator_id: uuid.UUID, name: str, login: str, roles: tuple[str, ...], code: str | None, as_json: bool
) -> None:
    """Add somebody, and print her set-up code, which is shown this once and works once.

    With it she chooses a password at /sign-in/first, and sets up a second proof at her first sign-in.
    """
    use_database()
    _require(operator_id)
    from realname.record.staff.actions.members import add_member  # noqa: PLC0415  after Django is set up

    added = add_member(operator_id, name, login, roles, _store(operator_id, code) if code else None)
    if as_json:
        print_json({"member_id": str(added.member_id), "setup_code": added.setup_code})
        return
    say(f"member       {added.member_id}\nset-up code  {added.setup_code}\nfor          /sign-in/first, in three days")


@staff.command("add-store")
@click.argument("operator_id", type=click.UUID)
@click.option("--name", required=True, help="As people read it.")
@click.option("--code", required=True, help="The operator's own word for it.")
@as_json
def add_store(*, operator_id: uuid.UUID, name: str, code: str, as_json: bool) -> None:
    """Add a store."""
    use_database()
    _require(operator_id)
    from realname.record.staff.actions import members  # noqa: PLC0415  after Django is set up

    store_id = members.add_store(operator_id, name, code)
    if as_json:
        print_json({"store_id": str(store_id)})
    else:
        say(f"store  {store_id}")


@staff.command("list")
@click.argument("operator_id", type=click.UUID)
@as_json
def list_(*, operator_id: uuid.UUID, as_json: bool) -> None:
    """List the staff of an operator."""
    use_database()
    _require(operator_id)
    from realname.database.rows import tenant  # noqa: PLC0415  after Django is set up
    from realname.record.staff import selectors  # noqa: PLC0415  the same

    with tenant(operator_id):
        rows = [
            (
                str(row.id),
                row.login,
                row.name,
                ",".join(row.roles),
                row.store.code if row.store else "",
                "disabled" if row.disabled_at else "active",
            )
            for row in selectors.members()
        ]
    names = ("member_id", "login", "name", "roles", "store", "state")
    if as_json:
        print_json({"members": [dict(zip(names, row, strict=True)) for row in rows]})
    else:
        say(columns([list(names), *(list(row) for row in rows)]))


@staff.command()
@click.argument("operator_id", type=click.UUID)
@click.argument("member_id", type=click.UUID)
def disable(*, operator_id: uuid.UUID, member_id: uuid.UUID) -> None:
    """Shut somebody out at once; her sessions end too."""
    use_database()
    _require(operator_id)
    from realname.record.staff.actions import members  # noqa: PLC0415  after Django is set up

    members.disable(operator_id, member_id)
    click.echo("realname: the member is disabled, and signed out everywhere", err=True)


@staff.command("begin-again")
@click.argument("operator_id", type=click.UUID)
@click.argument("member_id", type=click.UUID)
@as_json
def begin_again(*, operator_id: uuid.UUID, member_id: uuid.UUID, as_json: bool) -> None:
    """Print a new set-up code for somebody who lost her password or her second proof; both end with it."""
    use_database()
    _require(operator_id)
    from realname.record.staff.actions import members  # noqa: PLC0415  after Django is set up

    code = members.begin_again(operator_id, member_id)
    if as_json:
        print_json({"setup_code": code})
    else:
        say(f"set-up code  {code}")


@staff.command("sample-code")
def sample_code() -> None:
    """Print the code of now of the sample staff of `realname run`, whose secret everybody knows."""
    refuse_in_production("the sample staff")
    from realname.cli.service.sample_staff import TOTP_SECRET  # noqa: PLC0415  for this command alone
    from realname.record.staff.actions.one_time_codes import STEP_S, code_at  # noqa: PLC0415  the same

    say(code_at(TOTP_SECRET, int(time.time()) // STEP_S))


def _require(operator_id: uuid.UUID) -> None:
    from realname.database.rows import tenant_ids  # noqa: PLC0415  after Django is set up

    if operator_id not in tenant_ids():
        raise InputError(
            "there is no such operator", code="input.no_operator", remedy="`realname operator list` names them all."
        )


def _store(operator_id: uuid.UUID, code: str) -> uuid.UUID:
    from realname.database.rows import tenant  # noqa: PLC0415  after Django is set up
    from realname.record.staff import selectors  # noqa: PLC0415  the same

    with tenant(operator_id):
        row = selectors.stores().filter(code=code).first()
    if row is None:
        raise InputError(
            "there is no open store with that code", code="input.no_store", remedy="Add it: `realname staff add-store`."
        )
    return row.id
