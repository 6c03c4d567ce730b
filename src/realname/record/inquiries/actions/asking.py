"""Whoever uses a disputed line is asked by a message, and says on a page without a login whether she uses it.

Neither names anybody. Her answer decides nothing: the reviewer sees it, and it moves the day on which the word of whom
the line is registered to counts by itself.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from realname.connect.keys.data_keys import Place
from realname.connect.messages.contract import NumberRefused, TextMessage
from realname.connect.transport.errors import TransportError
from realname.database.rows import tenant
from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.inquiries.actions.jobs import defer_ask
from realname.record.inquiries.locks import locked_dispute
from realname.record.inquiries.models import LineDispute, UserAsk
from realname.record.operators.actions.connections import connected, gateway_of
from realname.record.operators.actions.events import emit
from realname.record.operators.models import Connection
from realname.record.operators.selectors import name_of
from realname.record.oversight.actions.telling import tell_line
from realname.record.registrations.actions.lines import shown as line_shown
from realname.record.subscribers.actions.sealed import seal_for, unseal_for

DECIDED_AFTER = timedelta(days=14)
"""After two weeks in which nobody decided, the word of whom the line is registered to counts."""

IN_USE_AFTER = timedelta(days=28)
"""From her word on, where somebody uses the line: time to come with a document and register it in her own name."""

NOT_USED_AFTER = timedelta(days=3)
"""From the user's word on that she does not use it either: time for a reviewer to object."""

AGAIN_AFTER = timedelta(days=7)
"""What whoever is asked again has at least."""

MOST_ASKS = 3
TOKEN_BYTES = 24

TEXTS = {
    "en": "{controller}: somebody says that this number, registered to them, is not theirs. Do you use it? Say so by "
    "{day}, else it may stop working: {link}",
    "zh-Hans": "【{controller}】本号码的登记人表示号码并非其本人所有。您是否在使用本号码？"
    "请于 {day} 前在此告知，否则号码可能停用：{link}",
}
"""The page behind the link asks for a yes or a no, and for nothing else."""


@dataclass(frozen=True, slots=True)
class OpenAsk:
    """What the page shows: nobody's name and no number. `answer` is empty while she said nothing."""

    controller: str
    decides_at: datetime
    answer: str
    is_settled: bool


def ask_user(dispute: LineDispute, address: str) -> UserAsk | None:
    """Have whoever uses the line asked, where there is a gateway, and pages at an `address`. In the transaction.

    A link of an earlier message opens no longer.
    """
    if not address or not connected(Connection.Kind.MESSAGES):
        return None
    row = UserAsk(operator_id=dispute.operator_id, dispute=dispute)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = f"{address}{dispute.operator_id.hex}.{row.id.hex}.{token}"
    row.sealed_link, row.token_sha256 = seal_for(dispute.subscriber, link.encode(), _place(row)), _digest(token)
    row.save(force_insert=True)
    tell_line(dispute.operator_id, "dispute_user_asked")
    defer_ask(dispute.operator_id, row.id)
    return row


def ask_again(dispute: LineDispute, address: str) -> None:
    """Ask once more, with time to answer. Conflict `dispute.too_often`, `dispute.no_way`. In the transaction."""
    if UserAsk.objects.filter(dispute=dispute).count() >= MOST_ASKS:
        raise Conflict(f"She was asked {MOST_ASKS} times.", code="dispute.too_often", remedy="Decide.")
    if ask_user(dispute, address) is None:
        raise Conflict("There is no SMS gateway.", code="dispute.no_way", remedy="Decide by what is known.")
    _move(dispute, max(dispute.decides_at, timezone.now() + AGAIN_AFTER))


def send_ask(operator_id: uuid.UUID, ask_id: uuid.UUID) -> None:
    """Send the message, once however often it is tried; with no transaction open. TransportError where to try again."""
    with tenant(operator_id):
        row = _ask(ask_id)
        if row is None or row.state != UserAsk.State.SENDING or row.dispute.settled_at is not None:
            return
        dispute = row.dispute
        line = line_shown(dispute.line)["line"]
        if line is None:  # whom it is registered to is erased, and the link with her
            return
        link = unseal_for(dispute.subscriber, bytes(row.sealed_link), _place(row)).decode()
        text = TEXTS[dispute.line.registration.language].format(
            controller=name_of(), day=f"{dispute.decides_at:%Y-%m-%d}", link=link
        )
        message = TextMessage(str(row.id), line["msisdn"], text)
    gateway = gateway_of(operator_id)
    failed = "contact.no_gateway" if gateway is None else ""
    try:
        if gateway is not None:
            gateway.send(message)
    except NumberRefused as error:
        failed = error.code
    except TransportError as error:
        if not error.permanent:
            raise
        failed = error.code
    with tenant(operator_id):
        state = UserAsk.State.FAILED if failed else UserAsk.State.SENT
        UserAsk.objects.filter(id=ask_id, state=UserAsk.State.SENDING).update(state=state, code=failed)


def opened_ask(operator_id: uuid.UUID, ask_id: uuid.UUID, token: str) -> OpenAsk | None:
    """Return what a link opens, None where it opens nothing. Opens its own transaction."""
    with tenant(operator_id):
        row = _ask(ask_id)
        if row is None or not _opens(row, token):
            return None
        return OpenAsk(name_of(), row.dispute.decides_at, row.answer, row.dispute.settled_at is not None)


def answer_ask(operator_id: uuid.UUID, ask_id: uuid.UUID, token: str, answer: str) -> None:
    """Take her answer, the first one. Opens its own transaction.

    NotFound where the link opens nothing; Invalid; Conflict `dispute.settled`, `dispute.answered`.
    """
    if answer not in UserAsk.Answer.values:
        raise Invalid("The answer is in_use or not_used.", pointer="/answer")
    with tenant(operator_id):
        found = _ask(ask_id)
        if found is None or not _opens(found, token):
            raise NotFound("There is no such link.")
        dispute = locked_dispute(found.dispute_id)  # whoever decides holds it too: one of both comes first
        require_open(dispute)
        row = UserAsk.objects.select_for_update().get(id=ask_id)
        if row.answer or not _is_newest(row):
            raise Conflict("It was answered.", code="dispute.answered", remedy="Nothing is to be done.")
        row.answer, row.answered_at = answer, timezone.now()
        row.save(update_fields=("answer", "answered_at"))
        if answer == UserAsk.Answer.IN_USE:
            _move(dispute, max(dispute.decides_at, dispute.created_at + IN_USE_AFTER))
        else:
            _move(dispute, min(dispute.decides_at, timezone.now() + NOT_USED_AFTER))
        tell_line(operator_id, "dispute_user_answered")
        told = {"dispute": str(dispute.id), "line": str(dispute.line_id), "answer": answer}
        emit(operator_id, "line.dispute_user_answered", dispute.line.registration_id, told)


def require_open(dispute: LineDispute) -> None:
    """Raise Conflict `dispute.settled` where a locked dispute is decided."""
    if dispute.settled_at is not None:
        raise Conflict("It is settled.", code="dispute.settled", remedy="Nothing is to be done.")


def asks_of(dispute_id: uuid.UUID) -> list[UserAsk]:
    """Return when the line's user was asked, and what she said, oldest first. Inside the tenant's transaction."""
    return list(UserAsk.objects.filter(dispute=dispute_id).order_by("id"))


def answer_of(dispute_id: uuid.UUID) -> str:
    """Return what the line's user said last, empty where she said nothing. Inside the tenant's transaction."""
    row = UserAsk.objects.filter(dispute=dispute_id).exclude(answer="").order_by("-id").first()
    return row.answer if row is not None else ""


def _ask(ask_id: uuid.UUID) -> UserAsk | None:
    rows = UserAsk.objects.select_related("dispute__line__subscriber", "dispute__line__registration")
    return rows.select_related("dispute__subscriber").filter(id=ask_id).first()


def _opens(row: UserAsk, token: str) -> bool:
    return hmac.compare_digest(row.token_sha256, _digest(token)) and _is_newest(row)


def _is_newest(row: UserAsk) -> bool:
    return not UserAsk.objects.filter(dispute=row.dispute_id, id__gt=row.id).exists()


def _move(dispute: LineDispute, decides_at: datetime) -> None:
    dispute.decides_at = decides_at
    dispute.save(update_fields=("decides_at",))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _place(row: UserAsk) -> Place:
    return Place("inquiries_user_ask", "sealed_link", row.id)
