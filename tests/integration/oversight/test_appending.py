"""Leaves are appended with what they tell of, or not at all, and are never changed or removed."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError
from psycopg import sql
from tests.integration.oversight.logs import kinds, told
from tests.integration.picture_way import TODAY, captured, tools
from tests.pages.stand_ins import BLUE

from realname.database.rows import OWNER_ALIAS, maintenance, tenant
from realname.judge.reasons import codes
from realname.ledger.commitments import opens
from realname.ledger.kinds import LeafKind
from realname.ledger.leaves import parse
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.oversight.actions.appending import append, leaf_now
from realname.record.oversight.actions.openings import opened
from realname.record.oversight.actions.sequencing import sequence_all
from realname.record.oversight.models import Entry, Opening
from realname.record.registrations.actions import deciding, retention
from realname.record.registrations.models import DecisionRow, Registration
from realname.record.subscribers.actions.consents import withdraw_consent
from realname.record.subscribers.models import ConsentReceipt

pytestmark = pytest.mark.usefixtures("database", "store")

REFUSED = r"permission denied|never changed or removed"
PROTECTED = {
    "oversight_entry": "kind = kind",
    "oversight_position": "index = index",
    "oversight_node": "level = level",
    "oversight_head": "note = note",
    "oversight_cosignature": "line = line",
}


def decide(caller: Caller, *colour: tuple[int, int, int]) -> uuid.UUID:
    instruments = tools()
    registration = captured(caller, instruments, *colour)
    deciding.decide_registration(caller.operator_id, registration, instruments, TODAY)
    return registration


def test_a_policy_that_is_published_is_a_leaf(caller: Caller) -> None:
    [body] = told(LeafKind.POLICY_PUBLISHED)
    assert body["operator"] == str(caller.operator_id)
    assert body["registrations"] == ["check_in", "new_line", "reverification", "sim_replacement", "transfer"]


def test_a_decision_is_a_leaf_that_says_what_was_decided_and_commits_to_its_checks(caller: Caller) -> None:
    registration = decide(caller, BLUE)
    [body] = told(LeafKind.DECISION)
    assert (body["outcome"], body["registration"], body["way"]) == ("rejected", "new_line", "face")
    assert "face.no_match" in body["reasons"]
    with tenant(caller.operator_id):
        row = DecisionRow.objects.get(registration=registration)
        opening = opened(Opening.objects.select_related("subscriber").get(subject=row.id))
        assert opening.content == row.checks.encode()
    assert opens(opening, body["commitment"])


def test_no_leaf_names_a_registration_or_a_person(caller: Caller) -> None:
    registration = decide(caller)
    with tenant(caller.operator_id):
        person = Registration.objects.get(id=registration).subscriber_id
    text = b"\n".join(bytes(row.leaf) for row in Entry.objects.all())
    assert str(caller.operator_id).encode() in text
    for named in (registration, person):
        assert str(named).encode() not in text
        assert named.hex.encode() not in text


def test_a_change_that_is_rolled_back_leaves_no_leaf(caller: Caller) -> None:
    before = Entry.objects.count()

    def withdraw_and_fail() -> None:
        with tenant(caller.operator_id):
            append(leaf_now(LeafKind.CONSENT_WITHDRAWN, caller.operator_id, purpose="face"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        withdraw_and_fail()
    assert Entry.objects.count() == before


def test_no_leaf_is_appended_outside_of_a_transaction(caller: Caller) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        append(leaf_now(LeafKind.CONSENT_WITHDRAWN, caller.operator_id, purpose="face"))


def test_what_is_in_the_log_is_not_changed_or_removed(caller: Caller) -> None:
    del caller
    sequence_all()
    tried = 0
    for role in ("default", OWNER_ALIAS):
        for table, change in PROTECTED.items():
            for start in ("UPDATE {} SET {}", "DELETE FROM {}", "TRUNCATE {}"):
                with pytest.raises(DatabaseError, match=REFUSED):
                    connections[role].cursor().execute(start.format(table, change))
                tried += 1
    assert tried == 30


def test_a_leaf_that_waits_is_not_taken_back(caller: Caller) -> None:
    del caller
    with pytest.raises(DatabaseError, match="waits until it has its place"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM oversight_pending")


def test_every_reason_of_the_catalogue_fits_a_leaf(caller: Caller) -> None:
    with transaction.atomic():
        for code in codes():
            leaf = leaf_now(
                LeafKind.REVIEW_OVERRIDE,
                caller.operator_id,
                by="reviewer",
                why="policy",
                before="review",
                after="rejected",
                reasons=[code],
                commitment="ab" * 32,
            )
            assert parse(leaf.encoded) == leaf


def test_another_operator_sees_no_opening(caller: Caller) -> None:
    decide(caller)
    other = add_operator("south", "South Telecom", "UT")
    with tenant(other):
        assert Opening.objects.count() == 0
    with tenant(caller.operator_id):
        assert Opening.objects.count() == 1


def test_once_a_person_is_erased_nothing_ties_a_leaf_to_her(caller: Caller) -> None:
    registration = decide(caller)
    with tenant(caller.operator_id):
        row = DecisionRow.objects.select_related("registration").get(registration=registration)
        opening = opened(Opening.objects.select_related("subscriber").get(subject=row.id))
    [body] = told(LeafKind.DECISION)
    retention.erase_person(caller.operator_id, row.registration.subscriber_id)
    with tenant(caller.operator_id):
        assert Opening.objects.count() == 0
    # The leaf stays as it was; what is still known of her, the checks, opens it no more without the salt.
    assert told(LeafKind.DECISION) == [body]
    assert opening.salt.hex() not in everything_stored()
    [erased] = told(LeafKind.ERASURE)
    assert erased == {"operator": str(caller.operator_id), "what": "subscriber", "why": "asked", "items": 1}
    assert kinds()[-1] == "erasure"


def test_a_withdrawn_consent_is_a_leaf(caller: Caller) -> None:
    instruments = tools()
    captured(caller, instruments)
    with tenant(caller.operator_id):
        receipt = ConsentReceipt.objects.get(purpose="face")
        withdraw_consent(receipt.id)
        withdraw_consent(receipt.id)
    assert told(LeafKind.CONSENT_WITHDRAWN) == [{"operator": str(caller.operator_id), "purpose": "face"}]


def everything_stored() -> str:
    """Return every row of every table of ours as text."""
    found: list[Any] = []
    with maintenance("test"), connections[OWNER_ALIAS].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table)))
            found += cursor.fetchall()
    return json.dumps(found)
