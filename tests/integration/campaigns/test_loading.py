"""A file's rows become lines, or are refused with a reason; repeated or broken off, it comes to the same."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from psycopg import sql
from tests.integration import picture_way as way
from tests.integration.campaigns.conftest import BY, PLAN, file_of, load, number
from tests.integration.picture_way import captured, tools

from realname.database.rows import OWNER_ALIAS, maintenance, tenant
from realname.record.campaigns.actions import loading, making
from realname.record.campaigns.actions.contacts import contact_of
from realname.record.campaigns.models import BadRow, Campaign, CampaignLine, Part, Step
from realname.record.errors import Conflict, Invalid
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.registrations.actions import deciding, lines

store, caller = way.store, way.caller


def refused(operator_id: uuid.UUID, campaign: Campaign) -> list[tuple[int, str, str]]:
    with tenant(operator_id):
        rows = BadRow.objects.filter(campaign=campaign).order_by("row_number")
        return list(rows.values_list("row_number", "column", "code"))


def test_rows_become_lines_and_bad_ones_are_listed_by_their_line_and_reason(operator_id: uuid.UUID) -> None:
    rows = [
        '+447700900001,zh,Li Na,"1 Road\nTown",',
        "07700 900002,,,,health",
        "not a number,,,,",
        "+447700900001,,,,",
        "+447700900003,,,",
        "+447700900004,xx,,,",
        "+447700900005,,,,because",
        f"+447700900006,,{'x' * 121},,",
        "+447700900007,,\ufffd,,",
    ]
    campaign = load(operator_id, file_of(rows, "msisdn,language,name,address,never_bar"))
    assert (campaign.state, campaign.lines, campaign.bad_rows) == ("planned", 2, 7)
    assert refused(operator_id, campaign) == [
        (5, "msisdn", "line.number"),
        (6, "msisdn", "row.twice"),
        (7, "", "row.cells"),
        (8, "language", "row.language"),
        (9, "never_bar", "row.never_bar"),
        (10, "name", "row.too_long"),
        (11, "name", "row.characters"),
    ]
    with tenant(operator_id):
        first, second = CampaignLine.objects.order_by("row_number")
        assert contact_of(first) == {"msisdn": number(1), "name": "Li Na", "address": "1 Road\nTown"}
        assert (first.language, first.by_letter, second.never_bar) == ("zh-Hans", True, "health")
        assert [step.kind for step in Step.objects.order_by("due_at")] == ["notice", "remind", "remind", "limit", "bar"]


def test_nothing_of_a_row_lies_in_the_clear(operator_id: uuid.UUID) -> None:
    load(operator_id, file_of(["+447700900001,Li Na,1 Road", "+44770090000x,Wang,2 Road"], "msisdn,name,address"))
    with maintenance("a test"), connections[OWNER_ALIAS].cursor() as cursor:
        for table in ("campaigns_line", "campaigns_bad_row", "campaigns_campaign"):
            query = sql.SQL("SELECT coalesce(string_agg(t::text, ' '), '') FROM {} t")
            cursor.execute(query.format(sql.Identifier(table)))
            text = cursor.fetchone()[0]
            for secret in ("7700900001", "Li Na", "1 Road", "Wang", "770090000x"):
                assert secret not in text
                assert secret.encode().hex() not in text


@pytest.mark.parametrize("head", ["number", "msisdn,msisdn", "msisdn,birthday", ""])
def test_a_file_whose_columns_are_not_known_ends_the_campaign(operator_id: uuid.UUID, head: str) -> None:
    with tenant(operator_id):
        campaign = making.make_campaign(operator_id, "Old lines", PLAN, by=BY)
    with pytest.raises(Invalid) as refusal:
        loading.load_file(operator_id, campaign.id, [file_of([number(1)], head)])
    assert refusal.value.code == "campaign.columns"
    with tenant(operator_id):
        campaign = making.campaign_of(campaign.id)
        assert (campaign.state, campaign.failed) == ("ended", "campaign.columns")
        assert not CampaignLine.objects.exists()


def test_what_was_broken_off_goes_on_where_it_stopped(operator_id: uuid.UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "AT_ONCE", 10)
    rows = [number(place) for place in range(35)] + [number(3), "nobody"]
    content = file_of(rows)
    with tenant(operator_id):
        campaign = making.make_campaign(operator_id, "Old lines", PLAN, by=BY)

    def broken() -> Iterator[bytes]:
        yield content[:350]
        raise OSError("broken off")

    with pytest.raises(OSError, match="broken off"):
        loading.load_file(operator_id, campaign.id, broken())
    with tenant(operator_id):
        assert making.campaign_of(campaign.id).loaded_to == 21
    for _ in range(2):
        loading.load_file(operator_id, campaign.id, [content])
        with tenant(operator_id):
            campaign = making.campaign_of(campaign.id)
            assert CampaignLine.objects.count() == campaign.lines == 35
        assert refused(operator_id, campaign) == [(37, "msisdn", "row.twice"), (38, "msisdn", "line.number")]


def test_a_file_in_pieces_is_kept_sealed_until_it_is_taken_in(operator_id: uuid.UUID) -> None:
    content = file_of([number(1), number(2)])
    with tenant(operator_id):
        campaign = making.make_campaign(operator_id, "Old lines", PLAN, by=BY)
        making.add_part(campaign.id, 1, content[:20], is_last=False)
        making.add_part(campaign.id, 1, content[:20], is_last=False)
        with pytest.raises(Conflict):
            making.add_part(campaign.id, 3, content[20:], is_last=True)
        making.add_part(campaign.id, 2, content[20:], is_last=True)
        assert content[:8] not in bytes(Part.objects.get(number=1).sealed_content)
    for _ in range(2):
        loading.load(operator_id, campaign.id)
    with tenant(operator_id):
        assert making.campaign_of(campaign.id).lines == 2
        assert not Part.objects.exists()


def test_a_line_is_in_one_campaign_at_a_time_and_operators_do_not_see_each_other(operator_id: uuid.UUID) -> None:
    first = load(operator_id, file_of([number(1)]))
    second = load(operator_id, file_of([number(1), number(2)]), name="Another")
    assert refused(operator_id, second) == [(2, "msisdn", "row.in_other_campaign")]
    other = add_operator("south", "South Telecom", "GB")
    assert load(other, file_of([number(1)])).lines == 1
    with tenant(other):
        assert list(Campaign.objects.filter(id=first.id)) == []
    with tenant(operator_id):
        making.end(first.id, BY, lift=False)
    assert load(operator_id, file_of([number(1)]), name="A third").lines == 1


@pytest.mark.usefixtures("database", "store")
def test_lines_of_the_record_are_taken_in_by_when_their_holders_were_verified(caller: Caller) -> None:
    instruments = tools()
    registration = captured(caller, instruments)
    deciding.decide_registration(caller.operator_id, registration, instruments, way.TODAY)
    with tenant(caller.operator_id):
        lines.tell_activation(registration, "activated", "")
    for before, count in ((timezone.now() + timedelta(minutes=1), 1), (timezone.now() - timedelta(days=1), 0)):
        with tenant(caller.operator_id):
            campaign = making.make_campaign(
                caller.operator_id, "Long ago", PLAN, by=BY, source="lines", verified_before=before
            )
        loading.load(caller.operator_id, campaign.id)
        with tenant(caller.operator_id):
            campaign = making.campaign_of(campaign.id)
            assert campaign.lines == count
            assert campaign.failed == ("" if count else "campaign.no_lines")
    with tenant(caller.operator_id):
        row = CampaignLine.objects.get()
        assert contact_of(row)["msisdn"] == "+447700900123"
        assert row.state == "waiting"
