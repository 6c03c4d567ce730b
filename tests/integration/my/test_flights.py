"""A passenger's own pages: a flight by face with her pass and document, and the pass again in one tap."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.integration.flights.people import LUC, booked, flight, today
from tests.integration.my.conftest import Browser
from tests.judge.made import PASSPORT, digit, document
from tests.judge.tables import STAMP
from tests.pages.stand_ins import BLUE, page

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.evaluate.specimens.boarding_pass import draw_pass
from realname.measure.readings import DocumentKind, DocumentReading
from realname.record.evidence import evidence_store
from realname.record.flights.actions.opting_in import Shown
from realname.record.flights.actions.reading import judge_shown, read_document
from realname.record.flights.models import FacePass
from realname.record.programmes.actions.joining import Agreed, join, words_of
from realname.record.programmes.actions.making import Wishes, make_programme
from realname.record.programmes.models import Programme
from realname.record.registrations.models import Line
from realname.record.subscribers.actions.people import change_fields, subscriber_of

VALUES: dict[str, str | None] = {key: value for key, value in LUC.items() if key != "document_kind"}


def passport(**values: str | None) -> DocumentReading:
    return document(
        DocumentKind.TD3, {**VALUES, **values}, mrz_lines=PASSPORT.mrz_lines, check_digits=PASSPORT.check_digits
    )


def joined(browser: Browser, line: uuid.UUID, fields: dict[str, str]) -> Programme:
    """Have the person of the line join an airline's programme; this is kept of her document."""
    with tenant(browser.caller.operator_id):
        airline = make_programme(
            browser.caller.operator_id, Wishes("boarding", "North Air", "Boarding by face", "刷脸登机"), STAMP
        )
        person = Line.objects.get(id=line).subscriber_id
        change_fields(subscriber_of(person), fields)
        join([person], airline.id, Agreed("en", words_of(airline, "en").digest))
    return airline


def picture(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.png", content)


def test_she_boards_by_face_with_a_picture_of_her_pass_and_takes_it_back(browser: Browser, line: uuid.UUID) -> None:
    browser.prove()
    airline = joined(browser, line, dict(LUC))
    row = flight(browser.caller, airline)
    mine, other = booked(browser.caller, row), booked(browser.caller, row, "26", "1B", "ROE/RICHARD")
    add = f"flights/add/{airline.id}"
    assert 'href="/my/flights"' in browser.text("programmes")
    assert "Add a flight" in browser.text("flights")
    assert "bar code on your boarding pass" in browser.post(add, 422)
    assert "can be read" in browser.post(add, 422, picture=picture("pass", page(BLUE)))
    assert "not the name on your document" in browser.post(add, 422, text=other.text)
    browser.post(add, picture=picture("pass", draw_pass(mine.text)))
    shown = browser.text("flights")
    assert "you board by face" in shown
    assert "seat 1A" in shown
    with tenant(browser.caller.operator_id):
        [chosen] = FacePass.objects.all()
    browser.post(f"flights/{uuid.uuid4()}/take-back")
    with tenant(browser.caller.operator_id):
        assert FacePass.objects.exists()
    browser.post(f"flights/{chosen.id}/take-back")
    assert "There is none." in browser.text("flights")
    browser.text(f"flights/add/{uuid.uuid4()}", 404)


@pytest.mark.parametrize(
    ("values", "state", "reason"),
    [({}, "ready", ""), ({"birth_date": "1980-01-01"}, "refused", "boarding.other_person")],
)
def test_a_passport_that_she_shows_is_read_once_and_gone(
    browser: Browser, line: uuid.UUID, values: dict[str, str | None], state: str, reason: str
) -> None:
    browser.prove()
    airline = joined(browser, line, {"birth_date": LUC["birth_date"]})
    mine = booked(browser.caller, flight(browser.caller, airline))
    add = f"flights/add/{airline.id}"
    assert "Photograph your passport" in browser.post(add, 422, text=mine.text)
    browser.post(add, text=mine.text, document=picture("passport", page(BLUE)))
    assert "being read" in browser.text("flights")
    operator_id = browser.caller.operator_id
    with tenant(operator_id):
        waiting = FacePass.objects.get()
        assert evidence_store().get(waiting.store_key).value
    read = Instruments(browser.tools.faces, browser.tools.calibration, lambda _image, _on: passport(**values))
    for _ in range(2):  # twice is no error
        read_document(operator_id, waiting.id, read, today())
    with tenant(operator_id):
        row = FacePass.objects.get()
    assert (row.state, row.reason, row.store_key, row.sealed_pass) == (state, reason, "", None)
    assert waiting.store_key not in set(evidence_store().stored_before(timezone.now() + timedelta(days=2)))
    assert ("you board by face" if state == "ready" else "not that of the person") in browser.text("flights")


SHOWN = Shown("DESMARAIS", "LUC MR", False)  # noqa: FBT003  named by the class
HELD = {"birth_date": LUC["birth_date"]}


@pytest.mark.parametrize(
    ("values", "held", "reason"),
    [
        ({}, HELD, ""),
        ({}, dict(LUC), ""),
        ({"valid_until": "2020-01-01"}, HELD, "boarding.document_expired"),
        ({"birth_date": None}, HELD, "boarding.document_unread"),
        ({"surname": "MARTIN"}, HELD, "boarding.other_name"),
        ({"given_names": "L"}, HELD, "boarding.other_name"),
        ({}, {}, "boarding.other_person"),
        ({}, {**HELD, "surname": "MARTIN", "given_names": "LUC"}, "boarding.other_person"),
    ],
)
def test_a_shown_document_is_hers_valid_and_of_the_name_on_the_pass(
    values: dict[str, str | None], held: dict[str, str], reason: str
) -> None:
    assert judge_shown(passport(**values), SHOWN, held, today()) == reason


def test_a_card_without_a_zone_or_with_a_wrong_digit_is_not_compared() -> None:
    wrong = replace(passport(), check_digits=(digit("composite", agrees=False),))
    for reading in (document(DocumentKind.CN_RESIDENT_FRONT, dict(VALUES)), wrong):
        assert judge_shown(reading, SHOWN, HELD, today()) == "boarding.document_unread"
