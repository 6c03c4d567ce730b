"""The program `realname`: its commands, and how it ends."""

from __future__ import annotations

import os
import sys

import click

from realname import __version__
from realname.cli import failures
from realname.cli.lazy import LazyGroup

COMMANDS = {
    "verify": ("realname.cli.verify:verify", "Judge a document and photographs of a face by a policy."),
    "face": ("realname.cli.face:face", "Compare or measure faces."),
    "document": ("realname.cli.document:document", "Read documents."),
    "specimen": ("realname.cli.specimen:specimen", "Render specimen documents to try with."),
    "evaluate": ("realname.cli.evaluate:evaluate", "Measure how often realname errs, on labelled data."),
    "policy": ("realname.cli.policy:policy", "Show, compare, check, publish and rehearse policies."),
    "models": ("realname.cli.models:models", "Fetch, list and verify the networks."),
    "doctor": ("realname.cli.doctor:doctor", "Look at this machine and say what to mend."),
    "try": ("realname.cli.local_page:local_page", "Start the local page and print its address."),
    "run": ("realname.cli.service.run:run", "Run everything on this machine, for trying."),
    "simulate": ("realname.cli.service.simulate:simulate", "Run a simulator of an outside system."),
    "migrate": ("realname.cli.service.migrate:migrate", "Bring the database's tables up to date."),
    "operator": ("realname.cli.service.operators:operator", "Add, list and connect operators."),
    "staff": ("realname.cli.service.staff:staff", "Add, list and shut out an operator's staff."),
    "campaign": ("realname.cli.service.campaigns:campaign", "Verify existing lines: load, plan, run and look."),
    "keys": ("realname.cli.service.keys:keys", "Change the key that wraps every person's data key."),
    "serve": ("realname.cli.service.serve:serve", "Serve the API and the pages."),
    "worker": ("realname.cli.service.worker:worker", "Measure, decide and deliver what waits."),
    "programmes": ("realname.cli.programmes.group:programmes", "Serve the terminals of opt-in channels."),
    "terminal": ("realname.cli.terminal.command:terminal", "Be a till, desk, lane or gate."),
    "demonstrate": ("realname.cli.demonstrate.group:demonstrate", "Show an opt-in channel from end to end."),
    "replay": ("realname.cli.replay:replay", "Make a decision anew and compare."),
    "log": ("realname.cli.log.group:log", "Check the public log: verify, monitor, witness."),
}


@click.group(cls=LazyGroup, lazy=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="realname")
def program() -> None:
    """Judge whether a face is that of a document, and measure how often that judgement errs.

    Exit codes: 0 yes, 1 no, 2 bad input, 3 could not. With --json, the answer is one JSON value on the standard
    output, errors too; progress goes to the standard error.
    """


def run(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit code; no exception leaves it, unless REALNAME_DEBUG is set."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        ended = program.main(args=words, prog_name="realname", standalone_mode=False)
    except Exception as error:
        if os.environ.get("REALNAME_DEBUG"):
            raise
        return failures.report(error, as_json="--json" in words)
    return ended if isinstance(ended, int) else failures.YES
