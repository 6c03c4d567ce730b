"""The operator's list of lines that no campaign bars: emergency services, hospitals, alarms, vulnerable people."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from realname.connect.messages.phone_numbers import PhoneNumberError, parse_number
from realname.record.campaigns.actions.barring import mark_wrong
from realname.record.campaigns.actions.verifying import restore_line
from realname.record.campaigns.locks import lines_by_number, locked_line
from realname.record.campaigns.models import CampaignLine, NeverBar
from realname.record.campaigns.states import UNDER_BAR, LineState, Sparing, Wrongly
from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.operators.actions.events import done_by, emit
from realname.record.subscribers.actions.sealed import line_index

BECAUSE = (Wrongly.NOT_NOTICED, Wrongly.MISTAKE)


def spare(operator_id: uuid.UUID, number: str, reason: str, by: str) -> NeverBar:
    """Have a line never barred, and restore it where it is; doing it twice is no error. Inside the transaction.

    Invalid `line.number`, `line.number_without_country`, `never_bar.reason`.
    """
    if reason not in set(Sparing):
        raise Invalid(f"The reason is one of {', '.join(Sparing)}.", code="never_bar.reason", pointer="/reason")
    try:
        msisdn = parse_number(number)
    except PhoneNumberError as error:
        raise Invalid(str(error), code=error.code, remedy=error.remedy, pointer="/msisdn") from error
    index = line_index(operator_id, msisdn)
    defaults = {"reason": reason, "by": by}
    row, is_new = NeverBar.objects.get_or_create(operator_id=operator_id, line_index=index, defaults=defaults)
    for line in lines_by_number(index):
        _release(line, Wrongly.NEVER_BAR)
    if is_new:
        emit(operator_id, "never_bar.added", row.id, {"reason": reason, **done_by(by)})
    return row


def unspare(never_bar_id: uuid.UUID, by: str) -> None:
    """Strike a line off the list. NotFound. Inside the tenant's transaction."""
    row = NeverBar.objects.filter(id=never_bar_id).first()
    if row is None:
        raise NotFound("There is no such entry.")
    emit(row.operator_id, "never_bar.removed", row.id, done_by(by))
    row.delete()


def spared() -> QuerySet[NeverBar]:
    """Return the list. Inside the tenant's transaction."""
    return NeverBar.objects.all()


def restore_by_hand(campaign_id: uuid.UUID, line_id: uuid.UUID, because: str, by: str) -> CampaignLine:
    """Restore a line that was barred wrongly, as a person of the operator found. Inside the tenant's transaction.

    The campaign does not bar it again. Invalid; NotFound; Conflict `campaign.not_barred`.
    """
    if because not in BECAUSE:
        raise Invalid(f"The reason is one of {', '.join(BECAUSE)}.", code="campaign.because", pointer="/because")
    line = locked_line(line_id)
    if line.campaign_id != campaign_id:
        raise NotFound("There is no such line in this campaign.")
    if line.wrongly:
        return line
    if line.limited_at is None or line.restored_at is not None:
        raise Conflict("The line is not barred.", code="campaign.not_barred")
    _release(line, because)
    emit(line.operator_id, "campaign.line_restored_by_hand", campaign_id, {"line": str(line.id), **done_by(by)})
    return line


def find_line(campaign_id: uuid.UUID, operator_id: uuid.UUID, number: str) -> CampaignLine:
    """Return a line of a campaign by its number. NotFound; Invalid for what is no number. In the transaction."""
    try:
        msisdn = parse_number(number)
    except PhoneNumberError as error:
        raise Invalid(str(error), code=error.code, remedy=error.remedy, pointer="/msisdn") from error
    found = CampaignLine.objects.filter(campaign=campaign_id, line_index=line_index(operator_id, msisdn)).first()
    if found is None:
        raise NotFound("There is no such line in this campaign.")
    return found


def _release(line: CampaignLine, why: str) -> None:
    if line.restored_at is None:
        mark_wrong(line, why)
    if line.state in UNDER_BAR:
        line.state = LineState.OPEN
        line.save(update_fields=("state",))
    restore_line(line)
