"""`realname keys`: change the key-encryption key."""

from __future__ import annotations

import click

from realname.cli.output import as_json, columns, print_json, say
from realname.cli.progress import Bars
from realname.cli.service.database import use_database


@click.group()
def keys() -> None:
    """Change the key that wraps every person's data key."""


@keys.command()
@click.option("--retire", is_flag=True, help="Destroy the older keys, for good, once nothing is wrapped by them.")
@click.option("--finish", is_flag=True, help="Make no new key: go on where a run was interrupted.")
@as_json
def rotate(*, retire: bool, finish: bool, as_json: bool) -> None:
    """Make a new key-encryption key and wrap every data key by it, while the service goes on.

    Nothing that is sealed changes. Backups of the database open with the key of their time alone: with --retire those
    older than this run open no more.
    """
    use_database()
    from realname.record import keys_rotation  # noqa: PLC0415  after Django is set up
    from realname.record.keyring import keyring  # noqa: PLC0415  the same

    current = keyring().current_key_id if finish else keys_rotation.new_key()
    with Bars() as bars:
        rewrapped = keys_rotation.rewrap_all(bars)
    retired = keys_rotation.retire_older() if retire else ()
    if as_json:
        print_json({"current": current, "rewrapped": rewrapped, "retired": list(retired)})
        return
    told = [("current key", current), ("data keys wrapped anew", str(rewrapped))]
    say(columns([*told, *(("destroyed", key_id) for key_id in retired)]))
