"""A campaign as the API and the command line tell it: counts and days, and nothing of a person."""

from __future__ import annotations

import math
import uuid
from dataclasses import asdict
from datetime import datetime
from typing import Any

from realname.record.campaigns import selectors
from realname.record.campaigns.actions.making import campaign_of
from realname.record.campaigns.forecast import Assumptions, forecast
from realname.record.campaigns.models import Campaign, CampaignLine, LetterFile, NeverBar, Step
from realname.record.campaigns.plan import from_json
from realname.record.campaigns.states import LineState


def shown(campaign_id: uuid.UUID) -> dict[str, Any]:
    """Return a campaign with its lines by state, its steps and its harm. NotFound. Inside the tenant's transaction."""
    row = campaign_of(campaign_id)
    states = selectors.lines_by_state(row.id)
    return {
        **summary(row),
        "plan": row.plan,
        "lines_by_state": {state.value: states[state] for state in LineState},
        "notices": [
            {"channel": channel, "state": state, "count": count}
            for (channel, state), count in sorted(selectors.notices_by_state(row.id).items())
        ],
        "orders": [
            {"action": action, "state": state, "count": count}
            for (action, state), count in sorted(selectors.orders_by_state(row.id).items())
        ],
        "refused_by_code": dict(selectors.bad_rows_by_code(row.id)),
        "harm": asdict(selectors.harm_of(row.id)),
        "steps": [_step(step) for step in selectors.steps_of(row.id)],
    }


def summary(row: Campaign) -> dict[str, Any]:
    """Return what a list says of a campaign."""
    return {
        "id": str(row.id),
        "name": row.name,
        "state": row.state,
        "source": row.source,
        "parts": row.parts,
        "rows_read": max(row.loaded_to - 1, 0) if row.source == Campaign.Source.FILE else row.loaded_to,
        "lines": row.lines,
        "refused_rows": row.bad_rows,
        "erased_lines": row.erased,
        "failed": row.failed,
        "made_at": _written(row.created_at),
        "started_at": _written(row.started_at),
        "paused_at": _written(row.paused_at),
        "ended_at": _written(row.ended_at),
    }


def forecast_shown(campaign_id: uuid.UUID, guess: Assumptions) -> dict[str, Any]:
    """Return what a campaign would come to. NotFound. Inside the tenant's transaction."""
    row = campaign_of(campaign_id)
    made = forecast(row.lines, from_json(row.plan), guess)
    days = [asdict(day) for day in made.days]
    for day in days:
        if day["wait_minutes"] is not None and math.isinf(day["wait_minutes"]):
            day["wait_minutes"] = None
    return {"lines": made.lines, "people": made.people, "assumptions": asdict(guess), "days": days}


def letter_file(row: LetterFile) -> dict[str, Any]:
    """Return what is told of a file of letters."""
    return {"id": str(row.id), "letters": row.letters, "made_at": _written(row.created_at)}


def line(row: CampaignLine) -> dict[str, Any]:
    """Return what is told of a line, without its number."""
    return {
        "id": str(row.id),
        "state": row.state,
        "never_bar": row.never_bar,
        "wrongly_barred": row.wrongly,
        "reached_at": _written(row.reached_at),
        "limited_at": _written(row.limited_at),
        "verified_at": _written(row.verified_at),
        "restored_at": _written(row.restored_at),
    }


def spared(row: NeverBar) -> dict[str, Any]:
    """Return what is told of an entry of the list of lines that are never barred."""
    return {"id": str(row.id), "reason": row.reason, "by": row.by, "since": _written(row.created_at)}


def _step(step: Step) -> dict[str, Any]:
    state = "done" if step.done_at else "begun" if step.at_line else "waiting"
    return {
        "cohort": step.cohort + 1,
        "kind": step.kind,
        "round": step.round,
        "due_at": _written(step.due_at),
        "state": state,
        "lines": step.touched,
        "put_off": step.postponed,
    }


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment is not None else None
