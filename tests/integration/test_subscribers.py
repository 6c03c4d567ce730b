"""A person's data on the real database: sealed, found blindly, measured only by consent, and erased for good."""

from __future__ import annotations

import struct
import uuid

import pytest
from django.db import connection, connections
from django.db.utils import IntegrityError, ProgrammingError
from psycopg import sql

from realname.database.rows import tenant
from realname.measure.readings import EngineStamp, Permit, Template
from realname.record.errors import Conflict, Denied, NotFound
from realname.record.operators.actions.clients import add_operator
from realname.record.subscribers import sealing
from realname.record.subscribers.actions import consents, people, templates
from realname.record.subscribers.models import ConsentReceipt, FaceTemplate, Representation, Subscriber
from realname.record.subscribers.texts import consent_text

pytestmark = pytest.mark.usefixtures("database")

FIELDS = {"name": "孙凤启", "document_number": "150104199210308463", "phone": "+8613800138000"}
ENGINE = EngineStamp("default", "1", "e" * 64)
TEMPLATE = Template(ENGINE, struct.pack("<4f", 0.5, -0.5, 0.25, 0.75))


@pytest.fixture
def operator() -> uuid.UUID:
    return add_operator("north", "North Telecom", "CN")


@pytest.fixture
def person(operator: uuid.UUID) -> Subscriber:
    with tenant(operator):
        return people.make_subscriber(operator, FIELDS)


def agree(person: Subscriber, purpose: str = "face") -> ConsentReceipt:
    words = consent_text(purpose, "en", "North Telecom").digest
    with tenant(person.operator_id):
        return consents.give_consent(person, consents.Agreement(purpose, "en", words, "page"))


def everything_stored(owner: str = "owner") -> bytes:
    """Return every row of every table of ours as the database holds it."""
    out = []
    with connections[owner].cursor() as cursor:
        cursor.execute("SELECT set_config('app.maintenance', 'test', false)")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
            out += [repr(row).encode() for row in cursor.fetchall()]
    return b"\n".join(out)


def test_what_was_sealed_reads_back(person: Subscriber) -> None:
    with tenant(person.operator_id):
        assert sealing.read_fields(people.subscriber_of(person.id)) == FIELDS


def test_no_name_number_or_template_is_in_the_database_in_clear(person: Subscriber) -> None:
    receipt = agree(person)
    with tenant(person.operator_id):
        templates.keep_template(person, TEMPLATE, Permit("face", str(receipt.id)))
    stored = everything_stored()
    assert str(person.id).encode() in stored
    for secret in (*(value.encode() for value in FIELDS.values()), TEMPLATE.values):
        assert secret not in stored
        assert repr(secret)[2:-1].encode() not in stored


def test_a_person_is_found_by_number_and_phone_without_opening_rows(person: Subscriber) -> None:
    with tenant(person.operator_id):
        assert [row.id for row in people.find_by_number(person.operator_id, FIELDS["document_number"])] == [person.id]
        assert [row.id for row in people.find_by_phone(person.operator_id, FIELDS["phone"])] == [person.id]
        assert people.find_by_number(person.operator_id, "another") == []


def test_the_same_number_has_another_index_at_another_operator(person: Subscriber) -> None:
    other = add_operator("south", "South Telecom", "CN")
    with tenant(other):
        twin = people.make_subscriber(other, FIELDS)
    assert bytes(twin.number_index or b"") != bytes(person.number_index or b"")


def test_another_operator_finds_nobody(person: Subscriber) -> None:
    other = add_operator("south", "South Telecom", "CN")
    with tenant(other):
        assert people.find_by_number(other, FIELDS["document_number"]) == []
        with pytest.raises(NotFound):
            people.subscriber_of(person.id)
        assert not Subscriber.objects.exists()


def test_without_consent_there_is_no_permit(person: Subscriber) -> None:
    with tenant(person.operator_id), pytest.raises(Denied) as refusal:
        consents.face_permit(person.id)
    assert refusal.value.code == "consent.none"


@pytest.mark.parametrize("purpose", ["document", "authority", "contact"])
def test_consent_to_another_purpose_permits_no_face(person: Subscriber, purpose: str) -> None:
    agree(person, purpose)
    with tenant(person.operator_id), pytest.raises(Denied):
        consents.face_permit(person.id)


def test_consent_gives_a_permit_that_names_the_receipt_until_it_is_withdrawn(person: Subscriber) -> None:
    receipt = agree(person)
    with tenant(person.operator_id):
        permit = consents.face_permit(person.id)
        assert permit == Permit("face", str(receipt.id))
        templates.keep_template(person, TEMPLATE, permit)
        consents.withdraw_consent(receipt.id)
        assert not FaceTemplate.objects.exists()
        with pytest.raises(Denied):
            consents.face_permit(person.id)


def test_another_persons_consent_permits_nothing(person: Subscriber) -> None:
    with tenant(person.operator_id):
        other = people.make_subscriber(person.operator_id, {"name": "Other"})
    agree(other)
    with tenant(person.operator_id), pytest.raises(Denied):
        consents.face_permit(person.id)


def test_a_template_cannot_be_kept_under_a_receipt_that_is_not_there(person: Subscriber) -> None:
    with pytest.raises(IntegrityError), tenant(person.operator_id):
        templates.keep_template(person, TEMPLATE, Permit("face", str(uuid.uuid4())))
    with tenant(person.operator_id):
        assert not FaceTemplate.objects.exists()


def test_agreeing_to_other_words_than_those_in_force_is_a_conflict(person: Subscriber) -> None:
    with pytest.raises(Conflict) as refusal, tenant(person.operator_id):
        consents.give_consent(person, consents.Agreement("face", "en", "0" * 64, "page"))
    assert refusal.value.code == "consent.other_words"
    with tenant(person.operator_id):
        assert not ConsentReceipt.objects.exists()


def test_the_receipt_that_a_person_keeps_holds_the_words(person: Subscriber) -> None:
    receipt = consents.shown(agree(person))
    assert "You need not agree" in receipt["words"]
    assert receipt["controller"] == "North Telecom"
    assert receipt["withdrawn_at"] is None


@pytest.mark.parametrize("purpose", ["document", "face", "authority", "contact"])
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_every_purpose_has_words_in_every_language(purpose: str, language: str) -> None:
    text = consent_text(purpose, language, "North Telecom")
    assert "{" not in text.words
    assert len(text.words) > 20


def test_a_template_comes_back_for_its_own_engine_alone(person: Subscriber) -> None:
    receipt = agree(person)
    with tenant(person.operator_id):
        templates.keep_template(person, TEMPLATE, Permit("face", str(receipt.id)))
        assert templates.newest_template(person, ENGINE) == TEMPLATE
        assert templates.newest_template(person, EngineStamp("default", "2", "f" * 64)) is None


def test_erasing_destroys_the_key_and_a_backup_of_the_rest_opens_nothing(person: Subscriber) -> None:
    receipt = agree(person)
    with tenant(person.operator_id):
        templates.keep_template(person, TEMPLATE, Permit("face", str(receipt.id)))
        proof = people.erase_subscriber(person.id)
        again = people.erase_subscriber(person.id)
    assert proof["key_destroyed"]
    assert proof["templates_left"] == 0
    assert again == proof
    with tenant(person.operator_id):
        left = people.subscriber_of(person.id)
        with pytest.raises(Conflict) as refusal:
            sealing.key_of(left)
        assert people.find_by_number(person.operator_id, FIELDS["document_number"]) == []
        assert people.export_subscriber(person.id)["fields"] == {}
        with pytest.raises(Denied):
            consents.face_permit(person.id)
    assert refusal.value.code == "subscriber.erased"


def test_half_an_erasure_is_refused_by_the_database(person: Subscriber) -> None:
    with pytest.raises(IntegrityError), tenant(person.operator_id):
        Subscriber.objects.filter(id=person.id).update(key_blob=None)
    with tenant(person.operator_id):
        assert sealing.read_fields(people.subscriber_of(person.id)) == FIELDS


def test_export_holds_everything_that_is_kept(person: Subscriber) -> None:
    receipt = agree(person)
    with tenant(person.operator_id):
        templates.keep_template(person, TEMPLATE, Permit("face", str(receipt.id)))
        export = people.export_subscriber(person.id)
    assert export["fields"] == FIELDS
    assert [item["purpose"] for item in export["consents"]] == ["face"]
    assert len(export["face_templates"]) == 1


def test_a_carers_mandate_must_have_an_end(person: Subscriber) -> None:
    with tenant(person.operator_id):
        carer = people.make_subscriber(person.operator_id, {"name": "Carer"})
    with pytest.raises(IntegrityError), tenant(person.operator_id):
        Representation.objects.create(
            operator_id=person.operator_id, subscriber=person, representative=carer, kind="carer"
        )


def test_a_subscribers_row_cannot_be_deleted_by_the_service(person: Subscriber) -> None:
    with pytest.raises(ProgrammingError), tenant(person.operator_id), connection.cursor() as cursor:
        cursor.execute("DELETE FROM subscribers_subscriber")
