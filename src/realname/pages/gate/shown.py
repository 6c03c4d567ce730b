"""A flight as the gate's people see it. Inside the tenant's transaction."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from realname.judge.boarding import NEXT, OVER, FlightState
from realname.pages.administration.shown.drawing import Bar, Drawing, Legend, Table, Word, percent
from realname.pages.gate import words
from realname.pages.problems import Text
from realname.record.flights import selectors
from realname.record.flights.models import Flight, Passenger
from realname.record.flights.selectors import Manifest

SINCE = timedelta(hours=12)
"""Flights that departed longer ago are not listed."""

MOST = 60
ROW = 40
BAR = 26
WIDE_ENOUGH = 0.12
"""A part that is narrower has no room for its number, which the table says."""


@dataclass(frozen=True, slots=True)
class ShownFlight:
    """One flight; `steps` are those that can be taken now, each with its word; to cancel it stands apart."""

    id: uuid.UUID
    name: str
    route: str
    gate: str
    departs_at: datetime
    state: Text
    tone: str
    counts: Manifest
    steps: tuple[tuple[str, Text], ...]
    is_over: bool
    airline: str


@dataclass(frozen=True, slots=True)
class ShownPassenger:
    """One row of the manifest. Names are the airline's, and not here."""

    id: uuid.UUID
    sequence: str
    seat: str
    state: Text
    tone: str
    way: Text
    can_board: bool
    can_offload: bool


def flights_of() -> list[ShownFlight]:
    """Return the flights that are not long gone, the next to leave first."""
    rows = selectors.flights().filter(departs_at__gte=timezone.now() - SINCE).order_by("departs_at", "id")
    return [shown(row) for row in rows[:MOST]]


def shown(row: Flight) -> ShownFlight:
    """Return one flight."""
    state = FlightState(row.state)
    text, tone = words.STATES[state]
    return ShownFlight(
        id=row.id,
        name=f"{row.carrier} {row.number}",
        route=f"{row.origin} – {row.destination}",
        gate=row.gate,
        departs_at=row.departs_at,
        state=text,
        tone=tone,
        counts=selectors.manifest_of(row),
        steps=tuple((step, _word(state, step)) for step in NEXT[state] if step is not FlightState.CANCELLED),
        is_over=state in OVER,
        airline=row.programme.party,
    )


def passengers_of(row: Flight) -> list[ShownPassenger]:
    """Return the manifest: who has not boarded first, each by seat."""
    rows = sorted(selectors.passengers_of(row), key=lambda one: (one.state != "expected", _place(one.seat)))
    return [_passenger(one, is_boarding=row.state == FlightState.BOARDING) for one in rows]


def drawn(counts: Manifest) -> Drawing:
    """Draw how many boarded by face, by pass, and not."""
    parts = (
        (_("by face"), counts.boarded_by_face, "good"),
        (_("by pass"), counts.boarded_by_pass, "ink"),
        (_("not boarded"), counts.expected, "empty"),
    )
    bars: list[Bar] = []
    texts: list[Word] = []
    begun = 0.0
    for name, count, tone in parts:
        share = count / counts.listed if counts.listed else 0.0
        if count:
            bars.append(Bar(percent(begun), 4, percent(share), BAR, tone, f"{name}: {count}"))
        if share >= WIDE_ENOUGH:
            texts.append(
                Word(percent(begun + share / 2), 22, str(count), "middle", "ink" if tone == "empty" else "light")
            )
        begun += share
    said = _("%(boarded)d of %(listed)d passengers have boarded") % {
        "boarded": counts.boarded,
        "listed": counts.listed,
    }
    return Drawing(
        title=said,
        height=ROW,
        table=Table((_("Passengers"), _("Number")), tuple((name, str(count)) for name, count, _tone in parts)),
        bars=tuple(bars),
        words=tuple(texts),
        legend=tuple(Legend(tone, name) for name, _count, tone in parts),
    )


def _passenger(row: Passenger, *, is_boarding: bool) -> ShownPassenger:
    text, tone = words.PASSENGERS[row.state]
    return ShownPassenger(
        id=row.id,
        sequence=row.sequence,
        seat=row.seat,
        state=text,
        tone=tone,
        way=words.WAYS.get(row.boarded_by, ""),
        can_board=is_boarding and row.state == "expected",
        can_offload=row.state in {"expected", "boarded"},
    )


def _word(state: FlightState, step: FlightState) -> Text:
    return words.HALT if (state, step) == (FlightState.BOARDING, FlightState.CHECK_IN) else words.STEPS[step]


def _place(seat: str) -> tuple[int, str]:
    digits = "".join(one for one in seat if one.isdigit())
    return int(digits or 0), seat
