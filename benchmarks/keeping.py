"""Whether what was acknowledged is there, once: the clients' notes against the database and the simulators."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from benchmarks.registering import Numbers, Told, exchange

from realname.client import PURPOSES
from realname.database.row_security import TENANT_SETTING

Row = tuple[Any, ...]

EVENTS: LiteralString = """
SELECT event.id FROM operators_event event
WHERE event.created_at >= (SELECT min(created_at) FROM operators_webhook_endpoint) AND event.type <> 'assessment.signed'
"""
"""An event from before there was anybody to tell is told to nobody."""

SIGNED = "assessment.signed"
"""The samples' assessments are signed once, before any client begins."""

UNFINISHED: LiteralString = """
SELECT task_name, status::text, count(*) FROM procrastinate_jobs
WHERE queueing_lock IS NULL AND status NOT IN ('succeeded', 'aborted', 'cancelled') GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that must hold: how many were looked at, and what is wrong."""

    rule: str
    looked_at: int
    wrong: Sequence[str]


class Outside:
    """What the simulators received, gathered all the time: they forget all but the last thousand."""

    def __init__(self, ports: Mapping[str, int]) -> None:
        self.events: dict[str, Mapping[str, Any]] = {}
        self.messages: dict[str, str] = {}
        self._ports = ports
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._gather, daemon=True)
        self._thread.start()

    def lines(self) -> list[Mapping[str, Any]]:
        """Return the lines as the operator's system has them."""
        self.look()
        found: list[Mapping[str, Any]] = exchange(self._ports["operator"], "GET", "/simulator/state")["lines"]
        return found

    def look(self) -> None:
        """Gather what is new."""
        for event in exchange(self._ports["operator"], "GET", "/simulator/state")["events"]:
            if event["type"] != SIGNED:
                self.events[event["id"]] = event
        for message in exchange(self._ports["sms"], "GET", "/simulator/inbox")["messages"]:
            self.messages[message["id"]] = message["to"]

    def end(self) -> None:
        """Gather no more."""
        self._ended.set()
        self._thread.join()

    def _gather(self) -> None:
        while not self._ended.wait(0.5):
            self.look()


class Record:
    """The database as the service's role sees it, in one transaction of the operator's."""

    def __init__(self, address: str, operator_id: str, others: Sequence[str] = ()) -> None:
        self._address, self._operator, self._others = address, operator_id, others

    def rows(self, query: LiteralString) -> list[Row]:
        """Return the rows of a query."""
        return self._rows(query, self._operator)

    def others_rows(self, query: LiteralString) -> list[Row]:
        """Return those of the other operators, whose events the same simulator receives."""
        return [row for operator in self._others for row in self._rows(query, operator)]

    def _rows(self, query: LiteralString, operator: str) -> list[Row]:
        with psycopg.connect(self._address) as connection:
            connection.execute("SELECT set_config(%s, %s, true)", [TENANT_SETTING, operator])
            return connection.execute(query).fetchall()

    def unfinished(self) -> list[Row]:
        """Return what the queue still has to do, or has failed at: task, state, how many."""
        return self.rows(UNFINISHED)


def drained(record: Record, patience_s: float) -> bool:
    """Wait until the queue has nothing left, and tell whether it came to that."""
    until = time.monotonic() + patience_s
    while record.unfinished():
        if time.monotonic() > until:
            return False
        time.sleep(0.5)
    return True


def findings(record: Record, outside: Outside, tolds: Mapping[Numbers, Told], store: Path) -> list[Finding]:
    """Hold the notes of the clients against what there is."""
    return [
        *_acknowledged(record, tolds, store),
        *_lines(record, outside, tolds),
        *_events(record, outside),
        *_left(record),
    ]


def _acknowledged(record: Record, tolds: Mapping[Numbers, Told], store: Path) -> list[Finding]:
    notes = [(kind, value, told) for told in tolds.values() for kind, value in told.acknowledged]
    registrations = Counter(str(row[0]) for row in record.rows("SELECT id FROM registrations_registration"))
    people = {str(a): str(b) for a, b in record.rows("SELECT id, subscriber_id FROM registrations_registration")}
    consents = _counted(record, "SELECT subscriber_id, purpose FROM subscribers_consent_receipt")
    evidence = _counted(record, "SELECT registration_id, kind FROM registrations_evidence")
    ids = {str(a): str(b) for a, b in record.rows("SELECT id, store_key FROM registrations_evidence")}
    read = _counted(record, "SELECT evidence_id, '' FROM registrations_reading")
    codes = _counted(record, "SELECT registration_id, '' FROM registrations_contact")
    confirmed = _counted(record, "SELECT registration_id, '' FROM registrations_contact WHERE confirmed_at IS NOT NULL")
    decisions = _counted(record, "SELECT registration_id, '' FROM registrations_decision")
    blobs = {path.name for path in store.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")}

    def each(what: str, kinds: Sequence[str], count: Callable[[Any, Told], int]) -> Finding:
        looked = [(kind, value, told) for kind, value, told in notes if kind in kinds]
        counts = [(f"{kind} {value} of {told.id}", count(value, told)) for kind, value, told in looked]
        return Finding(what, len(looked), [f"{name}: {found} times" for name, found in counts if found != 1])

    pictures = ("document", "face")
    doubled = Counter(bytes(row[0]) for row in record.rows("SELECT line_index FROM registrations_registration"))
    known = {told.id for told in tolds.values()}
    return [
        each("acknowledged registrations are there once", ("registration",), lambda value, _: registrations[value]),
        Finding(
            "no number was registered twice, and nothing that was not acknowledged",
            len(registrations),
            [*(f"a line {n} times" for n in doubled.values() if n > 1), *sorted(registrations.keys() - known)],
        ),
        each("acknowledged consents", ("consent",), lambda value, told: consents[people.get(told.id, ""), value]),
        Finding(
            "no person has more consents than purposes",
            len(people),
            [one for one in people.values() if sum(consents[one, purpose] for purpose in PURPOSES) > len(PURPOSES)],
        ),
        each("acknowledged pictures have a row", pictures, lambda value, _: int(value in ids)),
        each("... and are in the store", pictures, lambda value, _: int(ids.get(value, "") in blobs)),
        each("... and are measured once", pictures, lambda value, _: read[value, ""]),
        Finding("no picture was taken twice", len(ids), [f"{k[0]} {k[1]}: {n}" for k, n in evidence.items() if n > 1]),
        each("acknowledged codes", ("code",), lambda value, _: codes[value, ""]),
        each("acknowledged confirmations", ("confirmed",), lambda value, _: confirmed[value, ""]),
        each("acknowledged decisions are decided once", ("decision",), lambda value, _: decisions[value, ""]),
    ]


def _lines(record: Record, outside: Outside, tolds: Mapping[Numbers, Told]) -> list[Finding]:
    approved = {
        str(r[0]) for r in record.rows("SELECT registration_id FROM registrations_decision WHERE outcome = 'approved'")
    }
    states = {
        str(a): (b, str(c))
        for a, b, c in record.rows("SELECT id, state, subscriber_id FROM registrations_registration")
    }
    orders = _counted(record, "SELECT registration_id, state FROM registrations_line_order")
    held = _counted(record, "SELECT registration_id, state FROM registrations_line")
    theirs = Counter((line["msisdn"], line["subscriber"]) for line in outside.lines() if line["state"] == "active")
    numbers = {told.id: number for number, told in tolds.items()}
    sent = Counter(outside.messages.values())
    asked = [number.contact for number, told in tolds.items() if ("code", told.id) in told.acknowledged]
    return [
        Finding(
            "approved registrations are activated, with one order done and one line",
            len(approved),
            [
                one
                for one in approved
                if states[one][0] != "activated" or orders[one, "done"] != 1 or held[one, "active"] != 1
            ],
        ),
        Finding(
            "... and their lines are active at the operator's, and no others",
            sum(theirs.values()),
            [
                *(one for one in approved if theirs[numbers[one].msisdn, states[one][1]] != 1),
                *(["the numbers of lines differ"] if sum(theirs.values()) != len(approved) else []),
            ],
        ),
        Finding("a code's message was sent once", len(asked), [to for to in asked if sent[to] != 1]),
    ]


def _events(record: Record, outside: Outside) -> list[Finding]:
    ours = [str(row[0]) for row in record.rows(EVENTS)]
    known = {*ours, *(str(row[0]) for row in record.others_rows("SELECT id FROM operators_event"))}
    told = record.rows("SELECT subject, type, data::text FROM operators_event WHERE type <> 'authority.answered'")
    often = Counter((str(a), b, c) for a, b, c in told)
    return [
        Finding("events reached the operator's system", len(ours), [one for one in ours if one not in outside.events]),
        Finding("... and no others", len(outside.events), sorted(outside.events.keys() - known)),
        Finding("no change was told as two events", len(often), [str(k) for k, n in often.items() if n > 1]),
    ]


def _left(record: Record) -> list[Finding]:
    deliveries = _counted(record, "SELECT state, '' FROM operators_delivery")
    open_ = _counted(record, "SELECT state, way FROM registrations_registration WHERE state IN ('captured', 'decided')")
    orders = _counted(record, "SELECT state, '' FROM registrations_line_order")
    jobs = record.unfinished()
    return [
        Finding(
            "deliveries are delivered",
            sum(deliveries.values()),
            [f"{k[0]}: {n}" for k, n in deliveries.items() if k[0] != "delivered"],
        ),
        Finding("orders are done", sum(orders.values()), [f"{k[0]}: {n}" for k, n in orders.items() if k[0] != "done"]),
        Finding("no registration waits for somebody", len(open_), [f"{k[0]}: {n}" for k, n in open_.items()]),
        Finding("the queue is empty, and nothing failed", len(jobs), [" ".join(map(str, row)) for row in jobs]),
    ]


def _counted(record: Record, query: LiteralString) -> Counter[tuple[str, str]]:
    return Counter((str(a), str(b)) for a, b in record.rows(query))
