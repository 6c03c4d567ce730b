"""`realname log witness`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import click

from realname.cli.failures import NO, YES, InputError
from realname.cli.log.options import opened, read_file, trust_of, trusting
from realname.cli.output import as_json, print_json, say
from realname.ledger.notes import COSIGNATURE, PrivateKey, read_private_key
from realname.ledger.witness import Witness
from realname.ledger.witness_server import server


@click.command()
@click.argument("logs", metavar="[LOG]...", nargs=-1)
@click.option("--key", required=True, type=click.Path(), help="The witness's key: see `realname log new-key`.")
@click.option("--folder", required=True, type=click.Path(file_okay=False), help="Where it keeps what it cosigned.")
@click.option("--serve", metavar="HOST:PORT", help="Answer logs that ask: C2SP's tlog-witness.")
@trusting
@as_json
def witness(  # noqa: PLR0913  one parameter an option
    *,
    logs: Sequence[str],
    key: str,
    folder: str,
    serve: str | None,
    trust: str | None,
    log_keys: Sequence[str],
    as_json: bool,
) -> int:
    """Cosign heads that continue the last one that was cosigned here, and no others.

    With LOGs, each one's newest head is fetched, checked, cosigned, and the cosignature printed. With --serve, it
    waits for logs to ask. Keep FOLDER: a witness that forgets what it saw is none. Ends with 0 where every head was
    cosigned, and with 1 otherwise.
    """
    if bool(logs) is (serve is not None):
        raise InputError("name logs, or --serve, and not both", code="input.usage", remedy="See `--help`.")
    made = Witness(_private(key), trust_of(trust, log_keys), Path(folder), time.time)
    if serve is not None:
        _serve(made, serve)
        return YES
    answers = []
    for log in logs:
        with opened(log) as source:
            answers.append((log, made.cosign_from(source)))
    if as_json:
        print_json(
            [{"log": log, "status": a.status, "answer": a.content.decode("utf-8", "replace")} for log, a in answers]
        )
    else:
        for log, answer in answers:
            text = answer.content.decode("utf-8", "replace").rstrip("\n")
            say(text if answer.is_cosigned else f"{log}: not cosigned ({answer.status}): {text}")
    return YES if all(answer.is_cosigned for _, answer in answers) else NO


def _private(path: str) -> PrivateKey:
    key = read_private_key(read_file(path).decode("utf-8", "replace"))
    if key.kind != COSIGNATURE:
        raise InputError(
            "the key is a log's, and not a witness's",
            code="input.wrong_key",
            remedy="Make one with `realname log new-key NAME FILE`.",
        )
    return key


def _serve(made: Witness, where: str) -> None:
    host, separator, port = where.rpartition(":")
    if not separator or not host or not port.isascii() or not port.isdigit():
        raise InputError("not a host and a port", code="input.address", remedy="Write it as 127.0.0.1:8471.")
    try:
        listening = server(made, host, int(port))
    except (OSError, OverflowError) as error:
        raise InputError(
            "it cannot listen there", code="input.address", remedy="Name an address of this machine and a free port."
        ) from error
    say(f"http://{host}:{listening.server_port}/add-checkpoint")
    try:
        listening.serve_forever()
    except KeyboardInterrupt:
        listening.server_close()
