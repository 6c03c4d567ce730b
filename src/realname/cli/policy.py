"""`realname policy`: show, compare, check, publish and rehearse policies."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from datetime import UTC, datetime

import click

from realname.cli.failures import NO, YES
from realname.cli.judging import engine_option
from realname.cli.output import as_json, columns, print_json, say
from realname.cli.policy_law import law
from realname.cli.progress import Bars
from realname.cli.service.database import use_database
from realname.evaluate.instruments import instruments
from realname.judge.errors import CalibrationError
from realname.judge.law.pack import packs_of
from realname.judge.policy import DEFAULT, Policy, differences, load_policy, shipped, text_of
from realname.judge.shapes import plain

COMMAND_LINE = "command line"
"""Who publishes, as the record names it."""


@click.group()
def policy() -> None:
    """Show, compare, check, publish and rehearse policies."""


policy.add_command(law)


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
    for pack in packs_of(found.jurisdiction):
        if broken := pack.violated_by(found):
            say(f"\nDuties of {pack.name['en']} that it does not meet (`realname policy law`):")
            say(columns([[duty.id, duty.text["en"]] for duty in broken], indent="  "))


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


@policy.command()
@click.argument("name")
@click.option("--operator", type=click.UUID, required=True, help="Whose policy it becomes.")
@click.option("--kind", "kinds", multiple=True, required=True, help="A kind of registration that it is in force for.")
@engine_option
@as_json
def publish(*, name: str, operator: uuid.UUID, kinds: tuple[str, ...], engine: str, as_json: bool) -> int:
    """Publish a policy, by name or by the path of a .toml file, and put it in force.

    What is published never changes; a change is a new version. Ends with 1 where the engine cannot support its rates.
    """
    use_database()
    from realname.database.rows import tenant  # noqa: PLC0415  after Django is set up
    from realname.record.operators.actions.clients import Caller  # noqa: PLC0415  the same
    from realname.record.operators.actions.policies import publish_policy  # noqa: PLC0415  the same

    if problem := _unsupported(load_policy(name), engine):
        click.echo(f"realname: {problem}", err=True)
        return NO
    with tenant(operator):
        row = publish_policy(Caller(operator, COMMAND_LINE, frozenset()), text_of(name), kinds)
    if as_json:
        print_json({"id": str(row.id), "name": row.name, "version": row.version, "digest": row.digest})
    else:
        say(f"{row.name}, version {row.version}, is in force for {', '.join(kinds)} (digest {row.digest})")
    return YES


@policy.command()
@click.argument("new")
@click.option("--operator", type=click.UUID, required=True, help="Whose decisions.")
@click.option("--since", type=click.DateTime(formats=["%Y-%m-%d"]), required=True, help="The first day, UTC.")
@click.option("--kind", default="", help="Decisions of one kind of registration alone.")
@engine_option
@as_json
def rehearse(  # noqa: PLR0913  one parameter an option
    *, new: str, operator: uuid.UUID, since: datetime, kind: str, engine: str, as_json: bool
) -> int:
    """Say how past decisions would have come out under another policy. Nothing is changed.

    Readings that are still kept are judged anew; of erased ones the recorded checks are. Ends with 0 where every
    outcome would be the same, and with 1 otherwise.
    """
    use_database()
    from realname.record.registrations.actions import rehearsing  # noqa: PLC0415  after Django is set up

    found = load_policy(new)
    first = since.replace(tzinfo=UTC)
    total = rehearsing.decided_since(operator, first, kind)
    rows = []
    with Bars() as progress:
        for row in rehearsing.rehearse(operator, found, first, instruments(engine), kind):
            rows.append(row)
            progress("rehearsing", len(rows), total)
    changed = [row for row in rows if row.before is not row.after]
    counts = Counter((row.before.value, row.after.value) for row in rows)
    if as_json:
        print_json(
            {
                "policy": {"name": found.name, "version": found.version, "digest": found.digest},
                "decisions": len(rows),
                "from_readings": sum(row.from_readings for row in rows),
                "outcomes": [{"before": a, "after": b, "count": n} for (a, b), n in sorted(counts.items())],
                "changed": [
                    {
                        "registration": str(row.registration_id),
                        "before": row.before.value,
                        "after": row.after.value,
                        "reasons": list(row.reasons),
                    }
                    for row in changed
                ],
            }
        )
    else:
        say(f"{len(rows)} decisions, {sum(row.from_readings for row in rows)} of them judged from their readings")
        say(columns([["before", "after", "count"], *([a, b, str(n)] for (a, b), n in sorted(counts.items()))]))
        for row in changed:
            say(f"{row.registration_id}  {row.before.value} -> {row.after.value}  {', '.join(row.reasons)}")
    return NO if changed else YES


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
