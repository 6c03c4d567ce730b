"""An operator with something in every figure and every list."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from tests.integration.administration.made_up import a_registration, decided
from tests.integration.reviews.cases import decide, operator, policy, publish, reviewer, waiting
from tests.integration.staffing import session_cookie

from realname.database.rows import tenant
from realname.record.operators.actions import webhooks
from realname.record.operators.actions.clients import Caller, add_client
from realname.record.operators.actions.connections import set_connection
from realname.record.operators.actions.events import emit
from realname.record.operators.models import Delivery
from realname.record.reviews.actions.reviewers import Reviewer
from realname.record.reviews.models import Case
from realname.record.staff.actions.members import add_member, add_store, disable

PASSWORD = "seven lamps on the long quay"  # noqa: S105  nobody signs in with it
REASONS = ("face.too_dark", "document.blurred", "face.too_blurred", "face.cannot_tell")


@dataclass(frozen=True)
class Furnished:
    """The operator, and the cookie of its administrator."""

    caller: Caller
    member_id: uuid.UUID
    cookie: str


def empty(slug: str = "north") -> Furnished:
    """Return an operator where nobody registered yet."""
    caller = operator(slug)
    member = add_member(caller.operator_id, "Ada Example", uuid.uuid4().hex[:8], ["administrator"]).member_id
    return Furnished(caller, member, session_cookie(caller.operator_id, member))


def furnished() -> Furnished:
    """Return an operator at work: some sixty registrations of four weeks, cases, staff, systems, deliveries."""
    made = empty()
    caller = made.caller
    publish(caller, policy("sample_rate = 1", version=2).replace("match_fmr = 1e-5", "match_fmr = 1e-4"))
    _staff(caller)
    _past(caller)
    _reviewed(caller)
    _systems(caller)
    return made


def _staff(caller: Caller) -> None:
    store = add_store(caller.operator_id, "Main Street", "7")
    add_member(caller.operator_id, "Bea Example", "bea", ["agent", "reviewer"], store, password=PASSWORD)
    gone = add_member(caller.operator_id, "Cem Example", "cem", ["agent"], store).member_id
    disable(caller.operator_id, gone)


def _past(caller: Caller) -> None:
    drawn = random.Random(7)  # noqa: S311  made-up figures
    now = timezone.now()
    for _ in range(60):
        at = now - timedelta(hours=drawn.uniform(0.2, 24 * 28))
        way = "face" if drawn.random() < 0.8 else "non_face"
        outcome = drawn.choices(["approved", "retry", "rejected", "review"], [70, 15, 8, 7])[0]
        reasons = {"retry": [drawn.choice(REASONS)], "rejected": ["face.another_person"]}.get(outcome, [])
        taking_s = drawn.lognormvariate(4.6, 1.1)
        score = drawn.gauss(0.82, 0.07) if way == "face" else None
        one = a_registration(caller, at, taking_s, outcome, reasons=reasons, way=way, score=score)
        if outcome == "retry":
            decided(caller, one, at + timedelta(seconds=2 * taking_s), way=way, score=score)


def _reviewed(caller: Caller) -> None:
    with tenant(caller.operator_id):
        from realname.record.staff.models import Member  # noqa: PLC0415

        bea = Member.objects.get(login="bea").id
    first = Reviewer(caller.operator_id, bea, frozenset({"reviewer"}))
    decide(first, waiting(caller), "rejected")
    with tenant(caller.operator_id):
        sample = Case.objects.filter(why="sample", closed_at=None).first()
    if sample is not None:
        decide(reviewer(caller), sample, "retry")
    for age in (0.3, 2, 30):
        case = waiting(caller)
        opened = timezone.now() - timedelta(hours=age)
        with tenant(caller.operator_id):
            Case.objects.filter(id=case.id).update(opened_at=opened, due_at=opened + timedelta(hours=24))


def _systems(caller: Caller) -> None:
    add_client(caller.operator_id, "Shop system")
    add_client(caller.operator_id, "Reports", ["registrations:read", "lines:read"])
    set_connection(
        caller.operator_id, "lines", "line-orders", {"base_url": "https://lines.example", "secret": "whsec_" + "A" * 44}
    )
    with tenant(caller.operator_id):
        webhooks.add_endpoint(caller, "https://hooks.example/realname", ())
        for kind in ("registration.created", "registration.decided", "registration.activated"):
            emit(caller.operator_id, kind, uuid.uuid4(), {})
        rows = list(Delivery.objects.order_by("id"))
        for row, state, status in zip(rows[-3:], ("delivered", "dead", "pending"), (204, 503, 500), strict=True):
            row.state, row.last_status, row.attempts = state, status, 11 if state == "dead" else 1
            row.last_error = "" if status == 204 else "peer.failed"
            row.save()
