"""Take a campaign's lines in, from a file or from the record, some thousands a transaction, and in the memory of one.

Each transaction writes its rows and how far the campaign is, so that whoever begins again, after a crash or on purpose,
goes on where the last one committed. PostgreSQL has no COPY into a table with row security, hence arrays of columns.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from realname.connect.keys.data_keys import Place
from realname.database.rows import tenant
from realname.record.campaigns.actions.contacts import sealed_contact
from realname.record.campaigns.actions.making import campaign_of, finish_loading, part_place
from realname.record.campaigns.locks import locked_campaign
from realname.record.campaigns.models import BadRow, BarOrder, Campaign, CampaignLine, Part
from realname.record.campaigns.plan import bucket_of
from realname.record.campaigns.rows import LineRow, RefusedRow, Row, read_rows, text_of
from realname.record.campaigns.states import LIVE, LineState, State
from realname.record.errors import Invalid
from realname.record.identifiers import new_id
from realname.record.operators import sealing
from realname.record.operators.models import Operator
from realname.record.registrations.models import Line
from realname.record.subscribers.actions.sealed import unseal_for
from realname.record.subscribers.sealing import blind_index

AT_ONCE = 4000
"""Rows of one transaction: about half a second, and some megabytes."""

INSERT = """
INSERT INTO campaigns_line (id, operator_id, campaign_id, row_number, bucket, line_index, sealed_contact, language,
    by_letter, never_bar, state, verified_at, wrongly)
SELECT id, %(operator)s, %(campaign)s, row_number, bucket, line_index, sealed_contact, language, by_letter, never_bar,
    state, verified_at, ''
FROM unnest(%(id)s::uuid[], %(row_number)s::int[], %(bucket)s::int[], %(line_index)s::bytea[],
    %(sealed_contact)s::bytea[], %(language)s::text[], %(by_letter)s::bool[], %(never_bar)s::text[], %(state)s::text[],
    %(verified_at)s::timestamptz[])
    AS given (id, row_number, bucket, line_index, sealed_contact, language, by_letter, never_bar, state, verified_at)
ON CONFLICT (operator_id, campaign_id, line_index) DO NOTHING RETURNING row_number
"""
ELSEWHERE = """
SELECT line.line_index FROM campaigns_line line JOIN campaigns_campaign campaign ON campaign.id = line.campaign_id
WHERE line.line_index = ANY(%s) AND line.campaign_id <> %s AND campaign.state = ANY(%s)
"""

FORGOTTEN_AT_ONCE = 20_000

Told = Callable[[int], None]
"""Told how many rows of the source are through."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A line of the source with its index, and since when its holder is verified."""

    row: LineRow
    line_index: bytes
    verified_at: datetime | None = None


def load_file(
    operator_id: uuid.UUID, campaign_id: uuid.UUID, pieces: Iterable[bytes], told: Told | None = None
) -> None:
    """Take in every row of a file that comes in pieces, then plan. Opens its own transactions.

    Again from the beginning is no error: rows that are through are passed over. Invalid `campaign.columns`, after which
    the campaign has ended.
    """
    with tenant(operator_id):
        done = campaign_of(campaign_id).loaded_to
        region = Operator.objects.get().country
    try:
        rows = (row for row in read_rows(text_of(pieces), region) if row.row_number > done)
        while chunk := list(islice(rows, AT_ONCE)):
            with tenant(operator_id):
                _take_in(locked_campaign(campaign_id), chunk)
            if told is not None:
                told(chunk[-1].row_number)
    except Invalid:
        with tenant(operator_id):
            finish_loading(campaign_id, bad_head=True)
        raise
    with tenant(operator_id):
        finish_loading(campaign_id)


def load(operator_id: uuid.UUID, campaign_id: uuid.UUID) -> None:
    """Take in what a campaign was given: the kept pieces of its file, or lines of the record."""
    with tenant(operator_id):
        campaign = campaign_of(campaign_id)
    if campaign.state != State.LOADING or not campaign.is_whole:
        return
    if campaign.source == Campaign.Source.LINES:
        _load_lines(operator_id, campaign)
        return
    try:
        load_file(operator_id, campaign_id, _parts(operator_id, campaign))
    except Invalid:
        return  # the campaign says so


def _parts(operator_id: uuid.UUID, campaign: Campaign) -> Iterator[bytes]:
    for number in range(1, campaign.parts + 1):
        with tenant(operator_id):
            row = Part.objects.filter(campaign=campaign, number=number).first()
            if row is None:  # somebody else has taken it in
                return
            content = sealing.unseal(operator_id, bytes(row.sealed_content), part_place(row))
        yield content


def _take_in(campaign: Campaign, chunk: Sequence[Row]) -> None:
    """Write a run of the file's rows. The campaign is held; what another run has written meanwhile is passed over."""
    rows = [row for row in chunk if row.row_number > campaign.loaded_to]
    if campaign.state != State.LOADING or not rows:
        return
    indexes = blind_index(campaign.operator_id)
    given = [row for row in rows if isinstance(row, LineRow)]
    found = [_Found(row, indexes.of("msisdn", row.msisdn)) for row in given]
    refused = [row for row in rows if isinstance(row, RefusedRow)]
    refused += _write(campaign, _with_holders(found))
    BadRow.objects.bulk_create(
        BadRow(
            operator_id=campaign.operator_id,
            campaign=campaign,
            row_number=one.row_number,
            column=one.column,
            code=one.code,
        )
        for one in refused
    )
    campaign.loaded_to = rows[-1].row_number
    campaign.lines += len(rows) - len(refused)
    campaign.bad_rows += len(refused)
    campaign.save(update_fields=("loaded_to", "lines", "bad_rows"))


def _with_holders(found: Sequence[_Found]) -> list[_Found]:
    """Say which lines somebody verified holds already: they have nothing to do, and are counted."""
    held = Line.objects.filter(line_index__in=[one.line_index for one in found]).exclude(state=Line.State.TERMINATED)
    since = {bytes(index): at for index, at in held.values_list("line_index", "verified_at")}
    return [_Found(one.row, one.line_index, since.get(one.line_index)) for one in found]


def _write(campaign: Campaign, found: Sequence[_Found]) -> list[RefusedRow]:
    """Write lines; return those that are there twice, or in another campaign that goes on."""
    with connection.cursor() as cursor:
        cursor.execute(ELSEWHERE, [[one.line_index for one in found], campaign.id, [*LIVE]])
        elsewhere = {bytes(row[0]) for row in cursor.fetchall()}
        taken = [one for one in found if one.line_index not in elsewhere]
        cursor.execute(INSERT, _columns(campaign, taken))
        written = {row[0] for row in cursor.fetchall()}
    return [
        RefusedRow(
            one.row.row_number,
            "row.in_other_campaign" if one.line_index in elsewhere else "row.twice",
            "msisdn",
        )
        for one in found
        if one.row.row_number not in written
    ]


def _columns(campaign: Campaign, found: Sequence[_Found]) -> dict[str, Any]:
    ids = [new_id() for _ in found]
    return {
        "operator": campaign.operator_id,
        "campaign": campaign.id,
        "id": ids,
        "row_number": [one.row.row_number for one in found],
        "bucket": [bucket_of(one.line_index) for one in found],
        "line_index": [one.line_index for one in found],
        "sealed_contact": [_sealed(campaign, at, one.row) for at, one in zip(ids, found, strict=True)],
        "language": [one.row.language for one in found],
        "by_letter": [bool(one.row.address) for one in found],
        "never_bar": [one.row.never_bar for one in found],
        "state": [LineState.WAITING if one.verified_at is None else LineState.VERIFIED for one in found],
        "verified_at": [one.verified_at for one in found],
    }


def _sealed(campaign: Campaign, line_id: uuid.UUID, row: LineRow) -> bytes:
    contact = {"msisdn": row.msisdn, "name": row.name, "address": row.address}
    return sealed_contact(campaign.operator_id, line_id, contact)


def _load_lines(operator_id: uuid.UUID, campaign: Campaign) -> None:
    """Take in the active lines whose holders were verified before the campaign's moment, in the order of their ids."""
    while True:
        with tenant(operator_id):
            held = locked_campaign(campaign.id)
            if held.state != State.LOADING or not _take_in_lines(held):
                break
    with tenant(operator_id):
        finish_loading(campaign.id)


def _take_in_lines(campaign: Campaign) -> bool:
    rows = Line.objects.filter(state=Line.State.ACTIVE, verified_at__lt=campaign.verified_before)
    rows = rows.filter(subscriber__erased_at=None).select_related("subscriber", "registration").order_by("id")
    if campaign.loaded_line is not None:
        rows = rows.filter(id__gt=campaign.loaded_line)
    chunk = list(rows[:AT_ONCE])
    if not chunk:
        return False
    found = [
        _Found(LineRow(campaign.loaded_to + place, _number(row), row.registration.language), bytes(row.line_index))
        for place, row in enumerate(chunk, start=1)
    ]
    refused = _write(campaign, found)
    campaign.loaded_to += len(chunk)
    campaign.loaded_line = chunk[-1].id
    campaign.lines += len(chunk) - len(refused)
    campaign.save(update_fields=("loaded_to", "loaded_line", "lines"))
    return True


def _number(row: Line) -> str:
    content = unseal_for(row.subscriber, bytes(row.sealed_line), Place("registrations_line", "sealed_line", row.id))
    return str(json.loads(content)["msisdn"])


def forget_contacts(campaign: Campaign) -> int:
    """Clear the numbers and addresses of lines that nothing is left to be done for; return how many were cleared."""
    rows = CampaignLine.objects.filter(campaign=campaign, sealed_contact__isnull=False)
    settled = rows.exclude(state__in=(LineState.LIMITED, LineState.BARRED)).exclude(
        state=LineState.VERIFIED, limited_at__isnull=False, restored_at=None
    )
    waiting = BarOrder.objects.filter(line=OuterRef("id"), state=BarOrder.State.PENDING)
    ids = list(settled.exclude(Exists(waiting)).values_list("id", flat=True)[:FORGOTTEN_AT_ONCE])
    return CampaignLine.objects.filter(id__in=ids).update(sealed_contact=None)
