"""`realname document`: read documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from realname.cli.failures import BAD_INPUT, NO, YES, describe
from realname.cli.inputs import Day, about, today
from realname.cli.output import as_json, columns, print_json, say
from realname.evaluate.json_shapes import document_shape
from realname.measure.documents.reader import document_reader
from realname.measure.errors import ImageError
from realname.measure.images import read_image_file
from realname.measure.readings import DocumentKind, DocumentReading


@click.group()
def document() -> None:
    """Read documents."""


@document.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE...")
@click.option("--on", type=Day(), help="The day that resolves two-digit years; today by default (UTC).")
@as_json
def read(*, paths: Sequence[str], on: date | None, as_json: bool) -> int:
    """Read each file as one side of a document, and print what was read.

    Ends with 0 where every field was read surely, 1 where one was not, and 2 where a file is no picture.
    """
    reader, day = document_reader(), on or today()
    end = YES
    entries: list[dict[str, Any]] = []
    for path in paths:
        try:
            reading = reader.read(read_image_file(path), day)
        except ImageError as error:
            failure = describe(about(path, error))
            end = BAD_INPUT
            entries.append({"file": path, "error": failure.as_table()})
            if not as_json:
                click.echo(f"realname: {failure.message} [{failure.code}] {failure.remedy}", err=True)
            continue
        end = max(end, YES if _whole(reading) else NO)
        entries.append({"file": path, **document_shape(reading)})
        if not as_json:
            _print(path, reading)
    if as_json:
        print_json({"documents": entries})
    return end


def _whole(reading: DocumentReading) -> bool:
    return reading.kind is not DocumentKind.UNKNOWN and all(field.sure for field in reading.fields)


def _print(path: str, reading: DocumentReading) -> None:
    say(f"{path}: {reading.kind.value}")
    rows = [["field", "value", "confidence", "sure", "source", "reason"]]
    rows += [
        [
            field.name,
            "cannot read" if field.value is None else field.value,
            f"{field.confidence:.2f}",
            "yes" if field.sure else "no",
            field.source.value,
            field.reason,
        ]
        for field in reading.fields
    ]
    say(columns(rows, indent="  "))
    for line in reading.mrz_lines:
        say(f"  mrz  {line}")
    for digit in reading.check_digits:
        verdict = "agrees" if digit.agrees else f"read {digit.printed}, computed {digit.computed}"
        say(f"  check digit  {digit.field}: {verdict} ({digit.standard})")
    for change in reading.corrections:
        say(
            f"  corrected    {change.field}[{change.position}]: {change.seen} -> {change.taken}, by {change.settled_by}"
        )
    if reading.findings:
        say(f"  findings     {', '.join(reading.findings)}")
    box = reading.portrait
    where = f"{box.w:.0f}x{box.h:.0f} at {box.x:.0f},{box.y:.0f}" if box else "none"
    say(f"  portrait {where}; turned by {reading.rotation_deg} degrees; {reading.milliseconds:.0f} ms\n")
