"""An assessment is of what is in force, is signed by a person, and is asked for before going live."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from tests.integration.picture_way import TODAY, begin, caller, captured, store, tools
from tests.integration.rules import PICTURES
from tests.judge.tables import invented
from tests.pages.stand_ins import RED, ColourFaces

from realname.cli.service.sample_assessment import sign_once
from realname.cli.service.sample_staff import make_staff
from realname.connect.activation.simulator import DEVELOPMENT_SECRET
from realname.database.rows import tenant
from realname.judge.policy import load_policy
from realname.judge.policy_text import toml_of
from realname.ledger.leaves import parse
from realname.record.assessments.actions.signing import Signer, sign
from realname.record.assessments.configuration import live_configuration
from realname.record.assessments.document import OwnWords, read
from realname.record.assessments.models import Assessment, TrialDecision
from realname.record.assessments.selectors import Standing, assessments, standing
from realname.record.errors import Conflict, Denied, NotFound
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.operators.actions.connections import set_connection
from realname.record.operators.actions.policies import publish_policy
from realname.record.operators.models import Event
from realname.record.oversight.models import Entry
from realname.record.registrations.actions import deciding
from realname.record.registrations.models import Registration
from realname.record.staff.actions.members import add_member

__all__ = ("caller", "store")

pytestmark = pytest.mark.usefixtures("database", "store")

WORDS = OwnWords("The law asks for it.", "The officer for data protection.", "By our staff.", "Few, and accepted.")


def digest_in_force(operator_id: uuid.UUID) -> str:
    with tenant(operator_id):
        return live_configuration(tools()).digest


def administrator(operator_id: uuid.UUID, *roles: str) -> uuid.UUID:
    return add_member(operator_id, "Ada Example", uuid.uuid4().hex[:8], roles or ("administrator",)).member_id


def signed(caller: Caller) -> Assessment:
    member = administrator(caller.operator_id)
    return sign(Signer(caller.operator_id, member), WORDS, digest_in_force(caller.operator_id), tools())


def stands(caller: Caller) -> tuple[Standing, tuple[str, ...]]:
    with tenant(caller.operator_id):
        found = standing(live_configuration(tools()))
    return found.standing, found.changed


def decide(caller: Caller) -> None:
    instruments = tools()
    registration = captured(caller, instruments, RED)
    deciding.decide_registration(caller.operator_id, registration, instruments, TODAY)


def trials(caller: Caller) -> int:
    with tenant(caller.operator_id):
        return TrialDecision.objects.count()


def test_what_is_signed_is_what_is_in_force(caller: Caller) -> None:
    row = signed(caller)
    document = read(row.document)
    assert document.digest == row.digest
    assert document.words == WORDS
    [policy] = document.configuration.policies
    assert policy.kinds == tuple(sorted(Registration.Kind.values))
    [engine] = document.configuration.engines
    assert engine.digest == tools().faces.stamp.digest
    assert engine.fmr <= engine.asked_fmr
    assert {one.purpose: one.retain_days for one in document.configuration.purposes}["face"] == 180
    with tenant(caller.operator_id):
        assert Event.objects.get(type="assessment.signed").data["digest"] == row.digest
    leaf = parse(bytes(Entry.objects.get(kind="impact_assessment").leaf))
    assert dict(leaf.body) == {
        "operator": str(caller.operator_id),
        "step": "signed",
        "document": row.digest,
        "jurisdiction": "UT",
    }


def test_a_change_of_policy_or_systems_asks_for_another_signature(caller: Caller) -> None:
    assert stands(caller) == (Standing.NONE, ())
    signed(caller)
    assert stands(caller) == (Standing.SIGNED, ())
    set_connection(
        caller.operator_id, "lines", "line-orders", {"base_url": "https://lines.example", "secret": DEVELOPMENT_SECRET}
    )
    assert stands(caller) == (Standing.CHANGED, ("systems",))
    with tenant(caller.operator_id):
        publish_policy(caller, PICTURES.replace("version = 1", "version = 2"), ("transfer",))
    assert stands(caller) == (Standing.CHANGED, ("policies", "systems"))
    signed(caller)
    assert stands(caller) == (Standing.SIGNED, ())


def test_a_policy_of_a_jurisdiction_brings_its_law(caller: Caller) -> None:
    policy = replace(load_policy("new-line"), jurisdiction="CN", version=7)
    with tenant(caller.operator_id):
        publish_policy(caller, toml_of(policy), ("new_line",))
        [law] = live_configuration(tools()).laws
    assert (law.pack, law.jurisdiction) == ("CN", "CN")
    assert "cn.other-way" in dict(law.duties)
    assert "cn.other-way" not in law.violated


def test_nobody_signs_what_she_did_not_see(caller: Caller) -> None:
    seen, member = digest_in_force(caller.operator_id), administrator(caller.operator_id)
    with tenant(caller.operator_id):
        publish_policy(caller, PICTURES.replace("version = 1", "version = 2"), ("new_line",))
    with pytest.raises(Conflict) as refused:
        sign(Signer(caller.operator_id, member), WORDS, seen, tools())
    assert refused.value.code == "assessment.changed"
    assert stands(caller) == (Standing.NONE, ())


def test_an_administrator_of_this_operator_signs_and_nobody_else(caller: Caller) -> None:
    south = Caller(add_operator("south", "South Telecom", "UT"), "client", frozenset())
    seen = digest_in_force(caller.operator_id)
    with pytest.raises(Denied):
        sign(Signer(caller.operator_id, administrator(caller.operator_id, "reviewer", "agent")), WORDS, seen, tools())
    with pytest.raises(NotFound):
        sign(Signer(caller.operator_id, administrator(south.operator_id)), WORDS, seen, tools())
    with pytest.raises(Conflict) as refused:
        sign(
            Signer(south.operator_id, administrator(south.operator_id)),
            WORDS,
            digest_in_force(south.operator_id),
            tools(),
        )
    assert refused.value.code == "assessment.nothing"
    for one in (caller, south):
        assert stands(one) == (Standing.NONE, ())


def test_what_was_signed_is_never_changed_nor_removed(caller: Caller) -> None:
    row = signed(caller)
    for statement in ("UPDATE assessments_assessment SET digest = ''", "DELETE FROM assessments_assessment"):
        with pytest.raises(ProgrammingError), tenant(caller.operator_id), connection.cursor() as cursor:
            cursor.execute(statement)
    with tenant(caller.operator_id):
        assert assessments().get().digest == row.digest


def test_decisions_that_no_signature_covers_are_marked_and_stopped_nowhere(caller: Caller) -> None:
    decide(caller)
    assert trials(caller) == 1
    signed(caller)
    decide(caller)
    assert trials(caller) == 1
    with tenant(caller.operator_id):
        publish_policy(caller, PICTURES.replace("version = 1", "version = 2"), ("new_line",))
    decide(caller)
    assert trials(caller) == 2


def test_another_engine_than_the_signed_one_decides_on_trial(caller: Caller) -> None:
    member = administrator(caller.operator_id)
    other = replace(tools(), calibration=invented(replace(ColourFaces().stamp, digest="cd" * 32)))
    with tenant(caller.operator_id):
        seen = live_configuration(other).digest
    sign(Signer(caller.operator_id, member), WORDS, seen, other)
    decide(caller)
    assert trials(caller) == 1


def test_in_production_nobody_registers_before_the_first_signature(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    member, seen = administrator(caller.operator_id), digest_in_force(caller.operator_id)
    monkeypatch.setenv("REALNAME_ENV", "production")
    with pytest.raises(Conflict) as refused:
        begin(caller)
    assert refused.value.code == "assessment.none"
    with tenant(caller.operator_id):
        assert not Registration.objects.exists()
    monkeypatch.delenv("REALNAME_ENV")
    sign(Signer(caller.operator_id, member), WORDS, seen, tools())
    monkeypatch.setenv("REALNAME_ENV", "production")
    assert begin(caller)
    with tenant(caller.operator_id):
        publish_policy(caller, PICTURES.replace("version = 1", "version = 2"), ("new_line",))
    assert begin(caller)


@pytest.mark.models
def test_a_sample_operators_is_signed_once_and_not_again_after_a_change(caller: Caller) -> None:
    make_staff(caller.operator_id)
    for _ in range(2):
        sign_once(caller.operator_id)
    with tenant(caller.operator_id):
        publish_policy(caller, PICTURES.replace("version = 1", "version = 2"), ("new_line",))
    sign_once(caller.operator_id)
    with tenant(caller.operator_id):
        assert assessments().get().member.login == "administrator"


def test_empty_or_endless_words_are_no_words() -> None:
    with pytest.raises(ValueError, match="necessity is empty"):
        OwnWords(" ", "b", "c", "d")
    with pytest.raises(ValueError, match="residual_risks has more"):
        OwnWords("a", "b", "c", "d" * 4001)
