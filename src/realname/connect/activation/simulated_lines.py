"""The lines of the operator-system simulator, in memory: one rule book for orders."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as member
from typing import Any


@dataclass(frozen=True, slots=True)
class SimulatedLine:
    """A line as the operator's system keeps it; `barred` is `outgoing` or `both`, and never means emergency calls."""

    msisdn: str
    sim: str
    subscriber: str
    state: str = "active"
    barred: str = ""


OF_OLD_LINES = frozenset({"bar_outgoing", "bar_incoming", "restore"})
"""A line that was never ordered here is taken for one from before the rule, of which an operator has millions."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an order came to."""

    outcome: str
    reference: str
    code: str = ""


@dataclass
class SimulatedLines:
    """Lines, and what each order's key came to. Safe for threads."""

    lines: dict[str, SimulatedLine] = member(default_factory=dict)
    _done: dict[str, tuple[str, Outcome]] = member(default_factory=dict)
    _lock: threading.Lock = member(default_factory=threading.Lock)
    works: int = 0

    def take(self, key: str, body: bytes, action: str, data: Mapping[str, Any]) -> Outcome | None:
        """Return what the order comes to, once a key; None where the key was used for another order."""
        digest = hashlib.sha256(body).hexdigest()
        with self._lock:
            if key in self._done:
                before, outcome = self._done[key]
                if before != digest:
                    return None
                return replace(outcome, outcome="already") if outcome.outcome == "accepted" else outcome
            reference = f"OP-{len(self._done) + 1:06d}"
            outcome = self._carry_out(action, data, reference)
            self._done[key] = (digest, outcome)
            return outcome

    def all(self) -> list[SimulatedLine]:
        """Return every line."""
        with self._lock:
            return list(self.lines.values())

    def _carry_out(self, action: str, data: Mapping[str, Any], reference: str) -> Outcome:
        number, sim, subscriber = data["msisdn"], data.get("iccid") or data.get("eid") or "", data["subscriber"]
        line = self.lines.get(number)
        code = self._objection(action, line, number, sim, data.get("keep", ()))
        if code:
            return Outcome("rejected", reference, code)
        wanted = self._wanted(action, line, SimulatedLine(number, sim, subscriber))
        if wanted == line:
            return Outcome("already", reference)
        self.lines[number] = wanted
        self.works += 1
        return Outcome("accepted", reference)

    def _objection(self, action: str, line: SimulatedLine | None, number: str, sim: str, kept: Collection[str]) -> str:
        if sim and any(
            one.sim == sim and one.msisdn != number and one.state != "terminated" for one in self.lines.values()
        ):
            return "sim.in_use"
        if action == "activate":
            held = line is not None and line.state != "terminated" and line.sim != sim
            return "line.in_use" if held else ""
        if action.startswith("bar_") and "emergency_calls" not in kept:
            return "order.bars_emergency_calls"
        if line is None:
            return "" if action in OF_OLD_LINES else "line.unknown"
        if line.state == "terminated" and action != "terminate":
            return "line.terminated"
        return ""

    @staticmethod
    def _wanted(action: str, line: SimulatedLine | None, asked: SimulatedLine) -> SimulatedLine:
        if action == "activate":
            return asked
        line = line or asked
        changes = {
            "suspend": {"state": "suspended"},
            "resume": {"state": "active"},
            "terminate": {"state": "terminated"},
            "transfer": {"subscriber": asked.subscriber},
            "replace_sim": {"sim": asked.sim, "state": "active"},
            "bar_outgoing": {"barred": line.barred or "outgoing"},
            "bar_incoming": {"barred": "both"},
            "restore": {"barred": ""},
        }
        return replace(line, **changes[action])
