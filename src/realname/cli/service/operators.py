"""`realname operator`: tenants, their credentials, and the systems that they are connected to."""

from __future__ import annotations

import os
import uuid

import click

from realname.cli.failures import InputError
from realname.cli.output import as_json, columns, print_json, say
from realname.cli.service.database import use_database

SECRETS = {"authority": "client_secret", "lines": "secret", "messages": "client_secret", "payments": "client_secret"}
"""The setting that is secret, by the kind of connection."""

NEVER_ARGUMENTS = frozenset({*SECRETS.values(), "private_key_pem"})


@click.group()
def operator() -> None:
    """Add, list and connect operators."""


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


@operator.command("list")
@as_json
def list_(*, as_json: bool) -> None:
    """List the operators of this database."""
    use_database()
    from realname.database.rows import tenant, tenant_ids  # noqa: PLC0415  after Django is set up
    from realname.record.operators.models import Operator  # noqa: PLC0415  the same

    rows: list[tuple[uuid.UUID, str, str, str]] = []
    for operator_id in sorted(tenant_ids()):  # ids begin with the time: the oldest first
        with tenant(operator_id):
            rows += Operator.objects.values_list("id", "slug", "name", "country")
    names = ("operator_id", "slug", "name", "country")
    if as_json:
        print_json({"operators": [dict(zip(names, map(str, row), strict=True)) for row in rows]})
    else:
        say(columns([names, *([str(cell) for cell in row] for row in rows)]))


@operator.command()
@click.argument("operator_id", type=click.UUID)
@click.argument("kind", type=click.Choice(tuple(SECRETS)))
@click.option(
    "--protocol", required=True, help="record-match, camara-kyc-match; line-orders; oma-sms; camara-carrier-billing."
)
@click.option("--set", "given", multiple=True, metavar="NAME=VALUE", help="A setting: base_url, token_url, ...")
@click.option(
    "--secret-env",
    metavar="[NAME=]VARIABLE",
    help="The variable of the environment that holds the secret; NAME where it is another than usual: private_key_pem.",
)
def connect(
    *, operator_id: uuid.UUID, kind: str, protocol: str, given: tuple[str, ...], secret_env: str | None
) -> None:
    """Connect an operator to a system that it uses: an authority, its lines, its SMS gateway, or who bills purchases.

    The secret is never an argument, which others on this machine could see: name the variable that holds it.
    """
    settings = _settings(kind, given, secret_env)
    use_database()
    from realname.database.rows import tenant_ids  # noqa: PLC0415  after Django is set up
    from realname.record.operators.actions.connections import set_connection  # noqa: PLC0415  the same

    if operator_id not in tenant_ids():
        raise InputError(
            "there is no such operator", code="input.no_operator", remedy="`realname operator list` names them all."
        )
    set_connection(operator_id, kind, protocol, settings)
    click.echo(f"realname: {kind} is connected by {protocol}", err=True)


def _settings(kind: str, given: tuple[str, ...], secret_env: str | None) -> dict[str, str]:
    """Return the settings. InputError where one cannot be read, is named twice, or is a secret in the open."""
    settings: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not (name and equals) or name in settings:
            raise InputError(
                "a setting is not of the form name=value, or is named twice",
                code="input.setting",
                remedy="Write each once: --set base_url=https://authority.example",
            )
        if name in NEVER_ARGUMENTS:
            raise InputError(
                f"the setting {name} is secret, and others can see the arguments of a program",
                code="input.secret_in_the_open",
                remedy="Put it into a variable and name that: --secret-env VARIABLE. Have this one replaced.",
            )
        settings[name] = value
    if secret_env is not None:
        name, _, variable = secret_env.rpartition("=")
        if not os.environ.get(variable):
            raise InputError(
                f"the variable {variable} is not set",
                code="input.secret",
                remedy="Set it to the secret, and export it.",
            )
        settings[name or SECRETS[kind]] = os.environ[variable]
    return settings
