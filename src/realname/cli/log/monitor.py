"""`realname log monitor`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from realname.cli.failures import NO, YES
from realname.cli.log.options import opened, read_file, show, table, trust_of, trusting
from realname.cli.output import as_json, print_json, say
from realname.cli.progress import Bars
from realname.ledger.errors import LedgerError
from realname.ledger.findings import Finding
from realname.ledger.monitor import Report, watch
from realname.ledger.monitor_state import load, save
from realname.ledger.sources import Source
from realname.ledger.trust import Trust
from realname.ledger.verify import continues


@click.command()
@click.argument("where", metavar="LOG")
@click.option("--state", type=click.Path(dir_okay=False), required=True, help="The monitor's own file.")
@click.option("--head", "heads", multiple=True, type=click.Path(), help="A checkpoint that somebody else saw.")
@click.option("--max-delay", default=60, show_default=True, help="Minutes that a leaf may be late.")
@click.option("--every", type=click.IntRange(min=1), help="Look again after so many seconds, until stopped.")
@trusting
@as_json
def monitor(  # noqa: PLR0913  one parameter an option
    *,
    where: str,
    state: str,
    heads: Sequence[str],
    max_delay: int,
    every: int | None,
    trust: str | None,
    log_keys: Sequence[str],
    as_json: bool,
) -> int:
    """Check what a log has appended since the last time, and recount the published figures.

    The monitor keeps its own file: how far it read, what it counted, the newest head. A log that forks, shrinks, or
    changes what it said is found by that file, so keep it where whoever runs the log cannot write. Ends with 0 where
    all is right, and with 1 where anything is wrong; with --every, it goes on and prints each look.
    """
    trusted = trust_of(trust, log_keys)
    delay = timedelta(minutes=max_delay)
    if every is None:
        return _look(where, trusted, Path(state), heads, delay, as_json=as_json)
    while True:
        try:
            _look(where, trusted, Path(state), heads, delay, as_json=as_json)
        except LedgerError as error:
            # A network that fails for a while must not end a monitor that is meant to go on.
            click.echo(f"realname: {error} ({error.code})", err=True)
        time.sleep(every)


def _look(  # noqa: PLR0913  what the command was given
    where: str, trust: Trust, state: Path, heads: Sequence[str], delay: timedelta, *, as_json: bool
) -> int:
    with opened(where) as source:
        with Bars() as progress:
            report = watch(source, trust, load(state), datetime.now(tz=UTC), max_delay=delay, progress=progress)
        others = _others(report, heads, trust, source)
    save(state, report.seen)
    print_report(report, others, as_json=as_json)
    return YES if report.is_right and not others else NO


def _others(report: Report, heads: Sequence[str], trust: Trust, source: Source) -> list[Finding]:
    """Return what is wrong with heads that others saw, by the one that was just accepted."""
    if report.trusted is None:
        return []
    signed = Trust(trust.logs)
    found = (continues(signed.check(read_file(head)), report.trusted, source) for head in heads)
    return [finding for findings in found for finding in findings]


def print_report(report: Report, others: Sequence[Finding] = (), *, as_json: bool) -> None:
    """Print what a look at a log found."""
    findings = (*report.findings, *others)
    head = report.trusted.checkpoint if report.trusted else None
    if as_json:
        print_json(
            {
                "right": not findings,
                "origin": head.origin if head else None,
                "size": head.size if head else None,
                "root": head.root.hex() if head else None,
                "witnessed": dict(report.trusted.witnessed) if report.trusted else {},
                "new_leaves": report.new_leaves,
                "months_without_figures": list(report.unpublished),
                "counts": report.counts,
                "findings": table(findings),
            }
        )
        return
    if head is not None:
        say(f"{head.origin}: {head.size} leaves, {report.new_leaves} of them new")
    if report.unpublished:
        say(f"no figures are published for {', '.join(report.unpublished)}")
    show(findings)
    hidden = sum(report.counts.values()) - len(report.findings)
    if hidden:
        say(f"and {hidden} more of these")
    if not findings:
        say(f"{click.style('RIGHT', fg='green')}  the leaves, the tree over them and the figures agree")
