"""`realname migrate`."""

from __future__ import annotations

import click

from realname.cli.service.database import use_database
from realname.database.rows import OWNER_ALIAS


@click.command()
def migrate() -> None:
    """Bring the database's tables up to date, as their owner (DATABASE_OWNER_URL)."""
    use_database(as_owner=True)
    from django.core.management import call_command  # noqa: PLC0415  after Django is set up

    call_command("migrate", database=OWNER_ALIAS, interactive=False, verbosity=0)
    click.echo("realname: the database is up to date", err=True)
