"""`realname replay`: of a disclosure, anywhere; of a registration, where its database is."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import click

from realname.cli.failures import NO, YES, InputError
from realname.cli.log.options import read_file, show, table, trust_of, trusting
from realname.cli.log.verify import said
from realname.cli.output import as_json, coloured, print_json, say
from realname.cli.service.database import use_database
from realname.judge.shapes import plain
from realname.ledger import replay as replaying


@click.command()
@click.argument("case", metavar="DISCLOSURE|REGISTRATION")
@click.option("--operator", type=click.UUID, help="Whose registration it is; with a registration alone.")
@trusting
@as_json
def replay(*, case: str, operator: uuid.UUID | None, trust: str | None, log_keys: Sequence[str], as_json: bool) -> int:
    """Make a decision anew and compare.

    Of a DISCLOSURE, the file that a lawful request was granted: its checks are those that the public leaf commits
    to, its policy is the one that the leaf names, and the decision made of them is that of the leaf. That needs no
    service and no network; with --trust or --log-key, the leaf is shown to stand in the log, too.

    Of a REGISTRATION with --operator, from the recorded checks and policy, byte for byte, where its database is.

    Ends with 0 where they are the same, and with 1 otherwise.
    """
    if operator is not None:
        return _recorded(_identifier(case), operator, as_json=as_json)
    return _disclosed(case, trust, log_keys, as_json=as_json)


def _disclosed(path: str, trust: str | None, log_keys: Sequence[str], *, as_json: bool) -> int:
    trusted = trust_of(trust, log_keys) if trust is not None or log_keys else None
    found = replaying.replay(replaying.read(read_file(path)), trusted)
    if as_json:
        print_json(
            {
                "same": found.is_same,
                "logged": found.is_logged,
                "leaf": said(found.leaf),
                "decision": plain(found.decision),
                "findings": table(found.findings),
            }
        )
        return YES if found.is_same else NO
    if found.decision is not None:
        reasons = ", ".join(found.decision.reasons)
        say(f"{coloured(found.decision.outcome.value)}  {reasons}".rstrip())
    show(found.findings)
    if found.is_same:
        say(
            "the same as the log has it" if found.is_logged else "the same as the leaf has it; give --trust for the log"
        )
    return YES if found.is_same else NO


def _recorded(registration: uuid.UUID, operator: uuid.UUID, *, as_json: bool) -> int:
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


def _identifier(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise InputError(
            "with --operator, a registration's identifier is needed", code="input.usage", remedy="See `--help`."
        ) from None
