"""What is done in a programme's lanes, the same with everybody: set by the operator, and told to the public log."""

from __future__ import annotations

import uuid

from realname.judge.lanes import DEFAULT_RULES, LaneRules
from realname.ledger.kinds import LANE_MEASURES
from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.lanes.models import Rules
from realname.record.operators.actions.events import done_by, emit
from realname.record.oversight.actions.telling import tell_lane_rules
from realname.record.programmes.actions.making import require_open
from realname.record.programmes.kinds import Kind
from realname.record.programmes.models import Programme


def set_rules(programme_id: uuid.UUID, rules: LaneRules, by: str = "") -> None:
    """Set what is done in a programme's lanes. In the tenant's transaction. A draw that runs keeps its share.

    NotFound; Conflict `programme.not_open`, `lane.not_transit`; Invalid `lane.measures`.
    """
    programme = require_open(programme_id)
    require_transit(programme)
    lists = {name: sorted(set(getattr(rules, name))) for name in ("express", "standard", "extra_check")}
    for name, measures in lists.items():
        if not measures or not set(measures) <= set(LANE_MEASURES):
            raise Invalid(
                f"A lane's measures are of: {', '.join(LANE_MEASURES)}.", code="lane.measures", pointer=f"/{name}"
            )
    Rules.objects.update_or_create(
        operator_id=programme.operator_id,
        programme=programme,
        defaults={**lists, "share": rules.share, "hours": rules.hours},
    )
    tell_lane_rules(programme.operator_id, programme.id, lists, rules.share, rules.hours)
    emit(programme.operator_id, "programme.lanes_set", programme.id, done_by(by))


def rules_of(programme_id: uuid.UUID) -> LaneRules:
    """Return what is done in a programme's lanes; what is usual where nothing was set. In the tenant's transaction."""
    row = Rules.objects.filter(programme=programme_id).first()
    if row is None:
        return DEFAULT_RULES
    return LaneRules(row.express, row.standard, row.extra_check, row.share, row.hours)


def transit_programme(programme_id: uuid.UUID) -> Programme:
    """Return a transit programme. NotFound; Conflict `lane.not_transit`."""
    row = Programme.objects.filter(id=programme_id).first()
    if row is None:
        raise NotFound("There is no such programme.")
    require_transit(row)
    return row


def require_transit(programme: Programme) -> None:
    """Raise Conflict `lane.not_transit` where a programme has no lanes."""
    if programme.kind != Kind.TRANSIT:
        raise Conflict(
            "Only a transit programme has lanes.", code="lane.not_transit", remedy="Name a programme of that kind."
        )
