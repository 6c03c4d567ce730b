"""The receipt of a decision over the API: a file and a code that anyone verifies."""

from __future__ import annotations

from tests.integration.api import test_registrations as registrations
from tests.integration.api.conftest import Operator
from tests.integration.api.test_registrations import begin, captured
from tests.integration.api.working import work
from tests.pages.stand_ins import BLUE

from realname.ledger import receipts
from realname.ledger.trust import Trust
from realname.ledger.verify import verify_receipt
from realname.record.oversight.actions.sequencing import sequence_all
from realname.record.oversight.actions.signing import public_key
from realname.record.oversight.models import Log

operator = registrations.operator


def test_a_receipt_is_had_once_the_leaf_has_its_place_and_shows_no_score(operator: Operator) -> None:
    path = captured(operator, BLUE)
    operator.post(f"{path}/decision")
    work()
    answer = operator.get(f"{path}/receipt")
    assert (answer.status_code, answer.json()["code"]) == (409, "receipt.not_yet")
    sequence_all()
    told = operator.get(f"{path}/receipt").json()
    assert (told["kind"], told["says"]["outcome"], told["size"]) == ("decision", "rejected", told["index"] + 1)
    trust = Trust((public_key(Log.objects.get()),))
    for receipt in (receipts.read(told["file"].encode()), receipts.read_qr(told["qr"])):
        assert verify_receipt(receipt, trust).holds
    assert "score" not in str(told)


def test_there_is_none_before_a_decision_nor_for_another_operator(operator: Operator, south: Operator) -> None:
    path = begin(operator)
    answer = operator.get(f"{path}/receipt")
    assert (answer.status_code, answer.json()["code"]) == (404, "decision.none")
    assert south.get(f"{path}/receipt").status_code == 404
