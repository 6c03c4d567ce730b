"""How a member pays: she chooses the line on whose bill it goes, and a PIN. Both end when she leaves."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import F

from realname.connect.keys.data_keys import Place
from realname.database.rows import tenant
from realname.judge.payments import HINT_DIGITS, PINS_UNTIL_LOCKED
from realname.record.errors import Conflict, Invalid, NotFound
from realname.record.operators.actions.events import emit
from realname.record.payments import pins
from realname.record.payments.actions.jobs import defer_looking
from realname.record.payments.locks import locked_payers
from realname.record.payments.models import Payer
from realname.record.programmes.actions.joining import member_of
from realname.record.programmes.kinds import Kind
from realname.record.programmes.models import Member
from realname.record.registrations import hooks
from realname.record.registrations.actions import lines
from realname.record.registrations.models import Line
from realname.record.subscribers.actions.sealed import last_digits_index, seal_for, unseal_for


def set_up(people: Collection[uuid.UUID], member_id: uuid.UUID, line_id: uuid.UUID, pin: str) -> Payer:
    """Have a member pay on that line's bill, with that PIN, from now on; a locked PIN is open again.

    `people` are the rows under which the operator knows her. In the tenant's transaction.
    NotFound; Conflict `programme.left`, `payment.line`; Invalid `payment.pin`, `payment.pin_weak`.
    """
    pins.require_fit(pin)
    member = member_of(member_id)
    if member.subscriber_id not in people or member.programme.kind != Kind.PAYMENT:
        raise NotFound("There is no such membership.")
    line = lines.line_row(line_id)
    if line.subscriber_id not in people:
        raise NotFound("There is no such line.")
    number = payable_number(line)
    [*held] = locked_payers([member.id])
    row = held[0] if held else Payer(operator_id=member.operator_id, member=member)
    row.line, row.wrong_pins = line, 0
    row.hint_index = last_digits_index(member.operator_id, number[-HINT_DIGITS:])
    row.sealed_pin = seal_for(member.subscriber, pins.hashed(pin), _place(row))
    row.save()
    emit(member.operator_id, "payer.changed", member.id)
    if row.alike == Payer.Alike.UNKNOWN:
        defer_looking(member.operator_id, member.id)
    return row


def payable_number(line: Line) -> str:
    """Return a line's number, where purchases may go on its bill. Conflict `payment.line`, `line.disputed`."""
    if line.state != Line.State.ACTIVE or line.subscriber.erased_at is not None:
        raise Conflict(
            "Nothing can be paid on this line's bill now.",
            code="payment.line",
            remedy="Choose a line that works and is in your name.",
        )
    hooks.before_line_change(line.id)
    return str(lines.shown(line)["line"]["msisdn"])


def drop_payer(member: Member) -> None:
    """Forget how somebody paid, as she leaves: what `REALNAME_MEMBER_LEFT` calls."""
    Payer.objects.filter(member=member).delete()


def is_locked(payer: Payer) -> bool:
    """Tell whether a PIN was wrong too often in a row."""
    return payer.wrong_pins >= PINS_UNTIL_LOCKED


def whose_pin(operator_id: uuid.UUID, members: Collection[uuid.UUID], pin: str) -> list[uuid.UUID]:
    """Return those of some members whose PIN it is. Opens its own transactions, none across the hashing.

    The attempt is counted before it is tried, so that neither a crash nor many tries at once get more of them.
    """
    with tenant(operator_id):
        kept = []
        for payer in locked_payers(members):
            if not is_locked(payer):
                payer.wrong_pins += 1
                payer.save(update_fields=("wrong_pins",))
                member = Member.objects.select_related("subscriber").get(id=payer.member_id)
                kept.append((payer.member_id, unseal_for(member.subscriber, bytes(payer.sealed_pin), _place(payer))))
    right = [member_id for member_id, sealed in kept if pins.is_right(pin, sealed)]
    with tenant(operator_id):
        Payer.objects.filter(member__in=right).update(wrong_pins=0)
        if right:  # it was the PIN of another who looks like these: nothing was tried against them
            others = [member_id for member_id, _ in kept if member_id not in right]
            Payer.objects.filter(member__in=others, wrong_pins__gt=0).update(wrong_pins=F("wrong_pins") - 1)
    return right


def pin_of(text: object) -> str:
    """Return what was entered as a PIN, its form checked alone. Invalid `passage.says`."""
    if not isinstance(text, str) or not text.isascii() or not text.isdigit():
        raise Invalid("A PIN has digits alone.", code="passage.says", pointer="/pin")
    return text


def _place(row: Payer) -> Place:
    return Place("payments_payer", "sealed_pin", row.id)
