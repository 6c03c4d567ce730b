"""How a command ends when it cannot answer: a code, a message, a remedy; never a traceback."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass

import click

YES = 0
NO = 1
BAD_INPUT = 2
COULD_NOT = 3

GIVEN = (
    "image.",
    "input.",
    "policy.",
    "law.",
    "specimen.",
    "evaluate.labels",
    "calibration.malformed",
    "page.not_loopback",
    "trust.",
    "receipt.",
    "disclosure.",
    "note.",
    "checkpoint.",
)
"""How codes begin that speak of what the person gave; the others, and those below, speak of this machine."""

OF_THE_MACHINE = ("specimen.no_font", "specimen.folder")


class InputError(click.ClickException):
    """What the person gave cannot be used: codes `input.*`."""

    exit_code = BAD_INPUT

    def __init__(self, message: str, *, code: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Failure:
    """What is said of an error."""

    code: str
    message: str
    remedy: str
    exit_code: int

    def as_table(self) -> dict[str, str]:
        """Return what `--json` holds under "error"."""
        return {"code": self.code, "message": self.message, "remedy": self.remedy}


def describe(error: Exception) -> Failure:
    """Return what to say of an error. One that nobody foresaw is named by its type alone: its text may hold data."""
    code = getattr(error, "code", None)
    remedy = getattr(error, "remedy", None)
    if isinstance(code, str) and isinstance(remedy, str):
        of_given = code.startswith(GIVEN) and code not in OF_THE_MACHINE
        return Failure(code, str(error), remedy, BAD_INPUT if of_given else COULD_NOT)
    if isinstance(error, click.Abort):
        return Failure("input.interrupted", "interrupted", "Run the command again.", COULD_NOT)
    if isinstance(error, click.UsageError):
        path = error.ctx.command_path if error.ctx else "realname"
        return Failure("input.usage", error.format_message(), f"See `{path} --help`.", BAD_INPUT)
    if isinstance(error, click.ClickException):
        return Failure("input.usage", error.format_message(), "See `realname --help`.", BAD_INPUT)
    return Failure(
        "internal.error",
        f"an error that nobody foresaw: {type(error).__name__}",
        "Run it again with REALNAME_DEBUG=1, and report what it prints.",
        COULD_NOT,
    )


def report(error: Exception, *, as_json: bool) -> int:
    """Print what to say of an error, and return the exit code."""
    if isinstance(error, BrokenPipeError):
        # The reader went away; closing quietly keeps Python from complaining at its own end.
        sys.stderr.close()
        return COULD_NOT
    failure = describe(error)
    if as_json:
        click.echo(json.dumps({"error": failure.as_table()}, ensure_ascii=False, indent=2))
    else:
        click.echo(f"realname: {failure.message}\n  code:   {failure.code}\n  remedy: {failure.remedy}", err=True)
    return failure.exit_code
