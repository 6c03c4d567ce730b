"""Where a registration stands, as its person sees it: what is done, and the one thing that is next."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from realname.database.rows import tenant
from realname.judge.facts import Channel, Way
from realname.pages.capture.challenges import asks_of
from realname.record.errors import NotFound
from realname.record.operators import selectors as operators
from realname.record.operators.actions.policies import rules_of
from realname.record.registrations import phones, selectors
from realname.record.registrations.actions import confirming, measuring
from realname.record.registrations.models import Evidence
from realname.record.registrations.states import State
from realname.record.reviews import selectors as reviews
from realname.record.subscribers.actions.consents import live_purposes

ORDER = ("consent", "document", "contact", "reading", "face", "result")
"""As they are shown; `officer` takes the place of `face` for somebody who does not show hers."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One registration at one moment.

    told      what a phone is told of it
    purposes  what must be agreed to for the chosen way, and what is
    asks      kinds of parts of the challenge that photographs from a phone must answer; none where they need not
    needed    steps of this registration, in order
    done      those of them that are done
    next      the step to go to; `waiting` while something is being worked on
    reviewed  what a person decided last, None where the machine's decision stands
    """

    told: dict[str, Any]
    controller: str
    way: Way
    needed_purposes: tuple[str, ...]
    agreed_purposes: tuple[str, ...]
    asks: tuple[str, ...]
    needed: tuple[str, ...]
    done: frozenset[str]
    next: str
    reviewed: dict[str, Any] | None

    @property
    def place(self) -> int:
        """The number of the step that is next, from 1."""
        step = "reading" if self.next == "waiting" and "reading" in self.needed else self.next
        return self.needed.index(step) + 1 if step in self.needed else len(self.needed)


def standing(caller: Any, registration_id: uuid.UUID) -> Standing:
    """Look where a registration stands. Opens its own transaction."""
    with tenant(caller.operator_id):
        told = phones.shown_to(caller, registration_id)
        row = selectors.registration_of(registration_id)
        policy, way = rules_of(row.policy), Way(row.way)
        agreed, _ = live_purposes(row.subscriber_id)
        confirmed = confirming.newest_confirmation(registration_id) is not None
        reading = measuring.is_measuring(registration_id, kind=Evidence.Kind.DOCUMENT)
        controller = row.controller or operators.name_of()
        reviewed = _reviewed(registration_id)
    asked, purposes = policy.asks(way), policy.purposes(way)
    last = "face" if way is Way.FACE else "officer"
    needed = tuple(
        step if step != "face" else last for step in ORDER if step != "contact" or "contact.code_confirmed" in asked
    )
    done = _done(told, purposes, agreed, confirmed=confirmed)
    return Standing(
        told,
        controller,
        way,
        purposes,
        agreed,
        asks_of(policy, Channel.PHONE),
        needed,
        done,
        _next(told, needed, done, reading=reading),
        reviewed,
    )


def _reviewed(registration_id: uuid.UUID) -> dict[str, Any] | None:
    """Return what a person decided last, None where none has."""
    try:
        return reviews.told_of(registration_id)
    except NotFound:
        return None


def _done(told: dict[str, Any], purposes: Sequence[str], agreed: Sequence[str], *, confirmed: bool) -> frozenset[str]:
    contact = told["contact"]
    facts = {
        "consent": set(purposes) <= set(agreed),
        "document": _has(told, "document"),
        "contact": bool(contact and contact["state"] == "confirmed"),
        "reading": confirmed,
        "face": _has(told, "face"),
        "officer": told["state"] in {State.CAPTURED, State.DECIDED, State.ACTIVATED, State.DECLINED},
    }
    return frozenset(step for step, is_done in facts.items() if is_done)


def _next(told: dict[str, Any], needed: Sequence[str], done: frozenset[str], *, reading: bool) -> str:
    state = told["state"]
    if state in {State.DECIDED, State.ACTIVATED, State.DECLINED, State.EXPIRED, State.WITHDRAWN}:
        return "result"
    if not told["possible_now"]:
        return "result"
    for step in needed:
        if step in done or step == "result":
            continue
        return "waiting" if step == "reading" and reading else step
    return "waiting"


def _has(told: dict[str, Any], kind: str) -> bool:
    """Tell whether evidence of that kind is there which was read, or will be."""
    return any(item["kind"] == kind and item["state"] in {"measuring", "measured"} for item in told["evidence"])
