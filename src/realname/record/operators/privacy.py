"""How a person's data ends in the rows of operators: next to nothing is there."""

from __future__ import annotations

from realname.record.operators import models
from realname.record.privacy import Declared, Ending, Held

DECLARED: Declared = {
    models.Operator: Held(Ending.NOTHING),
    models.OperatorKey: Held(Ending.NOTHING),
    models.ApiClient: Held(Ending.NOTHING),
    models.Policy: Held(Ending.NOTHING),
    models.PolicyInForce: Held(Ending.NOTHING),
    models.IdempotencyRecord: Held(
        Ending.DELETED,
        why="For a day, what was answered is kept sealed under the operator's key: no more than the rest.",
    ),
    models.Event: Held(
        Ending.KEPT, why="What the operator's systems were told: ids, states and codes.", shown="events"
    ),
    models.WebhookEndpoint: Held(Ending.NOTHING),
    models.Delivery: Held(Ending.NOTHING),
    models.Connection: Held(Ending.NOTHING),
    models.RateBucket: Held(Ending.NOTHING),
}
