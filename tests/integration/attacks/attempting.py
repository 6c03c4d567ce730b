"""One attempt end to end: a registration by the API, a challenge, a signed answer, and what came of it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.integration.api.conftest import Operator
from tests.integration.api.test_phones import Phone, phone_of
from tests.integration.api.test_registrations import agree, begin
from tests.integration.api.working import work
from tests.integration.challenged import performed
from tests.integration.simulated_phone import SimulatedPhone, script_told
from tests.integration.whole_way import Outside

from realname.database.rows import tenant
from realname.measure.challenges import Recording, Script
from realname.record.operators.actions.clients import Caller
from realname.record.registrations.models import LineOrder

VALUES = {
    "issuing_state": "UTO",
    "document_number": "L898902C3",
    "surname": "ERIKSSON",
    "given_names": "ANNA MARIA",
    "sex": "F",
    "nationality": "UTO",
    "birth_date": "1974-08-12",
    "valid_until": "2034-04-15",
}
PURPOSES = ("authority", "contact", "document", "face")

Answering = Callable[[Script], Recording]


@dataclass(frozen=True, slots=True)
class Service:
    """The running service, one operator of it, the outside world, and the person's document."""

    operator: Operator
    outside: Outside
    document: bytes


@dataclass(frozen=True, slots=True)
class Ended:
    """How an attempt ended. `orders` counts orders to activate a line."""

    outcome: str
    reasons: tuple[str, ...]
    state: str
    orders: int
    checks: dict[str, str]


@dataclass(frozen=True, slots=True)
class Before:
    """A registration that waits for the face: what a phone holds of it."""

    service: Service
    path: str
    phone: Phone

    @property
    def registration(self) -> uuid.UUID:
        return uuid.UUID(self.path.rsplit("/", 1)[1])

    def drawn(self) -> dict[str, Any]:
        """Ask for a challenge, as long ago as performing it takes."""
        answer = self.phone.post(f"{self.path}/challenge")
        assert answer.status_code == 201, answer.content
        told: dict[str, Any] = answer.json()
        performed(Caller(self.service.operator.id, "client", frozenset()), told)
        return told

    def outlived(self, told: dict[str, Any]) -> None:
        """Let the challenge's life end."""
        performed(Caller(self.service.operator.id, "client", frozenset()), told, told["expires_in"] + 1.0)

    def sent(self, envelope: str, pictures: list[bytes]) -> Any:
        """Send an answer; return the API's."""
        files = [SimpleUploadedFile(f"{n}.jpg", picture, "image/jpeg") for n, picture in enumerate(pictures)]
        return self.phone.upload(f"{self.path}/faces", {"envelope": envelope, "frames": files})

    def ended(self) -> Ended:
        """Have everything measured and decided, and return what came of it."""
        work()
        if self.phone.post(f"{self.path}/decision").status_code == 202:  # 409 where the face is not there
            work()
        decided = self.service.operator.get(f"{self.path}/decision")
        nothing: dict[str, Any] = {"outcome": "", "reasons": [], "checks": []}
        decision = decided.json() if decided.status_code == 200 else nothing
        with tenant(self.service.operator.id):
            orders = LineOrder.objects.filter(registration=self.registration).count()
        return Ended(
            decision["outcome"],
            tuple(decision["reasons"]),
            self.phone.get(self.path).json()["state"],
            orders,
            {check["name"]: check["outcome"] for check in decision["checks"]},
        )


def at_the_face(service: Service) -> Before:
    """Take a registration to the camera, with the person's own document and number."""
    operator = service.operator
    path = begin(operator)
    phone = phone_of(operator, path)
    agree(phone, path, *PURPOSES)
    assert phone.post(f"{path}/contact", {"to": "+447700900124"}).status_code == 202
    work()
    code = re.search(r"\d{6}", service.outside.sms.messages()[-1].text)
    assert code
    assert phone.post(f"{path}/contact/confirm", {"code": code[0]}).status_code == 200
    picture = SimpleUploadedFile("page.jpg", service.document, "image/jpeg")
    assert phone.upload(f"{path}/document", {"files": picture}).status_code == 202
    return Before(service, path, phone)


def attempt(service: Service, *answers: Answering) -> Ended:
    """Answer a registration's challenge with a recording, and return how it ended.

    With several, each answers a new challenge as long as the one before led to another try.
    """
    before, phone = at_the_face(service), SimulatedPhone()
    for answering in answers:
        told = before.drawn()
        answer = before.sent(*phone.answer(told, answering(script_told(told))))
        assert answer.status_code == 202, answer.content
        ended = before.ended()
        if ended.outcome != "retry":
            break
    return ended
