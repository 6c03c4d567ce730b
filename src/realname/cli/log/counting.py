"""`realname log count`."""

from __future__ import annotations

from collections.abc import Sequence

import click

from realname.cli.failures import NO, YES
from realname.cli.log.options import opened, show, table, trust_of, trusting
from realname.cli.output import as_json, print_json, say
from realname.cli.progress import Bars
from realname.ledger.counting import Asked
from realname.ledger.counting import count as count_figure
from realname.ledger.tiled import read_checkpoint

SHOWN = 20
"""Places that are printed; --json has all of them."""


@click.command("count")
@click.argument("where", metavar="LOG")
@click.argument("figure")
@click.option("--month", required=True, metavar="YYYY-MM", help="The month that the leaves fell into, UTC.")
@click.option("--operator", help="One operator's identifier; all together unless given.")
@trusting
@as_json
def count(  # noqa: PLR0913  one parameter an option
    *,
    where: str,
    figure: str,
    month: str,
    operator: str | None,
    trust: str | None,
    log_keys: Sequence[str],
    as_json: bool,
) -> int:
    """Count one published figure by yourself, and say from which leaves.

    FIGURE is its name, as in decision.new_line.face.approved (docs/log.md). Every leaf is read and hashed, so that the
    count is that of the signed head. Ends with 1 where the leaves are not those that the head signs.
    """
    trusted = trust_of(trust, log_keys)
    with opened(where) as source, Bars() as progress:
        head = trusted.check(read_checkpoint(source))
        found = count_figure(source, head, Asked(figure, month, operator), progress)
    if as_json:
        print_json(
            {
                "figure": figure,
                "month": month,
                "operator": operator,
                "size": head.checkpoint.size,
                "count": found.total,
                "leaves": list(found.indexes),
                "findings": table(found.findings),
            }
        )
    else:
        places = ", ".join(map(str, found.indexes[:SHOWN]))
        more = f" and {len(found.indexes) - SHOWN} more" if len(found.indexes) > SHOWN else ""
        say(f"{figure}: {found.total}, from {len(found.indexes)} of {head.checkpoint.size} leaves")
        say(f"leaves {places}{more}" if found.indexes else "no leaf")
        show(found.findings)
    return NO if found.findings else YES
