"""What the log's commands share: whom to trust, where a log lies, and how findings look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from realname.cli.failures import InputError
from realname.cli.output import say
from realname.ledger.findings import Finding
from realname.ledger.notes import read_public_key
from realname.ledger.site import Site
from realname.ledger.sources import Folder, Source
from realname.ledger.trust import Trust, parse

Command = TypeVar("Command", bound=Callable[..., Any])

MAX_BYTES = 1024 * 1024
"""Of a file that is read whole: a receipt, a disclosure, a trust file."""


def trusting(command: Command) -> Command:
    """Add the options that say whom one trusts."""
    command = click.option("--log-key", "log_keys", multiple=True, help="The log's key, where no witness is asked.")(
        command
    )
    return click.option("--trust", type=click.Path(), help="A file that names logs, witnesses and how many of them.")(
        command
    )


def trust_of(trust: str | None, log_keys: Sequence[str]) -> Trust:
    """Return whom the options name. InputError where they name nobody; NoteError."""
    if trust is not None:
        return parse(read_file(trust).decode("utf-8", "replace"))
    if log_keys:
        return Trust(tuple(map(read_public_key, log_keys)))
    raise InputError(
        "nobody is trusted, so that nothing can be verified",
        code="input.no_trust",
        remedy="Give --trust FILE or --log-key KEY; take the key from somebody you trust, not from the log.",
    )


@contextmanager
def opened(where: str) -> Iterator[Source]:
    """Give the log at an address or in a folder. InputError; LedgerError `input.address`."""
    if where.startswith(("http://", "https://")):
        with closing(Site(where)) as site:
            yield site
        return
    if Path(where).is_dir():
        yield Folder(where)
        return
    raise InputError(
        "there is no such folder", code="input.no_log", remedy="Name a folder, or an address with https:// before it."
    )


def read_file(path: str) -> bytes:
    """Return a file of at most `MAX_BYTES`. InputError."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(
            f"{path} cannot be opened", code="input.no_file", remedy="Check the name, and that you may read it."
        ) from error
    if len(content) > MAX_BYTES:
        raise InputError(f"{path} is too large", code="input.too_large", remedy="Name a receipt or a trust file.")
    return content


def show(findings: Sequence[Finding]) -> None:
    """Print findings, each with its code and what to do."""
    for finding in findings:
        say(
            f"{click.style('WRONG', fg='red')}  {finding.message}\n  code:   {finding.code}\n  remedy: {finding.remedy}"
        )


def table(findings: Sequence[Finding]) -> list[dict[str, object]]:
    """Return findings for `--json`."""
    return [
        {"code": found.code, "message": found.message, "remedy": found.remedy, "index": found.index}
        for found in findings
    ]
