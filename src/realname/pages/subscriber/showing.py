"""Render a step with what every step shows: how far it is, and what is to be mended."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from realname.judge.reasons import Reason, codes, reason
from realname.pages.languages import current_tag
from realname.pages.subscriber import words
from realname.pages.subscriber.steps import Standing
from realname.record.registrations.states import State


def show(
    request: HttpRequest, step: str, found: Standing, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render `pages/subscriber/STEP.html`. A form gets a fresh key, which makes sending it twice one sending."""
    shared = {
        "standing": found,
        "step": step,
        "steps": [
            {"name": words.STEPS[name], "state": _state(name, step, found)}
            for name in found.needed
            if name in words.STEPS
        ],
        "place": found.needed.index(step) + 1 if step in found.needed else found.place,
        "line": (found.told["line"] or {}).get("msisdn", ""),
        "title_of_kind": words.KINDS.get(found.told["kind"], ""),
        "mend": reasons_of(found) if is_another_attempt(found) else (),
        "key": request.POST.get("key") or request.POST.get("idempotency_key") or str(uuid.uuid4()),
    }
    return render(request, f"pages/subscriber/{step}.html", {**shared, **(context or {})}, status=status)


def reasons_of(found: Standing) -> tuple[Reason, ...]:
    """Return the reasons of the decision that counts, a person's before the machine's, in the language in force."""
    decision = _counting(found) or {}
    return tuple(reason(code, current_tag()) for code in decision.get("reasons", ()) if code in codes())


def is_another_attempt(found: Standing) -> bool:
    """Tell whether the last decision asked to try again, and nothing was decided since."""
    decision = _counting(found)
    return bool(decision and decision["outcome"] == "retry" and found.next != "result")


def _counting(found: Standing) -> dict[str, Any] | None:
    """Return the decision that counts: the later of the machine's and of a person's about it."""
    decision: dict[str, Any] | None = found.told["decision"]
    if found.reviewed is None or decision is None or found.told["state"] == State.DECIDED:
        return decision
    return found.reviewed if decision["outcome"] in {"review", "rejected"} else decision


def _state(name: str, step: str, found: Standing) -> str:
    return "current" if name == step else "done" if name in found.done else "open"
