"""`realname log new-key`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from realname.cli.failures import InputError
from realname.cli.output import as_json, print_json, say
from realname.ledger import notes


@click.command("new-key")
@click.argument("name")
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--for-log", is_flag=True, help="The key of a log, and not of a witness.")
@as_json
def new_key(*, name: str, file: str, for_log: bool, as_json: bool) -> None:
    """Make the key of a witness, write it to FILE for its owner's eyes, and print its public part.

    NAME is how others know it: an address without https://, as in witness.example/realname.
    """
    key = notes.new_key(name, notes.ED25519 if for_log else notes.COSIGNATURE)
    try:
        handle = os.open(Path(file), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise InputError(
            f"{file} cannot be made", code="input.no_file", remedy="Name a file that is not there yet."
        ) from error
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(f"{key.secret_text}\n")
    if as_json:
        print_json({"name": name, "public": key.public.text})
    else:
        say(key.public.text)
