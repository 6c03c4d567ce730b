"""The channel of paying: what a till's frames and steps come to.

frame  {"purchase", "amount_minor", "currency", "hint"?}: somebody presses to pay, and her face is looked for
step   {"step": "hint", "purchase", "hint"}, {"step": "pin", "purchase", "pin"}: what was asked for beside the face
       {"step": "ask", "purchase"}: how it stands; {"step": "cancel", "purchase"}: the till gives it up
       {"step": "refund", "purchase", "amount_minor"}: some of what was paid at this till goes back
"""

from __future__ import annotations

import uuid

from realname.database.rows import tenant
from realname.judge.passages import PassageFinding, PassageOutcome, PassageReason
from realname.judge.payments import OPEN_OUTSIDE
from realname.record.errors import Invalid
from realname.record.payments import says as said
from realname.record.payments.actions import paying, settling
from realname.record.payments.actions.payers import pin_of
from realname.record.payments.actions.refunding import ask_refund, give_back
from realname.record.payments.actions.tills import require_payable
from realname.record.payments.answers import answer_of, hint_needed
from realname.record.payments.models import Payer, Payment
from realname.record.programmes.actions.entering import standing_gallery
from realname.record.programmes.cards import TerminalCard
from realname.record.programmes.channels import Answer, Passage, Says, Selection, ordinary
from realname.record.programmes.models import Entry
from realname.record.subscribers.actions.sealed import last_digits_index


class Till:
    """Paying by face at a till."""

    def select(self, terminal: TerminalCard, says: Says) -> Selection:
        """Look among all members, or among those alone whose number ends in the digits that were given."""
        purchase = said.purchase_in(says)
        with tenant(terminal.operator_id):
            require_payable(terminal.programme.id)
            gallery = standing_gallery(terminal.programme.id)
            if not purchase.hint:
                return Selection(gallery.id)
            index = last_digits_index(terminal.operator_id, purchase.hint)
            members = Payer.objects.filter(hint_index=index).values("member")
            found = Entry.objects.filter(gallery=gallery, member__in=members, member__left_at=None)
            return Selection(gallery.id, frozenset(found.values_list("entry", flat=True)))

    def found(self, passage: Passage) -> Answer:
        """Begin the payment of a member, ask for what is needed beside the face, or have it paid."""
        seen = paying.Seen(passage.members, passage.finding.outcome is PassageOutcome.CLOSE)
        payment = paying.begin(passage.terminal, said.purchase_in(passage.says), seen)
        return _settled(passage.terminal, payment)

    def not_found(self, terminal: TerminalCard, finding: PassageFinding) -> Answer:
        """Ask for a hint where there are too many members to tell; else say what the terms say."""
        if finding.reason is PassageReason.GALLERY_TOO_LARGE:
            return hint_needed(finding.reason.value)
        return ordinary(terminal, finding)

    def step(self, terminal: TerminalCard, says: Says, reference: str) -> Answer:
        """Take a hint or a PIN, tell how it stands, cancel, or give back."""
        name = said.name_in(says)
        match says.get("step"):
            case "hint":
                payment = paying.give_hint(terminal, name, said.hint_in(says))
            case "pin":
                payment = paying.give_pin(terminal, name, pin_of(says.get("pin")))
            case "ask":
                payment = paying.of_purchase(terminal, name)
            case "cancel":
                payment = paying.give_up(terminal, name)
            case "refund":
                return _given_back(terminal, name, says, reference)
            case _:
                raise Invalid("The step is hint, pin, ask, cancel or refund.", code="passage.says", pointer="/step")
        return _settled(terminal, payment)


def _settled(terminal: TerminalCard, payment: Payment) -> Answer:
    if payment.state in OPEN_OUTSIDE:
        settling.settle(terminal.operator_id, payment.id)
        payment = paying.of_purchase(terminal, payment.purchase)
    return answer_of(terminal, payment)


def _given_back(terminal: TerminalCard, name: str, says: Says, reference: str) -> Answer:
    """Have some of a purchase given back; the same signed step again asks for it once."""
    minor = says.get("amount_minor")
    if type(minor) is not int:
        raise Invalid("amount_minor is a whole number.", code="passage.says", pointer="/amount_minor")
    payment = paying.of_purchase(terminal, name)
    key = uuid.uuid5(payment.key, reference)
    with tenant(terminal.operator_id):
        refund = ask_refund(payment.id, minor, key, f"terminal {terminal.id}")
    give_back(terminal.operator_id, refund.id)
    return answer_of(terminal, payment)
