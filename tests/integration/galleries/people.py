"""People for tests of galleries: a face is a colour, and every colour has a document of its own."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import ArrayLike
from tests.integration import picture_way as way
from tests.integration.picture_way import agree, measure_all, show
from tests.integration.rules import PICTURES
from tests.judge.tables import STAMP, invented
from tests.pages.stand_ins import PORTRAIT, ColourFaces, page, read_page, square

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.measure.images import Image
from realname.measure.readings import Comparison, DocumentReading, FaceReading, Template
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.operators.actions.policies import publish_policy
from realname.record.registrations.actions import deciding, steps
from realname.record.registrations.models import DecisionRow, Registration

Colour = tuple[int, int, int]

RED: Colour = (200, 40, 40)
TWIN: Colour = (200, 44, 40)
BLUE: Colour = (40, 40, 200)

SEARCHED = (
    PICTURES
    + """
[gallery]
fpir = 0.01
most_candidates = 3

[checks."consent.given"]
required = "always"
fail = "retry"
unsure = "retry"

[checks."face.not_under_other_identity"]
required = "where_applicable"
fail = "review"
unsure = "review"
"""
)


class UnitColours(ColourFaces):
    """Colours as unit vectors from grey, compared by their cosine, as the shipped engines' templates are."""

    def compare(self, a: Template, b: Template) -> Comparison:
        one, other = (np.frombuffer(t.values, "<f4") for t in (a, b))
        return Comparison(self.stamp, float(one @ other))

    def _face(self, colour: np.ndarray[tuple[int], np.dtype[np.float32]], width: int, height: int) -> FaceReading:
        return replace(super()._face(colour, width, height), template=unit(colour))


def unit(colour: ArrayLike) -> Template:
    """Return a colour's template."""
    values = np.asarray(colour, np.float64) - 128
    return Template(STAMP, (values / np.linalg.norm(values)).astype("<f4").tobytes())


def read_numbered(image: Image, on: date) -> DocumentReading:
    """Read the drawn page; its number is that of the portrait's colour."""
    reading = read_page(image, on)
    pixels, _ = image.decode()
    x, y = int(PORTRAIT.x + PORTRAIT.w / 2), int(PORTRAIT.y + PORTRAIT.h / 2)
    number = "L" + "".join(f"{value:03}"[-2:] for value in pixels[y, x].tolist()) + "C3"
    fields = tuple(replace(f, value=number) if f.name == "document_number" else f for f in reading.fields)
    return replace(reading, fields=fields)


def tools() -> Instruments:
    return Instruments(UnitColours(), invented(STAMP), read_numbered)


def operator(name: str, policy: str = SEARCHED) -> Caller:
    caller = Caller(add_operator(name, "North Telecom", "UT"), "client", frozenset())
    with tenant(caller.operator_id):
        publish_policy(caller, policy, tuple(Registration.Kind.values))
    return caller


def captured(
    caller: Caller,
    colour: Colour,
    *,
    number: int = 0,
    purposes: tuple[str, ...] = ("document", "face", "other_identity"),
) -> uuid.UUID:
    """Take somebody to where she can be decided; return the registration."""
    msisdn = f"+4477{number or uuid.uuid4().int % 10**8:08}"
    with tenant(caller.operator_id):
        application = steps.Application("new_line", msisdn, "8944110068256270054")
        registration = steps.create_registration(caller, application).id
    agree(caller, registration, *purposes)
    measure_all(caller, tools(), *show(caller, registration, "document", page(colour)))
    measure_all(caller, tools(), *show(caller, registration, "face", square(colour)))
    return registration


def decided(caller: Caller, colour: Colour) -> DecisionRow:
    """Have somebody decided, and return the decision."""
    registration = captured(caller, colour)
    deciding.decide_registration(caller.operator_id, registration, tools(), way.TODAY)
    with tenant(caller.operator_id):
        row: DecisionRow = deciding.newest_decision(registration)[0]
        return DecisionRow.objects.select_related("registration__subscriber").get(id=row.id)
