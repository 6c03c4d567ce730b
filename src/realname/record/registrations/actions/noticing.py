"""The line that works until now is told that it is about to change, while that can be stopped."""

from __future__ import annotations

import uuid

from django.utils import timezone

from realname.connect.messages.contract import NumberRefused, TextMessage
from realname.connect.transport.errors import TransportError
from realname.database.rows import tenant
from realname.record.operators.actions.connections import connected, gateway_of
from realname.record.operators.actions.events import emit
from realname.record.operators.models import Connection, Operator
from realname.record.registrations.actions import steps
from realname.record.registrations.actions.cooling import cools_until
from realname.record.registrations.actions.jobs import defer_notice
from realname.record.registrations.models import Registration
from realname.record.registrations.states import State

TEXTS = {
    "en": "{controller}: this number gets another SIM after {at} UTC, since somebody asked for it. "
    "Was it not you? Tell us before then, and it is stopped.",
    "zh-Hans": "【{controller}】有人申请更换本号码的 SIM 卡，将于 {at}（UTC）之后生效。"
    "如非本人办理，请在此之前联系我们停止。",
}
"""No link: whoever gets such a message learns to follow none."""


def notice_due(registration: Registration) -> None:
    """Have the line told, where it waits and there is a gateway. In the transaction of the approval."""
    if cools_until(registration) is not None and connected(Connection.Kind.MESSAGES):
        defer_notice(registration.operator_id, registration.id)


def send_notice(operator_id: uuid.UUID, registration_id: uuid.UUID) -> None:
    """Send it, once however often it is tried; with no transaction open. TransportError where to try again."""
    with tenant(operator_id):
        rows = Registration.objects.select_related("subscriber", "policy", "held_line__registration")
        row = rows.filter(id=registration_id, state=State.DECIDED).first()
        until = cools_until(row) if row is not None else None
        if row is None or until is None or until <= timezone.now():
            return
        language = row.held_line.registration.language if row.held_line else row.language
        text = TEXTS[language].format(controller=Operator.objects.get().name, at=f"{until:%Y-%m-%d %H:%M}")
        message = TextMessage(f"cooling-{row.id}", steps.line_of(row)["msisdn"], text)
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
        kind = "line.notice_failed" if failed else "line.noticed"
        emit(operator_id, kind, registration_id, {"code": failed} if failed else {})
