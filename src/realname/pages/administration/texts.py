"""A policy's text as somebody sends it: read with every fault told by its place, or begun with another one's."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from realname.database.rows import tenant
from realname.judge.errors import CalibrationError
from realname.judge.policy import REGISTRATIONS, Policy, parse, shipped_text
from realname.judge.policy_faults import Fault, faults
from realname.judge.policy_text import toml_of
from realname.pages.trial.tools import tools
from realname.record.operators import selectors
from realname.record.operators.actions.policies import rules_of


@dataclass(frozen=True, slots=True)
class ShownFault:
    """One fault: where, what, and the line itself with its number."""

    place: str
    message: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a text: a policy, or its faults."""

    policy: Policy | None
    faults: tuple[ShownFault, ...]


def read(text: str) -> Reading:
    """Return the policy that a text is, or everything that keeps it from being published here."""
    found = [ShownFault(one.place, _told(one), one.line, _line(text, one.line)) for one in faults(text)]
    if found:
        return Reading(None, tuple(found))
    policy = parse(text)
    lacking = lacks(policy)
    return Reading(None if lacking else policy, tuple(lacking))


def lacks(policy: Policy) -> list[ShownFault]:
    """Return what a whole policy lacks to be published: another way, and rates that the engine supports."""
    found = []
    if not policy.other_way:
        text = _("It has no way without the face. Add what is asked of somebody who does not show hers.")
        found.append(ShownFault("other_way", text, 0, ""))
    if policy.face is not None:
        table = tools().calibration
        for place, ask, rate in (
            ("face.match_fmr", table.score_at, policy.face.match_fmr),
            ("face.no_match_fmr", table.score_at, policy.face.no_match_fmr),
            ("face.reject_unrecognisable", table.recognisability_floor, policy.face.reject_unrecognisable),
        ):
            try:
                ask(rate)
            except CalibrationError as error:
                found.append(ShownFault(place, str(error), 0, ""))
    return found


def beginning(operator_id: uuid.UUID, version: str, shipped: str) -> str:
    """Return the text that a new policy begins with: a published version raised by one, or one that ships, or none."""
    if shipped in REGISTRATIONS.values():
        return shipped_text(shipped)
    try:
        named = uuid.UUID(version)
    except ValueError:
        return ""
    with tenant(operator_id):
        rules = rules_of(selectors.policy_of(named))
    return toml_of(replace(rules, version=rules.version + 1))


def _told(fault: Fault) -> str:
    """Return a fault's words without its place, which is shown before them."""
    table = fault.place.rpartition(".")[0]
    for start in (f"{fault.place} ", f"{fault.place}: ", f"{table}: "):
        if len(start) > len(": ") and fault.message.startswith(start):
            return fault.message.removeprefix(start)
    return fault.message


def _line(text: str, number: int) -> str:
    lines: Sequence[str] = text.splitlines()
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def summed(found: Sequence[ShownFault]) -> str:
    """Return the sentence that stands above the faults."""
    return ngettext(
        "This is not a usable policy yet: %(n)d fault.", "This is not a usable policy yet: %(n)d faults.", len(found)
    ) % {"n": len(found)}
