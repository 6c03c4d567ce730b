"""A purchase at a till: begun by a face, told apart by a hint, allowed by a PIN, given up by the till or by time.

Each use case changes the row and no more; what the provider is asked for follows in `settling`, with no transaction
open. A purchase has one row: the same frame, another frame of it, and ten at once end in one payment.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from realname.connect.keys.data_keys import Place
from realname.database.rows import tenant
from realname.judge.payments import ENDED, MOST_WRONG_PINS, OPEN_OUTSIDE, Asked, Need, State, needs
from realname.record.errors import Conflict, RecordError
from realname.record.operators.actions.events import emit
from realname.record.operators.sealing import seal
from realname.record.payments.actions.jobs import defer_settling
from realname.record.payments.actions.payers import is_locked, payable_number, whose_pin
from realname.record.payments.actions.tills import limits_of, till_of
from realname.record.payments.locks import locked_payment, locked_purchase
from realname.record.payments.models import Payer, Payment, Till
from realname.record.payments.says import Purchase
from realname.record.programmes.cards import TerminalCard
from realname.record.programmes.models import Member
from realname.record.subscribers.actions.sealed import last_digits_index

WAITS_FOR = timedelta(minutes=3)
"""So long a purchase waits for a hint or a PIN."""

JOB_AFTER = timedelta(seconds=20)
"""When a job asks the provider, in case that whoever asks it now does not come back."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Whom a frame found: the members, the likest first, and whether several are that like."""

    members: Sequence[uuid.UUID]
    close: bool


def begin(terminal: TerminalCard, purchase: Purchase, seen: Seen) -> Payment:
    """Return the payment of a till's purchase, begun where it is new. Opens its own transaction.

    Conflict `payment.no_till`, `payment.other_purchase`; Invalid `payment.currency`.
    """
    with tenant(terminal.operator_id):
        till = till_of(terminal.programme.id)
        Payment.objects.bulk_create([_fresh(terminal, purchase)], ignore_conflicts=True)
        row = locked_purchase(terminal.id, purchase.name)
        if (row.amount_minor, row.currency) != (purchase.money.minor, purchase.money.currency):
            raise _other_purchase()
        if row.state == State.WAITING:
            _decide(row, till, purchase, seen)
        elif row.member_id not in seen.members:
            raise _other_purchase()
        return row


def give_hint(terminal: TerminalCard, name: str, digits: str) -> Payment:
    """Leave those of the members who it may be whose number ends so. Opens its own transaction. NotFound."""
    with tenant(terminal.operator_id):
        row = locked_purchase(terminal.id, name)
        if row.state == State.WAITING and Need.HINT in row.needs:
            index = last_digits_index(terminal.operator_id, digits)
            found = Payer.objects.filter(member__in=row.among, hint_index=index).values_list("member", flat=True)
            row.among = [member for member in row.among if uuid.UUID(member) in set(found)]
            row.needs = [need for need in row.needs if need != Need.HINT]
            if not row.among:
                end(row, State.DECLINED, "hint_wrong")
            row.save()
        return row


def give_pin(terminal: TerminalCard, name: str, pin: str) -> Payment:
    """Have the provider asked, where the PIN is that of one who it may be. Opens its own transactions. NotFound."""
    with tenant(terminal.operator_id):
        row = locked_purchase(terminal.id, name)
        if row.state != State.WAITING or row.needs != [Need.PIN]:
            return row
        row.wrong_pins += 1  # counted before it is tried
        row.save(update_fields=("wrong_pins",))
        members = [uuid.UUID(member) for member in row.among]
        tries = row.wrong_pins
    right = whose_pin(terminal.operator_id, members, pin) if tries <= MOST_WRONG_PINS else []
    with tenant(terminal.operator_id):
        row = locked_payment(row.id)
        if row.state != State.WAITING:
            return row
        if len(right) == 1:
            allow(row, right[0])
        elif len(right) > 1:  # two who look alike and chose the same PIN
            end(row, State.DECLINED, "two_alike")
        elif _all_locked(members):
            end(row, State.DECLINED, "pin_locked")
        elif row.wrong_pins >= MOST_WRONG_PINS:
            end(row, State.DECLINED, "pin_wrong")
        row.save()
        return row


def give_up(terminal: TerminalCard, name: str) -> Payment:
    """Have a purchase cancelled: at once where no provider knows of it, else as soon as its fate is known.

    What turns out to be paid is given back. Opens its own transaction. NotFound.
    """
    with tenant(terminal.operator_id):
        row = locked_purchase(terminal.id, name)
        if row.state == State.WAITING:
            end(row, State.CANCELLED, "till")
        elif row.state in OPEN_OUTSIDE and row.unwanted_at is None:
            row.unwanted_at = timezone.now()
            if row.state == State.AUTHORISING:
                row.state = State.RELEASING
        row.save()
        return row


def of_purchase(terminal: TerminalCard, name: str) -> Payment:
    """Return how a purchase stands. Opens its own transaction. NotFound."""
    with tenant(terminal.operator_id):
        return locked_purchase(terminal.id, name)


def give_up_waiting(operator_id: uuid.UUID, now: datetime) -> int:
    """Cancel purchases that waited too long for a hint or a PIN; return how many. Opens its own transaction."""
    with tenant(operator_id):
        rows = Payment.objects.select_for_update(skip_locked=True)
        due = list(rows.filter(state=State.WAITING, created_at__lt=now - WAITS_FOR))
        for row in due:
            end(row, State.CANCELLED, "time")
            row.save()
    return len(due)


def allow(row: Payment, member_id: uuid.UUID) -> None:
    """Have the provider asked for a payment of that member: first the row, with its key, and then the call.

    Where nothing may go on her line's bill, it is declined. The caller holds the row, and saves it.
    """
    payer = Payer.objects.select_related("line__subscriber").filter(member=member_id).first()
    member = Member.objects.filter(id=member_id, left_at=None).first()
    if payer is None or member is None:
        end(row, State.DECLINED, "not_set_up")
        return
    try:
        number = payable_number(payer.line)
    except RecordError as refused:
        end(row, State.DECLINED, refused.code)
        return
    row.member, row.needs, row.among = member, [], []
    row.sealed_payer = seal(row.operator_id, number.encode("ascii"), payer_place(row))
    row.state, row.begun_at = State.AUTHORISING, timezone.now()
    defer_settling(row.operator_id, row.id, row.begun_at + JOB_AFTER)


def end(row: Payment, state: State, code: str = "") -> None:
    """End a payment, and tell the operator's systems. The caller holds the row, and saves it."""
    if state not in ENDED:
        raise ValueError("a payment ends paid, declined or cancelled")
    row.state, row.code, row.ended_at = state, code, timezone.now()
    row.sealed_payer, row.needs, row.among = None, [], []
    emit(row.operator_id, f"payment.{state.value}", row.id, {"programme": str(row.programme_id)})


def payer_place(row: Payment) -> Place:
    """Return where a payment's number is sealed for."""
    return Place("payments_payment", "sealed_payer", row.id)


def _fresh(terminal: TerminalCard, purchase: Purchase) -> Payment:
    return Payment(
        operator_id=terminal.operator_id,
        programme_id=terminal.programme.id,
        terminal_id=terminal.id,
        purchase=purchase.name,
        amount_minor=purchase.money.minor,
        currency=purchase.money.currency,
        state=State.WAITING,
    )


def _decide(row: Payment, till: Till, purchase: Purchase, seen: Seen) -> None:
    if purchase.money.currency != till.currency:
        end(row, State.DECLINED, "currency")
    elif purchase.money.minor > till.most_minor:
        end(row, State.DECLINED, "too_much")
    else:
        _ask(row, till, purchase, seen)
    row.save()


def _ask(row: Payment, till: Till, purchase: Purchase, seen: Seen) -> None:
    payers = {payer.member_id: payer for payer in Payer.objects.filter(member__in=seen.members)}
    if not payers:
        row.member_id = seen.members[0] if not seen.close else None
        end(row, State.DECLINED, "not_set_up")
        return
    [*members] = [member for member in seen.members if member in payers]
    alike = any(payers[member].alike != Payer.Alike.NONE for member in members)
    asked = Asked(purchase.money.minor, seen.close, alike, bool(purchase.hint))
    row.needs = [need.value for need in needs(asked, limits_of(till))]
    row.among = [str(member) for member in members]
    row.member_id = None if seen.close else members[0]
    if Need.PIN in row.needs and all(is_locked(payer) for payer in payers.values()):
        end(row, State.DECLINED, "pin_locked")
    elif not row.needs:
        allow(row, members[0])


def _all_locked(members: Sequence[uuid.UUID]) -> bool:
    return all(is_locked(payer) for payer in Payer.objects.filter(member__in=members))


def _other_purchase() -> Conflict:
    return Conflict(
        "This till used that name for another purchase, or for somebody else's.",
        code="payment.other_purchase",
        remedy="Cancel that purchase, and begin this one under a name of its own.",
    )
