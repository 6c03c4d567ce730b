"""`realname replay`."""

from __future__ import annotations

import uuid

import click

from realname.cli.failures import NO, YES
from realname.cli.output import as_json, print_json, say
from realname.cli.service.database import use_database


@click.command()
@click.argument("registration", type=click.UUID)
@click.option("--operator", type=click.UUID, required=True, help="Whose registration it is.")
@as_json
def replay(*, registration: uuid.UUID, operator: uuid.UUID, as_json: bool) -> int:
    """Make a registration's decision anew from its recorded checks and policy, and compare byte for byte.

    Ends with 0 where they are the same, and with 1 otherwise.
    """
    use_database()
    from realname.database.rows import tenant  # noqa: PLC0415  after Django is set up
    from realname.record.registrations.actions import deciding  # noqa: PLC0415  the same

    with tenant(operator):
        row, decision = deciding.newest_decision(registration)
        is_same = deciding.replay(row) == row.decision.encode()
    if as_json:
        print_json({"same": is_same, "outcome": decision.outcome})
    else:
        say(f"{decision.outcome}: {'the same, byte for byte' if is_same else 'DIFFERS from what was recorded'}")
    return YES if is_same else NO
