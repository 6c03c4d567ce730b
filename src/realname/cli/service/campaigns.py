"""`realname campaign`: lines from before the rule are loaded, planned and taken through; and how far they are."""

from __future__ import annotations

import csv
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from realname.cli.inputs import Day
from realname.cli.output import as_json, columns, print_json, say
from realname.cli.progress import Bars
from realname.cli.service.database import use_database

COMMAND_LINE = "command line"
"""Who acts, as the record names it."""

PIECE_BYTES = 1 << 20

of_operator = click.option("--operator", type=click.UUID, required=True, help="Whose campaign it is.")
the_campaign = click.argument("campaign_id", metavar="CAMPAIGN", type=click.UUID)


@click.group()
def campaign() -> None:
    """Verify lines that were registered before the rule: load, plan, run and look."""


@campaign.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False), required=False)
@of_operator
@click.option("--name", help="As the operator's people know it.")
@click.option("--verified-before", type=Day(), help="Take lines of the record verified before this day, and no FILE.")
@click.option("--cohorts", type=int, default=10, show_default=True, help="Into how many parts the lines are drawn.")
@click.option("--first-day", type=Day(), help="On which the first cohort's window opens.")
@click.option("--every-days", type=int, default=7, show_default=True, help="Between the openings of two cohorts.")
@click.option("--reminder-day", "reminder_days", type=int, multiple=True, default=(10, 25), show_default=True)
@click.option("--outgoing-days", type=int, default=30, show_default=True, help="When outgoing calls are barred.")
@click.option("--incoming-days", type=int, default=60, show_default=True, help="When incoming ones are too; 0: never.")
@click.option("--channel", type=click.Choice(("sms", "letter", "both")), default="sms", show_default=True)
@click.option("--hour", type=int, default=9, show_default=True, help="Of the day, UTC, at which steps begin.")
@click.option("--go-on", "known", type=click.UUID, help="Go on with a campaign whose loading was broken off.")
@as_json
def plan(  # noqa: PLR0913  one parameter an option
    *,
    file: str | None,
    operator: uuid.UUID,
    name: str | None,
    verified_before: Any,
    known: uuid.UUID | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Load the lines of a CSV FILE, or of the record, and plan their cohorts. Nothing is sent before `run`.

    The file's first line names its columns: msisdn, and any of language, name, address, never_bar.
    """
    if known is None and (name is None or given["first_day"] is None):
        raise click.UsageError("a new campaign has --name and --first-day")
    if known is None and (file is None) == (verified_before is None):
        raise click.UsageError("name a FILE, or --verified-before")
    use_database()
    from realname.database.rows import tenant  # noqa: PLC0415  after Django is set up
    from realname.record.campaigns.actions import loading, making  # noqa: PLC0415  the same
    from realname.record.campaigns.plan import Plan  # noqa: PLC0415  the same

    if known is None:
        given["incoming_days"] = given["incoming_days"] or None
        before = None
        if verified_before is not None:
            before = datetime.combine(verified_before, datetime.min.time(), UTC)
        with tenant(operator):
            known = making.make_campaign(
                operator,
                str(name),
                Plan(**given),
                by=COMMAND_LINE,
                source="file" if before is None else "lines",
                verified_before=before,
            ).id
    click.echo(f"realname: campaign {known}", err=True)
    if file is not None:
        _load_file(operator, known, file)
    else:
        loading.load(operator, known)
    _show(operator, known, as_json=as_json)


@campaign.command()
@the_campaign
@of_operator
@as_json
def run(*, campaign_id: uuid.UUID, operator: uuid.UUID, as_json: bool) -> None:
    """Start a campaign, or go on with one, and do now what is due; the workers go on from then on."""
    use_database()
    from django.utils import timezone  # noqa: PLC0415  after Django is set up

    from realname.database.rows import tenant  # noqa: PLC0415  the same
    from realname.record.campaigns.actions import making, running  # noqa: PLC0415  the same

    with tenant(operator):
        making.start(campaign_id, COMMAND_LINE)
    running.work(operator, campaign_id, timezone.now())
    _show(operator, campaign_id, as_json=as_json)


@campaign.command()
@the_campaign
@of_operator
@as_json
def pause(*, campaign_id: uuid.UUID, operator: uuid.UUID, as_json: bool) -> None:
    """Let nothing more be sent or barred until `run`; lines are restored meanwhile."""
    use_database()
    from realname.database.rows import tenant  # noqa: PLC0415  after Django is set up
    from realname.record.campaigns.actions import making  # noqa: PLC0415  the same

    with tenant(operator):
        making.pause(campaign_id, COMMAND_LINE)
    _show(operator, campaign_id, as_json=as_json)


@campaign.command()
@the_campaign
@of_operator
@click.option("--lift/--keep", "lift", required=True, help="Whether the lines that it barred are restored now.")
@as_json
def end(*, campaign_id: uuid.UUID, operator: uuid.UUID, lift: bool, as_json: bool) -> None:
    """End a campaign for good."""
    use_database()
    from realname.database.rows import tenant  # noqa: PLC0415  after Django is set up
    from realname.record.campaigns.actions import making  # noqa: PLC0415  the same

    with tenant(operator):
        making.end(campaign_id, COMMAND_LINE, lift=lift)
    _show(operator, campaign_id, as_json=as_json)


@campaign.command()
@the_campaign
@of_operator
@as_json
def show(*, campaign_id: uuid.UUID, operator: uuid.UUID, as_json: bool) -> None:
    """Show how far a campaign is, and what its bars did."""
    use_database()
    _show(operator, campaign_id, as_json=as_json)


@campaign.command()
@the_campaign
@of_operator
@click.option("--coming", type=float, default=0.75, show_default=True, help="Share of holders who come at all.")
@click.option("--remote", type=float, default=0.6, show_default=True, help="Share of those on their own phone.")
@click.option("--shops", type=int, default=50, show_default=True)
@click.option("--agents", type=int, help="At work in each shop; without it, only how many are needed is said.")
@as_json
def forecast(*, campaign_id: uuid.UUID, operator: uuid.UUID, as_json: bool, **guess: Any) -> None:
    """Say who would come on which day, and how many must be there. Nothing is sent; the API takes all assumptions."""
    use_database()
    from realname.database.rows import tenant  # noqa: PLC0415  after Django is set up
    from realname.record.campaigns.actions.showing import forecast_shown  # noqa: PLC0415  the same
    from realname.record.campaigns.forecast import Assumptions  # noqa: PLC0415  the same

    with tenant(operator):
        told = forecast_shown(campaign_id, Assumptions(**guess))
    if as_json:
        print_json({**told, "days": [{**day, "day": day["day"].isoformat()} for day in told["days"]]})
        return
    heads = ("day", "in_shops", "remote", "calls", "agents_needed", "call_agents", "reviewers", "left_over")
    rows = [
        [f"{day[name]:.0f}" if isinstance(day[name], float) else str(day[name]) for name in heads]
        for day in told["days"]
    ]
    say(columns([heads, *rows]))


@campaign.command("list")
@of_operator
@as_json
def list_(*, operator: uuid.UUID, as_json: bool) -> None:
    """List an operator's campaigns, the newest first."""
    use_database()
    from realname.database.rows import tenant  # noqa: PLC0415  after Django is set up
    from realname.record.campaigns import selectors  # noqa: PLC0415  the same

    with tenant(operator):
        rows = [(str(row.id), row.state, row.lines, row.name) for row in selectors.campaigns().order_by("-id")]
    names = ("campaign", "state", "lines", "name")
    if as_json:
        print_json({"campaigns": [dict(zip(names, row, strict=True)) for row in rows]})
    else:
        say(columns([names, *([str(cell) for cell in row] for row in rows)]))


@campaign.command()
@the_campaign
@of_operator
def refused(*, campaign_id: uuid.UUID, operator: uuid.UUID) -> None:
    """Write the rows that were refused as CSV: the file's line, the column and the reason."""
    use_database()
    from realname.database.rows import tenant  # noqa: PLC0415  after Django is set up
    from realname.record.campaigns import selectors  # noqa: PLC0415  the same

    writer = csv.writer(sys.stdout)
    writer.writerow(("line", "column", "code"))
    with tenant(operator):
        rows = selectors.bad_rows(campaign_id).order_by("row_number")
        writer.writerows(rows.values_list("row_number", "column", "code").iterator(5000))


@campaign.command()
@the_campaign
@of_operator
def letters(*, campaign_id: uuid.UUID, operator: uuid.UUID) -> None:
    """Hand over the letters that wait: write them as CSV. From then on they count as sent."""
    use_database()
    from realname.database.rows import tenant  # noqa: PLC0415  after Django is set up
    from realname.record.campaigns.actions import letters as letting  # noqa: PLC0415  the same

    with tenant(operator):
        made = letting.hand_over_letters(campaign_id, COMMAND_LINE)
        for line in letting.letters_csv(campaign_id, made.id):
            click.echo(line, nl=False)


@campaign.command()
@click.argument("numbers", metavar="FILE", type=click.File())
@of_operator
@click.option("--reason", required=True, help="emergency_service, health, alarm_line, vulnerable_person, ...")
def spare(*, numbers: Any, operator: uuid.UUID, reason: str) -> None:
    """List the numbers of a FILE, one a line, as never to be barred; where one is, it is restored."""
    use_database()
    from realname.database.rows import tenant  # noqa: PLC0415  after Django is set up
    from realname.record.campaigns.actions.sparing import spare as spare_line  # noqa: PLC0415  the same

    count = 0
    for text in filter(None, map(str.strip, numbers)):
        with tenant(operator):
            spare_line(operator, text, reason, COMMAND_LINE)
        count += 1
    click.echo(f"realname: {count} lines are never barred", err=True)


def _load_file(operator: uuid.UUID, campaign_id: uuid.UUID, file: str) -> None:
    from realname.record.campaigns.actions import loading  # noqa: PLC0415  after Django is set up

    size = Path(file).stat().st_size
    read = 0

    def pieces() -> Iterator[bytes]:
        nonlocal read
        with Path(file).open("rb") as stream:
            while piece := stream.read(PIECE_BYTES):
                read += len(piece)
                yield piece

    with Bars() as progress:
        loading.load_file(operator, campaign_id, pieces(), lambda _row: progress("loading", read, size))


def _show(operator: uuid.UUID, campaign_id: uuid.UUID, *, as_json: bool) -> None:
    from realname.database.rows import tenant  # noqa: PLC0415  after Django is set up
    from realname.record.campaigns.actions.showing import shown  # noqa: PLC0415  the same

    with tenant(operator):
        told = shown(campaign_id)
    if as_json:
        print_json(told)
        return
    say(f"{told['name']}: {told['state']}, {told['lines']} lines, {told['refused_rows']} rows refused")
    say(columns([("lines", "count"), *((state, str(n)) for state, n in told["lines_by_state"].items())]))
    if told["steps"]:
        rows = [
            (one["due_at"], str(one["cohort"]), one["kind"], one["state"], str(one["lines"])) for one in told["steps"]
        ]
        say(columns([("due", "cohort", "step", "state", "lines"), *rows]))
