"""The letters that wait, as a file for a printer: handed over once, and made again as often as it is asked for."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Iterator

from django.db.models import QuerySet

from realname.connect.messages.phone_numbers import LAST_DIGITS_SHOWN
from realname.record.campaigns.actions.contacts import contact_of
from realname.record.campaigns.actions.noticing import days_of, mark_sent
from realname.record.campaigns.locks import locked_campaign
from realname.record.campaigns.models import LetterFile, Notice
from realname.record.campaigns.states import UNSETTLED, State
from realname.record.errors import Conflict, NotFound
from realname.record.operators.actions.events import done_by, emit

AT_ONCE = 10_000
"""Letters of one file; whoever has more asks again."""

COLUMNS = ("reference", "name", "address", "language", "number_ends_with", "text")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would compute in the place of showing it."""


def hand_over_letters(campaign_id: uuid.UUID, by: str) -> LetterFile:
    """Put the letters that wait into a new file; they count as sent. Inside the tenant's transaction.

    Conflict `campaign.no_letters`, `campaign.out_of_order` where the campaign does not run.
    """
    campaign = locked_campaign(campaign_id)
    if campaign.state != State.RUNNING:
        raise Conflict("The campaign does not run.", code="campaign.out_of_order")
    rows = Notice.objects.filter(campaign=campaign, channel="letter", state=Notice.State.WAITING)
    needless = rows.exclude(line__state__in=UNSETTLED).values_list("id", flat=True)
    Notice.objects.filter(id__in=list(needless)).update(state=Notice.State.DROPPED)
    notices = list(rows.select_for_update().order_by("id")[:AT_ONCE])
    if not notices:
        raise Conflict("No letter waits.", code="campaign.no_letters", remedy="Ask again after the next step.")
    row = LetterFile.objects.create(operator_id=campaign.operator_id, campaign=campaign, letters=len(notices), by=by)
    mark_sent(notices)
    for notice in notices:
        notice.letter_file = row
    Notice.objects.bulk_update(notices, ("state", "sent_at", "failed", "letter_file"), batch_size=1000)
    emit(campaign.operator_id, "campaign.letters_handed_over", campaign.id, {"letters": row.letters, **done_by(by)})
    return row


def letter_files(campaign_id: uuid.UUID) -> QuerySet[LetterFile]:
    """Return a campaign's files. Inside the tenant's transaction."""
    return LetterFile.objects.filter(campaign=campaign_id)


def letters_csv(campaign_id: uuid.UUID, file_id: uuid.UUID) -> Iterator[str]:
    """Give a file's lines, as CSV (RFC 4180). NotFound. Inside the tenant's transaction.

    Letters whose addresses are forgotten by now, or whose lines are erased, are left out.
    """
    row = letter_files(campaign_id).select_related("campaign").filter(id=file_id).first()
    if row is None:
        raise NotFound("There is no such file of letters.")
    days = days_of(row.campaign)
    yield _line(COLUMNS)
    for notice in Notice.objects.filter(letter_file=row).select_related("line").order_by("id").iterator(2000):
        contact = contact_of(notice.line)
        if contact.get("address"):
            text = days.text(notice, notice.line)
            ends = contact["msisdn"][-LAST_DIGITS_SHOWN:]
            cells = (str(notice.id), contact.get("name", ""), contact["address"], notice.line.language, ends, text)
            yield _line(cells)


def _line(cells: tuple[str, ...]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells)
    return buffer.getvalue()
