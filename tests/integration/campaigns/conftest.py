"""An operator with a line system, an SMS gateway and a campaign of a few lines, whose clock a test moves."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from realname.connect.activation.simulator import DEVELOPMENT_SECRET, OperatorSimulator
from realname.connect.messages.simulator import SmsSimulator
from realname.connect.transport.loopback_server import serving
from realname.connect.transport.simulated_tokens import SimulatedClient
from realname.database.rows import tenant
from realname.record.campaigns.actions import barring, loading, making, noticing, running
from realname.record.campaigns.actions.contacts import number_of
from realname.record.campaigns.actions.sparing import find_line
from realname.record.campaigns.models import BarOrder, Campaign, CampaignLine
from realname.record.campaigns.plan import Plan
from realname.record.operators.actions.clients import add_operator
from realname.record.operators.actions.connections import set_connection

FIRST_DAY = date(2026, 9, 7)
"""A Monday, long before the clock of this machine: what counts is the moment that `work` is given."""

OPENS = datetime(2026, 9, 7, 9, tzinfo=UTC)
PLAN = Plan(1, FIRST_DAY, 7, (10, 20), 28, 56)
BY = "a test"


def number(place: int) -> str:
    """Return one of the numbers that Ofcom keeps free for dramas."""
    return f"+447700900{place:03d}"


def file_of(rows: Sequence[str], head: str = "msisdn") -> bytes:
    """Return a CSV file."""
    return "\n".join([head, *rows, ""]).encode()


@dataclass
class Operated:
    """An operator, its campaign, and what stands outside."""

    id: uuid.UUID
    campaign: uuid.UUID
    lines: OperatorSimulator
    sms: SmsSimulator

    def states(self) -> dict[str, str]:
        """Return each line's state by its number."""
        with tenant(self.id):
            return {number_of(row): row.state for row in CampaignLine.objects.filter(campaign=self.campaign)}

    def line(self, msisdn: str) -> CampaignLine:
        """Return a line's row."""
        with tenant(self.id):
            return find_line(self.campaign, self.id, msisdn)

    def at(self, day: int) -> int:
        """Do what is due on a day of the campaign, and have it sent; return how many lines were touched."""
        now = OPENS + timedelta(days=day)
        touched = running.work(self.id, self.campaign, now)
        while noticing.send_notices(self.id, self.campaign):
            pass
        with tenant(self.id):  # sent today by the campaign's clock
            CampaignLine.objects.filter(reached_at__gt=now).update(reached_at=now)
        while barring.hand_over_bars(self.id, self.campaign):
            pass
        with tenant(self.id):
            CampaignLine.objects.filter(limited_at__gt=now).update(limited_at=now)
        return touched

    def restore_all(self) -> None:
        """Hand over every order to restore, as the jobs would."""
        with tenant(self.id):
            ids = list(BarOrder.objects.filter(action="restore", state="pending").values_list("id", flat=True))
        for order in ids:
            barring.restore(self.id, order)

    def barred(self) -> dict[str, str]:
        """Return which bars the operator's system holds, by number."""
        return {line.msisdn: line.barred for line in self.lines.lines.all() if line.barred}


@pytest.fixture
def operator_id(database: str) -> uuid.UUID:
    del database
    return add_operator("north", "North Telecom", "GB")


@dataclass
class Outside:
    """The simulators that the operator is connected to."""

    lines: OperatorSimulator
    sms: SmsSimulator


Made = Callable[..., Operated]


@pytest.fixture
def outside(operator_id: uuid.UUID) -> Iterator[Outside]:
    lines, sms = OperatorSimulator(), SmsSimulator()
    client = SimulatedClient()
    with serving(lines) as one, serving(sms) as two:
        set_connection(operator_id, "lines", "line-orders", {"base_url": one.url, "secret": DEVELOPMENT_SECRET})
        settings = {
            "base_url": two.url,
            "token_url": f"{two.url}/oauth2/token",
            "client_id": client.client_id,
            "client_secret": client.secret,
            "sender_address": "tel:+447700900000",
        }
        set_connection(operator_id, "messages", "oma-sms", settings)
        yield Outside(lines, sms)


@pytest.fixture
def made(operator_id: uuid.UUID, outside: Outside) -> Made:
    """Make a campaign of a file, connected to simulators and started."""

    def make(content: bytes, plan: Plan = PLAN) -> Operated:
        campaign = load(operator_id, content, plan)
        with tenant(operator_id):
            making.start(campaign.id, BY)
        return Operated(operator_id, campaign.id, outside.lines, outside.sms)

    return make


def load(operator_id: uuid.UUID, content: bytes, plan: Plan = PLAN, name: str = "Old lines") -> Campaign:
    """Make a campaign of a file and plan it."""
    with tenant(operator_id):
        campaign = making.make_campaign(operator_id, name, plan, by=BY)
    loading.load_file(operator_id, campaign.id, [content])
    with tenant(operator_id):
        return making.campaign_of(campaign.id)
