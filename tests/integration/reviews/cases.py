"""Cases for reviewers: registrations whose face differs, under a policy that leaves that to a person."""

from __future__ import annotations

import uuid

from tests.integration.picture_way import TODAY, captured, decided, tools
from tests.integration.rules import PICTURES
from tests.pages.stand_ins import BLUE

from realname.database.rows import tenant
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.operators.actions.policies import publish_policy
from realname.record.registrations.actions import deciding
from realname.record.registrations.models import DecisionRow, Registration
from realname.record.reviews.actions.opinions import give_opinion
from realname.record.reviews.actions.reviewers import Reviewer
from realname.record.reviews.models import Case

BEFORE = '[checks."face.matches_document"]\nrequired = "always"\nfail = "reject"'
REASON = ("face.another_person",)


def policy(review: str = "sample_rate = 0", *, to_a_person: bool = True, version: int = 1) -> str:
    """Return the policy for pictures, with the rules for reviews that are given."""
    text = PICTURES.replace("version = 1", f"version = {version}")
    assert BEFORE in text
    if to_a_person:
        text = text.replace(BEFORE, BEFORE.replace("reject", "review"))
    return f"{text}\n[review]\n{review}\n"


def operator(slug: str = "north", text: str = "") -> Caller:
    caller = Caller(add_operator(slug, "North Telecom", "UT"), "client", frozenset())
    publish(caller, text or policy())
    return caller


def publish(caller: Caller, text: str) -> None:
    with tenant(caller.operator_id):
        publish_policy(caller, text, tuple(Registration.Kind.values))


def reviewer(caller: Caller, *roles: str) -> Reviewer:
    return Reviewer(caller.operator_id, uuid.uuid4(), frozenset(roles or ("reviewer",)))


def refused(caller: Caller) -> uuid.UUID:
    """Take a registration to a decision about a face that is not the document's."""
    instruments = tools()
    registration = captured(caller, instruments, BLUE)
    deciding.decide_registration(caller.operator_id, registration, instruments, TODAY)
    return registration


def case_of(caller: Caller, registration: uuid.UUID, why: str = "policy") -> Case:
    with tenant(caller.operator_id):
        return Case.objects.get(registration=registration, why=why)


def waiting(caller: Caller) -> Case:
    """Return an open case."""
    return case_of(caller, refused(caller))


def decide(who: Reviewer, case: Case, outcome: str, reasons: tuple[str, ...] | None = None) -> Case:
    given = reasons if reasons is not None else () if outcome == "approved" else REASON
    if outcome == "retry" and reasons is None:
        given = ("face.too_dark",)
    with tenant(who.operator_id):
        return give_opinion(who, case.id, outcome, given)


def machine(caller: Caller, registration: uuid.UUID) -> DecisionRow:
    return decided(caller, registration)
