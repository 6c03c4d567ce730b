"""CAMARA SIM Swap 2.1, KYC Match 0.4 and Number Recycling 0.2 for an operator's partners, by tokens of two legs.

The shapes of questions, answers and errors are those of the published definitions (camaraproject, Apache-2.0). A
partner is an API client that holds such scopes alone. Of a SIM it learns whether and when it changed, and nothing of
whose it is; the rest it learns where the person agreed to that party by name. Each question is written beside her.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus

from django.utils import timezone

from realname.database.rows import tenant
from realname.record.camara.actions.asking import may_tell, note
from realname.record.camara.actions.partners import party_of
from realname.record.camara.answering import (
    INVALID,
    NOT_AGREED,
    NOT_APPLICABLE,
    Body,
    Refusal,
    answers,
    day_of,
    number_in,
)
from realname.record.camara.holding import has_changed_hands, held_line, is_disputed, latest_sim_change, line_on
from realname.record.camara.kyc_match import attributes_in, matches
from realname.record.camara.models import Asked
from realname.record.operators.actions.clients import Caller
from realname.record.subscribers.sealing import read_fields

HOURS = range(1, 2401)
DEFAULT_HOURS = 240
EARLIEST_ZONE = timedelta(hours=14)
"""Where a day begins first: somewhere it is tomorrow already."""


@answers("sim-swap:check")
def check_sim(caller: Caller, body: Body) -> Body:
    """Tell whether the SIM changed in the last `maxAge` hours."""
    hours = body.get("maxAge", DEFAULT_HOURS)
    if not isinstance(hours, int) or isinstance(hours, bool):
        raise INVALID
    if hours not in HOURS:
        raise Refusal(HTTPStatus.BAD_REQUEST, "OUT_OF_RANGE", "maxAge is 1 to 2400 hours.")
    changed_at = _sim_changed_at(caller, body, Asked.SIM_CHECK)
    return {"swapped": changed_at >= timezone.now() - timedelta(hours=hours)}


@answers("sim-swap:retrieve-date")
def date_sim(caller: Caller, body: Body) -> Body:
    """Tell when the SIM changed last."""
    changed_at = _sim_changed_at(caller, body, Asked.SIM_DATE)
    return {"latestSimChange": changed_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")}


@answers("kyc-match:match")
def match(caller: Caller, body: Body) -> Body:
    """Tell of each attribute whether it agrees with what was verified of the line's holder."""
    asked = attributes_in(body)
    number = number_in(body)
    found: Body | None = None
    with tenant(caller.operator_id):
        line = held_line(caller.operator_id, number)
        agreed = may_tell([line.subscriber], party_of(caller), Asked.KYC_MATCH, tuple(asked))
        if agreed and not is_disputed(line):
            found = matches(asked, read_fields(line.subscriber))
    if not agreed:
        raise NOT_AGREED
    if found is None:
        raise NOT_APPLICABLE
    return found


@answers("number-recycling:check")
def check_recycling(caller: Caller, body: Body) -> Body:
    """Tell whether the holder of the number changed after `specifiedDate`, where she or the earlier one agreed."""
    day = _past(day_of(body.get("specifiedDate")))
    number = number_in(body)
    with tenant(caller.operator_id):
        line = held_line(caller.operator_id, number)
        earlier = line_on(caller.operator_id, number, day)
        people = [line.subscriber]
        if earlier is not None and earlier.subscriber_id != line.subscriber_id:
            people.append(earlier.subscriber)
        agreed = may_tell(people, party_of(caller), Asked.NUMBER_RECYCLING)
        changed = has_changed_hands(caller.operator_id, number, day) if agreed and not is_disputed(line) else None
    if not agreed:
        raise NOT_AGREED
    if changed is None:
        raise NOT_APPLICABLE
    return {"phoneNumberRecycled": changed}


def _sim_changed_at(caller: Caller, body: Body, asked: Asked) -> datetime:
    number = number_in(body)
    with tenant(caller.operator_id):
        line = held_line(caller.operator_id, number)
        changed_at = latest_sim_change(caller.operator_id, number)
        note(line.subscriber, party_of(caller), asked)
    return changed_at


def _past(day: date) -> date:
    if day > (datetime.now(UTC) + EARLIEST_ZONE).date():
        raise Refusal(HTTPStatus.BAD_REQUEST, "OUT_OF_RANGE", "specifiedDate is a day that has come.")
    return day
