"""A person's receipt is proven in the public log, by anyone, and goes with her."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from tests.integration.oversight.logs import append_some
from tests.integration.picture_way import TODAY, captured, tools

from realname.database.rows import tenant
from realname.ledger import receipts
from realname.ledger.commitments import Opening as Opened
from realname.ledger.commitments import opens
from realname.ledger.trust import Trust
from realname.ledger.verify import verify_receipt
from realname.record.errors import Conflict, NotFound
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.oversight.actions.export import held_on
from realname.record.oversight.actions.receipts import receipt_of
from realname.record.oversight.actions.sequencing import sequence_all
from realname.record.oversight.actions.signing import public_key
from realname.record.oversight.models import Log
from realname.record.oversight.published import published_note
from realname.record.oversight.tree import Stored
from realname.record.registrations.actions import deciding, retention
from realname.record.registrations.models import DecisionRow, Registration

pytestmark = pytest.mark.usefixtures("database", "store")


@pytest.fixture
def decision(caller: Caller) -> uuid.UUID:
    instruments = tools()
    registration = captured(caller, instruments)
    deciding.decide_registration(caller.operator_id, registration, instruments, TODAY)
    with tenant(caller.operator_id):
        return DecisionRow.objects.get(registration=registration).id


def receipt(caller: Caller, decision: uuid.UUID) -> receipts.Receipt:
    with tenant(caller.operator_id):
        return receipt_of(decision)


def trust() -> Trust:
    return Trust((public_key(Log.objects.get()),))


def test_a_receipt_is_verified_by_the_logs_key_alone_as_a_file_and_as_a_code(
    caller: Caller, decision: uuid.UUID
) -> None:
    append_some(300)
    sequence_all()
    found = receipt(caller, decision)
    for form in (receipts.read(receipts.encoded(found)), receipts.read_qr(receipts.qr_text(found))):
        verdict = verify_receipt(form, trust())
        assert verdict.holds
        assert verdict.leaf is not None
        assert verdict.leaf.body["outcome"] == "approved"
    assert not verify_receipt(replace(found, index=found.index + 1), trust()).holds


def test_an_older_receipt_still_holds_against_the_log_of_later(caller: Caller, decision: uuid.UUID) -> None:
    sequence_all()
    found = receipt(caller, decision)
    append_some(3)
    sequence_all()
    assert verify_receipt(found, trust(), Tiles()).holds
    assert receipt(caller, decision).head.size == found.head.size + 3


class Tiles(Stored):
    """The public log's files."""

    def read(self, path: str) -> bytes | None:
        return (published_note() or "").encode() if path == "checkpoint" else super().read(path)


def test_a_receipt_waits_for_its_place_and_is_no_other_operators(caller: Caller, decision: uuid.UUID) -> None:
    with pytest.raises(Conflict) as refusal:
        receipt(caller, decision)
    assert refusal.value.code == "receipt.not_yet"
    sequence_all()
    other = add_operator("south", "South Telecom", "UT")
    with tenant(other), pytest.raises(NotFound) as nothing:
        receipt_of(decision)
    assert nothing.value.code == "receipt.none"


def test_her_export_opens_the_leaf_and_once_she_is_erased_nothing_does(caller: Caller, decision: uuid.UUID) -> None:
    sequence_all()
    found = receipt(caller, decision)
    with tenant(caller.operator_id):
        person = Registration.objects.get().subscriber_id
        [held] = held_on(person)["log_openings"]
    opening = Opened(bytes.fromhex(held["salt"]), held["content"].encode())
    assert opens(opening, str(found.said.body["commitment"]))
    assert held["index"] == found.index
    retention.erase_person(caller.operator_id, person)
    sequence_all()
    with tenant(caller.operator_id):
        assert held_on(person) == {"lawful_access": [], "log_openings": []}
        with pytest.raises(NotFound):
            receipt_of(decision)
    # What she kept is still proven: hers to show, or not.
    assert verify_receipt(found, trust(), Tiles()).holds
