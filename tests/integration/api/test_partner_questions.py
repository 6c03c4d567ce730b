"""CAMARA KYC Match 0.4 and Number Recycling 0.2: answers are held against the shapes of the published definitions."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone
from jsonschema_rs import validator_for
from tests.integration.api.conftest import Operator, make_operator
from tests.integration.api.test_sim_swap import ERRORS, NUMBER, activate
from tests.integration.api.test_sim_swap import ask as ask_sim

from realname.database.rows import tenant
from realname.record.camara.actions import asking, partners
from realname.record.camara.actions.export import held_on
from realname.record.camara.kyc_match import ATTRIBUTES
from realname.record.camara.models import PartnerQuestion
from realname.record.errors import Conflict, NotFound
from realname.record.inquiries.models import Inquiry, LineDispute
from realname.record.operators.actions.clients import PARTNER_SCOPES
from realname.record.oversight.models import Entry
from realname.record.registrations.actions import lines
from realname.record.registrations.models import Line
from realname.record.subscribers.actions.people import change_fields, erase_subscriber, subscriber_of
from realname.record.subscribers.models import ConsentReceipt

PARTY = "shop system"
HERS = {
    "document_kind": "TD3",
    "document_number": "L898902C3",
    "surname": "MÜLLER-ERIKSSON",
    "given_names": "ANNA MARIA",
    "sex": "F",
    "nationality": "UTO",
    "birth_date": "1974-08-12",
    "valid_until": "2069-04-15",
}
MATCH = {"enum": ["true", "false", "not_available"]}
MATCHED = {
    "type": "object",
    "additionalProperties": False,
    "properties": {f"{name}Match": MATCH for name in ATTRIBUTES},
}
RECYCLED = {
    "type": "object",
    "required": ["phoneNumberRecycled"],
    "properties": {"phoneNumberRecycled": {"type": "boolean"}},
}
SHAPES: dict[str, dict[str, Any]] = {"/kyc-match/v0.4/match": MATCHED, "/number-recycling/v0.2/check": RECYCLED}
CODES = {**ERRORS, 400: (*ERRORS[400], "KNOW_YOUR_CUSTOMER.INVALID_PARAM_COMBINATION")}


@pytest.fixture
def bank(service: Any) -> Iterator[Operator]:
    del service
    with override_settings(ROOT_URLCONF="tests.integration.api.urls"):
        yield make_operator("north", tuple(PARTNER_SCOPES))


def ask(client: Operator, path: str, body: Any) -> Any:
    """Ask, and hold the answer against the definition."""
    sent = {"authorization": f"Bearer {client.token}"}
    answer = client.http.post(path, body, content_type="application/json", headers=sent)
    told = answer.json()
    if answer.status_code == 200:
        validator_for(SHAPES[path]).validate(told)
    else:
        assert set(told) == {"status", "code", "message"}
        assert (told["status"], told["code"] in CODES[answer.status_code]) == (answer.status_code, True)
    for value in (NUMBER, *HERS.values()):
        assert len(value) < 4 or value not in answer.content.decode()
    return answer


def match(client: Operator, **asked: Any) -> Any:
    return ask(client, "/kyc-match/v0.4/match", {"phoneNumber": NUMBER, **asked})


def recycled(client: Operator, day: object, **more: Any) -> Any:
    return ask(client, "/number-recycling/v0.2/check", {"phoneNumber": NUMBER, "specifiedDate": str(day), **more})


def holder(operator: Operator, fields: dict[str, str] | None = None, **how: Any) -> uuid.UUID:
    """Have a new person hold the number, and return her."""
    line = activate(operator.id, **how)
    with tenant(operator.id):
        person = Line.objects.get(id=line).subscriber_id
        change_fields(subscriber_of(person), fields or HERS)
    return person


def agree(operator: Operator, person: uuid.UUID, party: str = PARTY, language: str = "en") -> None:
    with tenant(operator.id):
        words = partners.words_for(party, language)
        assert party in words.words
        assert partners.agree([person], party, language, words.digest, "page") == 1


def leaves(operator: Operator) -> list[tuple[str, str]]:
    with tenant(operator.id):
        bodies = [json.loads(bytes(row.leaf))["body"] for row in Entry.objects.filter(kind="line_asked").order_by("id")]
    return [(body["question"], body["answer"]) for body in bodies]


def test_nothing_is_told_before_she_agrees_nor_after_she_withdrew(bank: Operator) -> None:
    person = holder(bank)
    answer = match(bank, familyName="Muller Eriksson")
    assert (answer.status_code, answer.json()["code"]) == (403, "PERMISSION_DENIED")
    assert recycled(bank, date(2026, 1, 1)).status_code == 403
    agree(bank, person)
    assert match(bank, familyName="Muller Eriksson").json() == {"familyNameMatch": "true"}
    with tenant(bank.id):
        partners.withdraw([person], PARTY)
        partners.withdraw([person], PARTY)
        assert ConsentReceipt.objects.get(purpose="disclosure").withdrawn_at is not None
    assert match(bank, familyName="Muller Eriksson").status_code == 403
    with tenant(bank.id):
        told = [(row["asked"], row["was_told"]) for row in held_on(person)["partner_questions"]]
    assert told == [
        ("kyc_match", False),
        ("number_recycling", False),
        ("kyc_match", True),
        ("kyc_match", False),
    ]
    assert leaves(bank) == [
        ("kyc_match", "not_agreed"),
        ("number_recycling", "not_agreed"),
        ("kyc_match", "told"),
        ("kyc_match", "not_agreed"),
    ]


def test_consent_is_for_one_party_by_name(bank: Operator) -> None:
    person = holder(bank)
    with tenant(bank.id):
        words = partners.words_for("another shop", "en")
        with pytest.raises(NotFound):
            partners.agree([person], "another shop", "en", words.digest, "page")
        with pytest.raises(Conflict):
            partners.agree([person], PARTY, "en", words.digest, "page")
        assert not ConsentReceipt.objects.filter(purpose="disclosure").exists()
        assert list(partners.parties().values()) == [PARTY]
    agree(bank, person, language="zh-Hans")
    with tenant(bank.id):
        assert partners.agreed_parties([person]) == {PARTY}
        ConsentReceipt.objects.filter(purpose="disclosure").update(party="another shop")
    assert match(bank, name="x").status_code == 403


def test_each_attribute_is_compared_in_its_own_way(bank: Operator) -> None:
    agree(bank, holder(bank))
    asked = {
        "idDocument": "l-898902 c3",
        "idDocumentType": "passport",
        "idDocumentExpiryDate": "2069-04-15",
        "name": "Anna Maria Muller Eriksson",
        "givenName": "anna  maria",
        "familyName": "Müller-Eriksen",
        "birthdate": "1974-08-13",
        "gender": "FEMALE",
        "nationality": "DE",
        "address": "1 Long Road",
        "email": "a@example.org",
    }
    assert match(bank, **asked, unknown="x").json() == {
        "idDocumentMatch": "true",
        "idDocumentTypeMatch": "true",
        "idDocumentExpiryDateMatch": "true",
        "nameMatch": "true",
        "givenNameMatch": "true",
        "familyNameMatch": "false",
        "birthdateMatch": "false",
        "genderMatch": "true",
        "nationalityMatch": "not_available",
        "addressMatch": "not_available",
        "emailMatch": "not_available",
    }


def test_what_cannot_be_compared_is_refused_in_camaras_words(bank: Operator) -> None:
    agree(bank, holder(bank))
    nothing, invalid = "KNOW_YOUR_CUSTOMER.INVALID_PARAM_COMBINATION", "INVALID_ARGUMENT"
    for body, status, code in (
        ({}, 400, nothing),
        ({"phoneNumber": NUMBER}, 400, nothing),
        ({"name": "Anna"}, 422, "MISSING_IDENTIFIER"),
        ({"phoneNumber": "0770", "name": "Anna"}, 400, invalid),
        ({"phoneNumber": NUMBER, "name": 7}, 400, invalid),
        ({"phoneNumber": NUMBER, "gender": "F"}, 400, invalid),
        ({"phoneNumber": NUMBER, "idDocumentType": "card"}, 400, invalid),
        ({"phoneNumber": NUMBER, "birthdate": "19740812"}, 400, invalid),
        ({"phoneNumber": NUMBER, "birthdate": "1974-02-30"}, 400, invalid),
        ({"phoneNumber": NUMBER, "email": "nobody"}, 400, invalid),
        ({"phoneNumber": "+447700900199", "name": "Anna"}, 404, "IDENTIFIER_NOT_FOUND"),
    ):
        answer = ask(bank, "/kyc-match/v0.4/match", body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    with tenant(bank.id):
        assert not PartnerQuestion.objects.exists()


def test_a_date_of_birth_is_not_found_by_trying(bank: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_A_DAY", 2)
    agree(bank, holder(bank))
    for day in ("1974-08-10", "1974-08-11"):
        assert match(bank, birthdate=day).json() == {"birthdateMatch": "false"}
    answer = match(bank, birthdate="1974-08-12")
    assert (answer.status_code, answer.json()["code"]) == (429, "QUOTA_EXCEEDED")
    assert recycled(bank, date(2026, 1, 1)).status_code == 200
    with tenant(bank.id):
        assert PartnerQuestion.objects.filter(asked="kyc_match").count() == 2


def test_a_number_is_recycled_where_its_holder_changed_after_that_day(bank: Operator) -> None:
    first = holder(bank, hours_ago=24 * 100)
    agree(bank, first)
    begun = (datetime.now(UTC) - timedelta(days=100)).date()
    assert recycled(bank, begun).json() == {"phoneNumberRecycled": False}
    assert recycled(bank, begun - timedelta(days=1)).json() == {"phoneNumberRecycled": True}
    activate(bank.id, "sim_replacement", hours_ago=24 * 50)
    with tenant(bank.id):
        Line.objects.exclude(state="terminated").update(subscriber=first)
    assert recycled(bank, begun).json() == {"phoneNumberRecycled": False}
    second = holder(bank, kind="new_line", hours_ago=24 * 10)
    # The earlier holder agreed that this party learns that the number is hers no more; the later one did not.
    assert recycled(bank, begun).json() == {"phoneNumberRecycled": True}
    assert recycled(bank, datetime.now(UTC).date()).status_code == 403
    with tenant(bank.id):
        assert held_on(second)["partner_questions"][0]["was_told"]
        lines.end_line(Line.objects.exclude(state="terminated").get().id)
    assert recycled(bank, begun).status_code == 404


def test_a_day_that_the_record_does_not_reach_and_one_to_come_are_refused(bank: Operator) -> None:
    agree(bank, holder(bank, kind="reverification"))
    today = datetime.now(UTC).date()
    assert recycled(bank, today).json() == {"phoneNumberRecycled": False}
    answer = recycled(bank, today - timedelta(days=1))
    assert (answer.status_code, answer.json()["code"]) == (422, "SERVICE_NOT_APPLICABLE")
    assert recycled(bank, today + timedelta(days=2)).json()["code"] == "OUT_OF_RANGE"
    assert recycled(bank, "2026-13-01").json()["code"] == "INVALID_ARGUMENT"
    missing = ask(bank, "/number-recycling/v0.2/check", {"phoneNumber": NUMBER})
    assert missing.json()["code"] == "INVALID_ARGUMENT"


def test_nobody_vouches_for_the_holder_of_a_disputed_line(bank: Operator) -> None:
    person = holder(bank)
    agree(bank, person)
    with tenant(bank.id):
        line, now = Line.objects.get(), timezone.now()
        inquiry = Inquiry.objects.create(
            operator_id=bank.id, subscriber_id=person, language="en", began_at=now, seen_at=now
        )
        LineDispute.objects.create(
            operator_id=bank.id, line=line, subscriber_id=person, inquiry=inquiry, sealed_words=b"x"
        )
    for answer in (match(bank, name="Anna"), recycled(bank, date(2026, 1, 1))):
        assert (answer.status_code, answer.json()["code"]) == (422, "SERVICE_NOT_APPLICABLE")


def test_what_is_asked_of_a_sim_is_shown_to_her_too_and_ends_with_her(bank: Operator) -> None:
    person = holder(bank)
    ask_sim(bank, "check", {"phoneNumber": NUMBER})
    ask_sim(bank, "retrieve-date", {"phoneNumber": NUMBER})
    with tenant(bank.id):
        assert [row["asked"] for row in held_on(person)["partner_questions"]] == ["sim_check", "sim_date"]
        assert asking.forget_old(timezone.now() + timedelta(days=364)) == 0
        erase_subscriber(person)
        assert not PartnerQuestion.objects.exists()
    assert leaves(bank) == [("sim_swap", "told")] * 2
    ask_sim(bank, "check", {"phoneNumber": NUMBER})
    with tenant(bank.id):
        assert not PartnerQuestion.objects.exists()


def test_questions_go_after_a_year(bank: Operator) -> None:
    holder(bank)
    ask_sim(bank, "check", {"phoneNumber": NUMBER})
    with tenant(bank.id):
        assert asking.forget_old(timezone.now() + timedelta(days=366)) == 1


def test_another_operators_partner_and_one_without_the_scope_learn_nothing(bank: Operator) -> None:
    agree(bank, holder(bank))
    south = make_operator("south", tuple(PARTNER_SCOPES))
    assert match(south, name="Anna").status_code == 404
    shop = make_operator("east", ("sim-swap:check",))
    assert match(shop, name="Anna").status_code == 403
    with tenant(bank.id):
        assert not PartnerQuestion.objects.exists()
