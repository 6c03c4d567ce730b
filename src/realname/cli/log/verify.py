"""`realname log verify`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime

import click

from realname.cli.failures import NO, YES, InputError
from realname.cli.log.monitor import print_report
from realname.cli.log.options import opened, read_file, show, table, trust_of, trusting
from realname.cli.output import as_json, columns, print_json, say
from realname.cli.progress import Bars
from realname.ledger import receipts
from realname.ledger.leaves import Leaf
from realname.ledger.monitor import watch
from realname.ledger.monitor_state import Seen, moment
from realname.ledger.receipts import Receipt
from realname.ledger.trust import Trust
from realname.ledger.verify import Verdict, verify_receipt


@click.command()
@click.argument("receipt", required=False)
@click.option("--log", "where", help="The log: its address, or a folder with its files.")
@trusting
@as_json
def verify(  # one parameter an option
    *, receipt: str | None, where: str | None, trust: str | None, log_keys: Sequence[str], as_json: bool
) -> int:
    """Verify a receipt, or a whole log.

    RECEIPT is the file that was handed out, or the text of its QR code. Without --log it is verified offline; with
    it, the log of today must also continue what the receipt shows. Without RECEIPT, the whole log is read: every
    leaf, the tree over them, and the published figures.

    Ends with 0 where all holds, and with 1 where anything is wrong.
    """
    trusted = trust_of(trust, log_keys)
    if receipt is not None:
        return _receipt(receipt, where, trusted, as_json=as_json)
    if where is None:
        raise InputError("there is nothing to verify", code="input.usage", remedy="Name a receipt, or --log LOG.")
    with opened(where) as source, Bars() as progress:
        report = watch(source, trusted, Seen(), datetime.now(tz=UTC), progress=progress)
    print_report(report, as_json=as_json)
    return YES if report.is_right else NO


def _receipt(text: str, where: str | None, trusted: Trust, *, as_json: bool) -> int:
    receipt = read_receipt(text)
    with opened(where) if where is not None else nullcontext() as source:
        verdict = verify_receipt(receipt, trusted, source)
    if as_json:
        print_json(_shape(receipt, verdict))
    else:
        _print(receipt, verdict)
    return YES if verdict.holds else NO


def read_receipt(text: str) -> Receipt:
    """Return the receipt of a file, or of a QR code's text. InputError, ReceiptError, NoteError."""
    if text.startswith(receipts.QR_PREFIX):
        return receipts.read_qr(text)
    content = read_file(text)
    if content.startswith(receipts.QR_PREFIX.encode()):
        return receipts.read_qr(content.decode("latin-1").rstrip("\r\n"))
    return receipts.read(content)


def _shape(receipt: Receipt, verdict: Verdict) -> dict[str, object]:
    return {
        "holds": verdict.holds,
        "index": receipt.index,
        "leaf": said(verdict.leaf),
        "checkpoint": {"origin": receipt.head.origin, "size": receipt.head.size, "root": receipt.head.root.hex()},
        "witnessed": dict(verdict.trusted.witnessed) if verdict.trusted else {},
        "findings": table(verdict.findings),
    }


def said(leaf: Leaf | None) -> dict[str, object] | None:
    """Return what a leaf says, for `--json`."""
    return {"kind": leaf.kind, "at": leaf.at.isoformat(), **leaf.body} if leaf is not None else None


def _print(receipt: Receipt, verdict: Verdict) -> None:
    head = receipt.head
    if verdict.leaf is not None:
        rows = [
            [name, ", ".join(map(str, v)) if isinstance(v, list) else str(v)] for name, v in verdict.leaf.body.items()
        ]
        say(f"{verdict.leaf.kind} of {verdict.leaf.at.isoformat(timespec='milliseconds')}")
        say(columns(rows, indent="  "))
    say(f"leaf {receipt.index} of {head.size} of the log {head.origin}")
    for name, seconds in (verdict.trusted.witnessed if verdict.trusted else {}).items():
        say(f"seen by the witness {name} at {moment(seconds * 1000).isoformat()}")
    show(verdict.findings)
    if verdict.holds:
        say(f"{click.style('HOLDS', fg='green')}  the leaf stands in the log that was signed")
