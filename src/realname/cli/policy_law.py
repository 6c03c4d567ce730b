"""`realname policy law`: which duties of the law a policy meets, and what is left for people to do."""

from __future__ import annotations

import click

from realname.cli.failures import NO, YES
from realname.cli.output import as_json, columns, print_json, say
from realname.judge.errors import PolicyError
from realname.judge.law.duty import Duty
from realname.judge.law.pack import Pack, packs, packs_of
from realname.judge.policy import DEFAULT, Policy, load_policy

STATUS = {
    "violated": "not asked for by this policy",
    "not_met": "not met",
    "operator": "for the operator to do",
    "met_with": "met, as this policy asks",
    "met": "met and tested",
}
"""How a duty stands, the gravest first, and in which words it is told."""


@click.command()
@click.argument("name", default=DEFAULT)
@click.option("--jurisdiction", default="", help="Whose law, by its ISO 3166 code or EU; without it, the policy's own.")
@click.option("--people", type=click.IntRange(min=0), default=0, help="How many people's faces are stored.")
@as_json
def law(*, name: str, jurisdiction: str, people: int, as_json: bool) -> int:
    """Say which duties of the law a policy meets, by name or by the path of a .toml file.

    Pointers for counsel, not legal advice. Ends with 1 where the policy does not ask for what a duty demands.
    """
    found = load_policy(name)
    where = jurisdiction or found.jurisdiction
    asked = packs_of(where)
    if not asked:
        raise _unknown(where)
    duties = [(pack, duty) for pack in asked for duty in pack.duties if duty.is_due(people)]
    if as_json:
        print_json(
            {
                "policy": {"name": found.name, "version": found.version, "digest": found.digest},
                "jurisdiction": where,
                "people": people,
                "duties": [_shape(pack, duty, found) for pack, duty in duties],
            }
        )
    else:
        say(f"{found.name}, version {found.version}, by the law of {where}\n")
        order = list(STATUS)
        rows = sorted(
            ([STATUS[how], duty.id, duty.clause, duty.text["en"]] for _, duty in duties for how in [_how(duty, found)]),
            key=lambda row: order.index(next(how for how, text in STATUS.items() if text == row[0])),
        )
        say(columns([["status", "duty", "clause", "what it asks"], *rows]))
        say("\ndocs/law says what meets each, and by which tests. Pointers for counsel, not legal advice.")
    return NO if any(duty.violated_by(found) for _, duty in duties) else YES


def _how(duty: Duty, policy: Policy) -> str:
    return "violated" if duty.violated_by(policy) else duty.status.value


def _shape(pack: Pack, duty: Duty, policy: Policy) -> dict[str, object]:
    return {
        "id": duty.id,
        "status": _how(duty, policy),
        "source": pack.sources[duty.source],
        "clause": duty.clause,
        "certain": duty.certain,
        "text": duty.text["en"],
        "means": duty.means.get("en", ""),
        "operator": duty.operator.get("en", ""),
        "lacks": duty.lacks.get("en", ""),
        "tests": list(duty.tests),
    }


def _unknown(jurisdiction: str) -> PolicyError:
    known = ", ".join(pack.code for pack in packs())
    told = f"there is no law pack for {jurisdiction}" if jurisdiction else "the policy names no jurisdiction"
    return PolicyError(told, code="law.unknown", remedy=f"Name one with --jurisdiction: packs ship for {known}.")
