"""The decision, with reasons and what follows; the time until then; and a receipt to keep."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from realname.database.rows import tenant
from realname.pages import proofs
from realname.pages.subscriber.session import Visited, visiting
from realname.pages.subscriber.showing import reasons_of, show
from realname.pages.subscriber.steps import Standing, standing
from realname.record.errors import NotFound
from realname.record.registrations import phones, selectors
from realname.record.registrations.actions.deciding import newest_decision
from realname.record.reviews.actions import appealing
from realname.record.subscribers.selectors import receipts_of


@require_safe
@visiting
def waiting(request: Visited) -> HttpResponse:
    """Say what is being worked on, and look again in a moment."""
    found = standing(request.visit.caller, request.visit.registration_id)
    if found.next != "waiting":
        return redirect(f"subscriber:{found.next}")
    return show(request, "waiting", found, {"for_authority": found.told["waiting_for"] == "authority"})


@require_safe
@visiting
def page(request: Visited) -> HttpResponse:
    """Show the decision."""
    found = standing(request.visit.caller, request.visit.registration_id)
    if found.next != "result":
        return redirect(f"subscriber:{found.next}")
    context = {"verdict": verdict_of(found), "reasons": reasons_of(found), "appeal": _appeal(request)}
    return show(request, "result", found, context)


@require_safe
@visiting
def receipt(request: Visited) -> HttpResponse:
    """Show what the person may keep: what she agreed to, in which words, and what was decided by which rules."""
    found = standing(request.visit.caller, request.visit.registration_id)
    kept = _receipt(request)
    decided = kept["decision"] and datetime.fromisoformat(kept["decision"]["decided_at"])
    return show(request, "receipt", found, {"receipt": kept, "decided_at": decided, "proof": _proof(request)})


@require_safe
@visiting
def receipt_file(request: Visited) -> HttpResponse:
    """Give the receipt as a file."""
    response = HttpResponse(
        json.dumps(_receipt(request), ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="receipt.json"'
    return response


@require_safe
@visiting
def proof_file(request: Visited) -> HttpResponse:
    """Give the proof that the decision stands in the public log as a file."""
    return proofs.file_of(_proof(request))


def _proof(request: Visited) -> proofs.Proof | None:
    with tenant(request.visit.caller.operator_id):
        try:
            decision, _ = newest_decision(request.visit.registration_id)
        except NotFound:
            return None
        return proofs.shown_proof(decision.id)


def _appeal(request: Visited) -> dict[str, Any] | None:
    """Return her appeal, with the moments as moments; None where she filed none."""
    with tenant(request.visit.caller.operator_id):
        try:
            told = appealing.shown(appealing.newest_appeal(request.visit.registration_id))
        except NotFound:
            return None
    return {**told, "due_at": datetime.fromisoformat(told["due_at"])}


def verdict_of(found: Standing) -> str:
    """Return what the decision means now: a word by which the page chooses its own."""
    state, decision = found.told["state"], found.told["decision"]
    if state != "decided":
        return str(state)
    return f"{decision['outcome']}" if decision else "decided"


def _receipt(request: Visited) -> dict[str, Any]:
    caller, registration_id = request.visit.caller, request.visit.registration_id
    with tenant(caller.operator_id):
        told = phones.shown_to(caller, registration_id)
        consents = receipts_of(selectors.registration_of(registration_id).subscriber_id)
        decision = phones.decision_shown_to(caller, registration_id) if told["decision"] else None
    keys = ("outcome", "reasons", "way", "policy_name", "policy_version", "policy_digest", "decided_at")
    return {
        "registration": told["id"],
        "kind": told["kind"],
        "state": told["state"],
        "consents": consents,
        "decision": {key: decision[key] for key in keys} if decision else None,
    }
