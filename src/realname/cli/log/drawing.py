"""`realname log draws`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import click

from realname.cli.failures import NO, YES, InputError
from realname.cli.log.options import opened, show, table, trust_of, trusting
from realname.cli.output import as_json, print_json, say
from realname.cli.progress import Bars
from realname.ledger.draw_check import Draw, check_draws
from realname.ledger.draws import falls_on
from realname.ledger.tiled import read_checkpoint

SHOWN = 20
"""Numbers that are printed of a draw; --json has all of them."""


@click.command("draws")
@click.argument("where", metavar="LOG")
@click.option("--programme", help="One programme's identifier; all of them unless given.")
@click.option("--draw", "asked", help="One draw's identifier, or its ending as the lane's sign says it.")
@click.option("--number", type=click.IntRange(min=0), help="With --draw: whether it fell on this number.")
@trusting
@as_json
def draws(  # noqa: PLR0913  one parameter an option
    *,
    where: str,
    programme: str | None,
    asked: str | None,
    number: int | None,
    trust: str | None,
    log_keys: Sequence[str],
    as_json: bool,
) -> int:
    """Recompute the draws of extra checks from their revealed seeds, and compare them with what the log tells.

    Every leaf is read and hashed. With --draw and --number it says whether that number was drawn, and ends with 1
    where it was not. Without, it ends with 1 where anything is wrong. A draw that still runs keeps its seed secret.
    """
    if number is not None and asked is None:
        raise InputError("a number is one of a draw", code="input.usage", remedy="Name the draw with --draw too.")
    trusted = trust_of(trust, log_keys)
    with opened(where) as source, Bars() as progress:
        checked = check_draws(source, trusted.check(read_checkpoint(source)), progress)
    shown = [one for one in checked.draws if programme in {None, one.programme} and one.id.endswith(asked or "")]
    fell = _fell(shown, number) if number is not None else None
    if as_json:
        told = [{**asdict(one), "numbers": list(one.numbers)} for one in shown]
        print_json({"draws": told, "findings": table(checked.findings)} | ({} if fell is None else {"drawn": fell}))
    else:
        for one in shown:
            say(_line(one))
        if fell is not None:
            say(f"number {number} was {'' if fell else 'not '}drawn")
        show(checked.findings)
        if not checked.findings:
            say(f"{click.style('RIGHT', fg='green')}  every revealed draw fell as its seed says, committed to before")
    return NO if checked.findings or fell is False else YES


def _fell(shown: Sequence[Draw], number: int) -> bool:
    """Say whether the one draw fell on a number. InputError where it is not revealed, or gave no such number."""
    if len(shown) != 1 or not shown[0].seed:
        raise InputError(
            "that is not one draw, or it is not revealed in that log yet",
            code="input.draw_secret",
            remedy="Try again once its period is over; the operator's rules say how long that is.",
        )
    if number >= shown[0].among:
        raise InputError(
            f"this draw gave the numbers below {shown[0].among}",
            code="input.draw_number",
            remedy="Where a lane told you this number, show it to the regulator: the log does not count it.",
        )
    return falls_on(bytes.fromhex(shown[0].seed), number, shown[0].share)


def _line(one: Draw) -> str:
    if one.revealed_at is None:
        return f"{one.id}: committed to in leaf {one.committed_at}, {one.share:.2%}; not revealed yet"
    numbers = ", ".join(map(str, one.numbers[:SHOWN]))
    more = f" and {len(one.numbers) - SHOWN} more" if len(one.numbers) > SHOWN else ""
    places = f"leaves {one.committed_at} and {one.revealed_at}"
    return f"{one.id}: {len(one.numbers)} of {one.among} drawn at {one.share:.2%} ({places}): {numbers or 'none'}{more}"
