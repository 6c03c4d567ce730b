"""An operator with a person and her line, everything outside, and a browser before her own pages."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from tests.integration import whole_way
from tests.integration.whole_way import TODAY, Outside, activated
from tests.pages.stand_ins import RED, page, square

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.record.inquiries.actions import codes, proving
from realname.record.inquiries.models import Inquiry
from realname.record.operators.actions.clients import Caller
from realname.record.registrations.models import Line

store, tools, caller, outside = whole_way.store, whole_way.tools, whole_way.caller, whole_way.outside

HERS = "+447700900555"


@dataclass
class Browser:
    """A browser, and what goes on behind its back."""

    http: Client
    caller: Caller
    outside: Outside
    tools: Instruments

    def text(self, path: str, status: int = 200) -> str:
        answer = self.http.get(f"/my/{path}", follow=True)
        assert answer.status_code == status, answer.content.decode()
        return answer.content.decode()

    def post(self, path: str, status: int = 302, **given: object) -> str:
        answer = self.http.post(f"/my/{path}", given)
        assert answer.status_code == status, answer.content.decode()
        return answer.content.decode()

    def inquiry(self) -> Inquiry:
        with tenant(self.caller.operator_id):
            return Inquiry.objects.select_related("subscriber").latest("id")

    def agree(self) -> None:
        word = str(self.caller.operator_id)
        digest = self.text(word).split('name="words" value="')[1][:64]
        self.post(word, language="en", words=digest)

    def ask(self, number: str = HERS) -> None:
        self.post("contact", to=number)
        row = self.inquiry()
        assert row.code_key
        codes.send_code(row.operator_id, row.id, row.code_key)

    def reach(self, number: str = HERS) -> None:
        self.ask(number)
        self.post("contact", code=self.outside.code())

    def show(self, colour: tuple[int, int, int] = RED, face: tuple[int, int, int] = RED) -> None:
        self.post("document", front=SimpleUploadedFile("front.png", page(colour)))
        self.post("face", face=SimpleUploadedFile("face.png", square(face)))

    def measure(self) -> None:
        row = self.inquiry()
        proving.prove(row.operator_id, row.id, self.tools, TODAY)

    def prove(self) -> None:
        self.agree()
        self.reach()
        self.show()
        self.measure()
        assert "Lines in your name" in self.text("")


@pytest.fixture
def browser(database: str, caller: Caller, outside: Outside, tools: Instruments) -> Iterator[Browser]:
    del database
    with override_settings(ROOT_URLCONF="tests.integration.my.urls", ALLOWED_HOSTS=["testserver"]):
        yield Browser(Client(headers={"accept-language": "en"}), caller, outside, tools)


@pytest.fixture
def line(caller: Caller, outside: Outside, tools: Instruments, store: object) -> uuid.UUID:
    """The line of the person of the square page."""
    del store
    registration = activated(caller, outside, tools)
    with tenant(caller.operator_id):
        return Line.objects.get(registration=registration).id
