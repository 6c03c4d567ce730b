"""`realname policy`: show, compare and check policies."""

from __future__ import annotations

import json

import click

from realname.cli.failures import NO, YES
from realname.cli.judging import engine_option
from realname.cli.output import as_json, columns, print_json, say
from realname.evaluate.instruments import instruments
from realname.judge.errors import CalibrationError
from realname.judge.policy import DEFAULT, Policy, differences, load_policy, shipped
from realname.judge.shapes import plain


@click.group()
def policy() -> None:
    """Show, compare and check policies."""


@policy.command()
@click.argument("name", default=DEFAULT)
@as_json
def show(*, name: str, as_json: bool) -> None:
    """Show every rule of a policy, by name or by the path of a .toml file."""
    found = load_policy(name)
    if as_json:
        print_json({**_shape(found), "shipped": list(shipped())})
        return
    say(f"{found.name}, version {found.version}, digest {found.digest}\n\n{found.summary}\n")
    rows = [["check", "required", "fail", "unsure"]]
    rows += [[name, rule.required.value, rule.fail.value, rule.unsure.value] for name, rule in found.checks.items()]
    say(columns(rows))
    for group in ("document", "face"):
        rules = plain(getattr(found, group)) or {}
        say(f"\n{group}")
        say(columns([[name, json.dumps(value)] for name, value in rules.items()], indent="  "))


@policy.command()
@click.argument("old")
@click.argument("new")
@as_json
def diff(*, old: str, new: str, as_json: bool) -> int:
    """Say which rules differ between two policies. Ends with 0 where none does, and with 1 otherwise."""
    changes = differences(load_policy(old), load_policy(new))
    if as_json:
        print_json({"differences": [{"rule": rule, "old": before, "new": after} for rule, before, after in changes]})
    elif changes:
        table = [[rule, json.dumps(before), json.dumps(after)] for rule, before, after in changes]
        say(columns([["rule", "old", "new"], *table]))
    else:
        say("no differences")
    return NO if changes else YES


@policy.command()
@click.argument("name")
@engine_option
@as_json
def check(*, name: str, engine: str, as_json: bool) -> int:
    """Check that a policy is whole, and that the engine's calibration supports the rates that it names.

    Ends with 0 where it can be used, with 1 where the engine cannot support it, and with 2 where it is malformed.
    """
    found = load_policy(name)
    problem = _unsupported(found, engine)
    if as_json:
        print_json({"name": found.name, "digest": found.digest, "engine": engine, "problem": problem})
    else:
        say(f"{found.name}, version {found.version}: {problem or 'can be used'} (digest {found.digest})")
    return NO if problem else YES


def _unsupported(found: Policy, engine: str) -> str | None:
    if found.face is None:
        return None
    try:
        table = instruments(engine).calibration
        table.score_at(found.face.match_fmr)
        table.score_at(found.face.no_match_fmr)
        table.recognisability_floor(found.face.reject_unrecognisable)
    except CalibrationError as error:
        return str(error)
    return None


def _shape(found: Policy) -> dict[str, object]:
    return {"digest": found.digest, "policy": plain(found)}
