"""`realname operator`: tenants and their credentials."""

from __future__ import annotations

import click

from realname.cli.output import as_json, print_json, say
from realname.cli.service.database import use_database


@click.group()
def operator() -> None:
    """Add operators."""


@operator.command()
@click.argument("slug")
@click.option("--name", required=True, help="As people read it in the words of consent.")
@click.option("--country", required=True, help="ISO 3166, two letters.")
@as_json
def add(*, slug: str, name: str, country: str, as_json: bool) -> None:
    """Add an operator with one API client, and print its credentials: the secret is shown this once."""
    use_database()
    from realname.record.operators.actions.clients import add_client, add_operator  # noqa: PLC0415  after set-up

    operator_id = add_operator(slug, name, country)
    made = add_client(operator_id, "first client")
    if as_json:
        print_json({"operator_id": str(operator_id), "client_id": made.client_id, "client_secret": made.secret})
        return
    say(f"operator       {operator_id}\nclient_id      {made.client_id}\nclient_secret  {made.secret}")
