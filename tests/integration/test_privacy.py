"""Every model declares how a person's data ends in it, and what it declares is so."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connections
from django.db.models import BinaryField, Model
from django.utils import timezone
from psycopg import sql
from tests.integration import test_nothing_in_clear as clear
from tests.integration import whole_way
from tests.integration.challenged import answered, answering, phone_in
from tests.integration.picture_way import agree, measure_all, show
from tests.integration.rules import PICTURES
from tests.integration.test_nothing_in_clear import leaks
from tests.integration.whole_way import ALL, Outside, activated, begin
from tests.pages.stand_ins import RED, page

from realname.connect.keys.data_keys import Place
from realname.connect.keys.errors import SealBroken
from realname.database.rows import OWNER_ALIAS, maintenance, tenant
from realname.evaluate.instruments import Instruments
from realname.judge.policy import parse
from realname.record.errors import Conflict
from realname.record.operators.actions.clients import Caller
from realname.record.operators.actions.idempotency import Answer, answer_once, fingerprint
from realname.record.oversight.actions import access
from realname.record.oversight.actions.officers import Officer
from realname.record.oversight.models import Handover
from realname.record.privacy import Declared, Ending
from realname.record.registrations.actions import captures, confirming, export, rehearsals, retention, steps, ways
from realname.record.registrations.models import Registration
from realname.record.subscribers.actions.people import export_subscriber
from realname.record.subscribers.actions.representations import Acting
from realname.record.subscribers.actions.sealed import unseal_for
from realname.record.subscribers.models import Subscriber
from realname.record.subscribers.schemas import Export
from realname.record.subscribers.sealing import key_of

APPS = [config for config in apps.get_app_configs() if config.name.startswith("realname.record.")]
BY_APP: dict[str, Declared] = {config.label: import_module(f"{config.name}.privacy").DECLARED for config in APPS}
DECLARED = {model: held for declared in BY_APP.values() for model, held in declared.items()}
OURS = sorted((model for config in APPS for model in config.get_models()), key=lambda model: model.__name__)
CORE = {"operators", "oversight", "registrations", "subscribers"}
"""Whose tables the person of these tests has rows in; other apps prove theirs beside."""

BLIND = {"number_index", "phone_index", "line_index", "hint_index"}
"""Indexes under the operator's key."""

OF_THE_OPERATOR = {"sealed_payer", "answer", "fingerprint", "key_blob", "sealed_contact", "sealed_content"}
"""Bytes that her key does not seal: wrapped keys, digests, and what is sealed under the operator's key."""

OF_THE_SERVICE = {"device", "digest", "everywhere", "fingerprint", "identity", "nonce", "owner", "pass_index", "scope"}
"""Random bytes, digests of devices, and what is keyed or sealed under the service's own key."""

store, caller, outside = whole_way.store, whole_way.caller, whole_way.outside


@pytest.fixture
def tools() -> Instruments:
    return answering()


def by_ending(ending: Ending) -> list[type[Model]]:
    return [model for model in OURS if DECLARED[model].ending is ending]


def meta(model: type[Model]) -> Any:
    return model._meta  # noqa: SLF001  Django's documented way to a model's fields


def objects(model: type[Model]) -> Any:
    return model._default_manager  # noqa: SLF001  the same


def name_of(model: type[Model]) -> str:
    return model.__name__


def test_every_model_is_declared_in_its_own_app_and_no_other_is() -> None:
    assert len(OURS) > 20
    assert [model.__name__ for model in OURS if model not in DECLARED] == []
    assert set(DECLARED) == set(OURS)
    assert set(BY_APP) >= CORE
    for label, declared in BY_APP.items():
        assert {meta(model).app_label for model in declared} == {label}


@pytest.mark.parametrize("model", OURS, ids=name_of)
def test_a_declaration_says_what_is_sealed_and_why_something_stays_or_is_not_shown(model: type[Model]) -> None:
    held = DECLARED[model]
    binary = {field.name for field in meta(model).get_fields() if isinstance(field, BinaryField)}
    if held.ending is not Ending.NOTHING:
        assert set(held.sealed) | (binary & BLIND) | (binary & (OF_THE_OPERATOR | OF_THE_SERVICE)) == binary
    assert bool(held.sealed) >= (held.ending is Ending.KEY)
    assert held.why or held.ending is not Ending.KEPT
    if held.ending is Ending.NOTHING:
        assert not held.shown
    else:
        assert held.shown or held.why
        assert not held.shown or held.shown in Export.model_fields


@pytest.fixture
def rows(database: str, store: Any, caller: Caller, outside: Outside, tools: Instruments) -> uuid.UUID:
    """A person who was taken the whole way, with a row in every table that can have one; return her id."""
    del database, store
    registration = activated(caller, outside, tools)
    with tenant(caller.operator_id):
        person = Registration.objects.get(id=registration).subscriber_id
    beside = begin(caller, subscriber_id=person, acting=Acting("guardian", mandate=MANDATE))
    agree(caller, beside, *ALL)
    with tenant(caller.operator_id):
        captures.open_capture(caller, beside)
        ways.choose_way(beside, "non_face")
    measure_all(caller, tools, *show(caller, beside, "document", page(RED)))
    on_her_phone = begin(caller, subscriber_id=person)
    agree(caller, on_her_phone, *ALL)
    measure_all(caller, tools, *show(caller, on_her_phone, "document", page(RED)))
    answered(phone_in(caller, on_her_phone), on_her_phone, tools)
    with tenant(caller.operator_id):
        confirming.confirm(beside, {"surname": "Eriksen"})
        ways.make_appointment(beside, "store 7", timezone.now() + 2 * steps.LIFETIME)
        ways.attest(caller, beside, ways.Word("officer 12", "store 7", "bank_card", document_seen=True))
        open_by_law(caller, registration)
        rehearsals.begin(caller.operator_id, uuid.uuid4(), parse(PICTURES), timezone.now())
        answer_once(
            caller, "key", fingerprint("asked"), lambda: Answer(201, {"subscriber_id": str(person), "name": MANDATE})
        )
    return person


MANDATE = "court 17/2026"


def open_by_law(caller: Caller, registration: uuid.UUID) -> None:
    """Have a case handed over to a regulator, and the person told of it."""
    today = timezone.localdate()
    regulator = Officer(caller.operator_id, uuid.uuid4(), frozenset({"regulator"}))
    other = Officer(caller.operator_id, uuid.uuid4(), frozenset({"administrator"}))
    asked = access.Asked("UT", f"Telecoms act, section 9, {MANDATE}", "decision", today, today)
    request = access.request_access(regulator, registration, asked, today)
    access.decide_access(other, request.id, today, agrees=True)
    Handover.objects.create(operator_id=caller.operator_id, request=request, member=uuid.uuid4(), files=1)
    request.noticed_at = timezone.now()
    request.save()


def text_of(model: type[Model]) -> bytes:
    """Return every row of a model's table as text."""
    with maintenance("test how data ends"), connections[OWNER_ALIAS].cursor() as cursor:
        cursor.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(meta(model).db_table)))
        return "\n".join(row[0] for row in cursor.fetchall()).encode()


def sealed_values(caller: Caller, person: uuid.UUID) -> Iterator[tuple[str, Place, bytes]]:
    """Give every value that is declared to be sealed under a person's key, with its place."""
    with tenant(caller.operator_id):
        for model in OURS:
            for column in DECLARED[model].sealed:
                for row in objects(model).exclude(**{column: None}):
                    if model is Subscriber and row.pk != person:
                        continue
                    place = Place(meta(model).db_table, column, row.pk)
                    yield f"{model.__name__}.{column}", place, bytes(getattr(row, column))


def test_what_is_declared_to_be_sealed_opens_by_her_key_and_by_nothing_once_she_is_erased(
    rows: uuid.UUID, caller: Caller
) -> None:
    before = list(sealed_values(caller, rows))
    with tenant(caller.operator_id):
        her = Subscriber.objects.get(id=rows)
        assert all(unseal_for(her, value, place) for _, place, value in before)
    core = [model for model in OURS if meta(model).app_label in CORE]
    named = {f"{model.__name__}.{column}" for model in core for column in DECLARED[model].sealed}
    assert {name for name, _, _ in before} == named
    retention.erase_person(caller.operator_id, rows)
    after = list(sealed_values(caller, rows))
    assert {name for name, _, _ in after} == {
        "Line.sealed_line",
        "Registration.sealed_line",
        "Representation.sealed_mandate",
    }
    with tenant(caller.operator_id):
        her = Subscriber.objects.get(id=rows)
        with pytest.raises(Conflict) as refusal:
            key_of(her)
        assert refusal.value.code == "subscriber.erased"
        for _, place, value in after:
            with pytest.raises(Conflict):
                unseal_for(her, value, place)
        for other in Subscriber.objects.filter(erased_at=None):
            for _, place, value in after:
                with pytest.raises(SealBroken):
                    unseal_for(other, value, place)
    assert her.number_index is None
    assert her.phone_index is None


def test_rows_that_are_declared_to_be_deleted_are_there_and_then_gone(rows: uuid.UUID, caller: Caller) -> None:
    models = [model for model in by_ending(Ending.DELETED) if meta(model).app_label in CORE]
    with tenant(caller.operator_id):
        assert [model.__name__ for model in models if not objects(model).exists()] == []
    retention.erase_person(caller.operator_id, rows)
    with tenant(caller.operator_id):
        assert [model.__name__ for model in models if objects(model).exists()] == []


@pytest.mark.parametrize("is_erased", [False, True], ids=["before", "after"])
def test_what_is_kept_or_holds_nothing_names_nobody(rows: uuid.UUID, caller: Caller, *, is_erased: bool) -> None:
    if is_erased:
        retention.erase_person(caller.operator_id, rows)
    found = []
    for model in by_ending(Ending.NOTHING) + by_ending(Ending.KEPT):
        text = text_of(model)
        found += leaks(name_of(model), text)
        found += leaks(name_of(model), b"".join(bytes.fromhex(run.decode()) for run in clear.BYTEA.findall(text)))
        if MANDATE.encode() in text:
            found.append(f"mandate: {name_of(model)}")
    assert found == []
    core = [model for model in by_ending(Ending.KEPT) if meta(model).app_label in CORE]
    assert [name_of(model) for model in core if not text_of(model)] == []


def test_the_export_shows_what_is_declared_to_be_shown_and_nothing_of_it_once_she_is_erased(
    rows: uuid.UUID, caller: Caller
) -> None:
    with tenant(caller.operator_id):
        told = {**export_subscriber(rows), **export.everything_of(rows)}
    assert set(told) == set(Export.model_fields)
    shown = {held.shown for model, held in DECLARED.items() if held.shown and meta(model).app_label in CORE}
    assert [member for member in sorted(shown) if not told[member]] == []
    assert told["representatives"][0]["mandate"] == MANDATE
    assert told["confirmations"][0]["said_instead"] == {"surname": "Eriksen"}
    assert len(told["readings"]) == 8
    assert {reading["evidence"] for reading in told["readings"]} == {"challenge", "document", "face"}
    assert told["challenges"][0]["said"]["camera"] == "Front Camera"
    assert leaks("export", repr(told).encode())
    retention.erase_person(caller.operator_id, rows)
    with tenant(caller.operator_id):
        told = {**export_subscriber(rows), **export.everything_of(rows)}
    assert leaks("export", repr(told).encode()) == []
    assert MANDATE not in repr(told)
    assert "Eriksen" not in repr(told)
    for member in ("fields", "face_templates", "readings", "confirmations", "contacts", "decision_inputs", "pictures"):
        assert not told[member]


def test_the_export_of_who_acts_for_her_says_so_and_no_more(rows: uuid.UUID, caller: Caller) -> None:
    with tenant(caller.operator_id):
        [acting] = export_subscriber(rows)["representatives"]
        other = uuid.UUID(acting["representative_id"])
        told = {**export_subscriber(other), **export.everything_of(other)}
    assert told["acts_for"] == [{"kind": "guardian", "until": None, "revoked": False, "subscriber_id": str(rows)}]
    assert leaks("export", repr(told).encode()) == []
    assert MANDATE not in repr(told)
