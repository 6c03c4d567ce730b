"""People and programmes for tests: a face is a colour, verified, and joins."""

from __future__ import annotations

import uuid

import numpy as np
from django.utils import timezone
from tests.integration.galleries.people import Colour, UnitColours, read_numbered, unit
from tests.integration.rules import PICTURES
from tests.judge.tables import STAMP, invented
from tests.pages.stand_ins import square

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.judge.passages import LiveCheck
from realname.measure.challenges import SpoofReading
from realname.measure.faces.geometry import Points
from realname.measure.images import RGB, open_image
from realname.record.operators.actions.clients import Caller, add_operator
from realname.record.operators.actions.policies import publish_policy
from realname.record.programmes.actions.joining import Agreed, join, words_of
from realname.record.programmes.actions.making import Wishes, make_programme
from realname.record.programmes.actions.terminals import register_terminal
from realname.record.programmes.cards import TerminalCard, terminal_card
from realname.record.programmes.kinds import ACTS_OF, Kind
from realname.record.programmes.models import Member, Programme
from realname.record.programmes.passing import Frame
from realname.record.registrations.actions import steps
from realname.record.registrations.models import Registration
from realname.record.registrations.states import State
from realname.record.subscribers.actions.consents import Agreement, face_permit, give_consent
from realname.record.subscribers.actions.templates import keep_template
from realname.record.subscribers.models import Subscriber
from realname.record.subscribers.texts import consent_text

SIZE = 3
"""Values of a colour's template."""

GENUINE = SpoofReading(moire=2.0, detail=-3.0, black=0.2, focus=0.5, specular=1.6, border=0.0)


def spoof(pixels: RGB, five: Points) -> SpoofReading:
    """Say that somebody is there."""
    del pixels, five
    return GENUINE


def tools() -> Instruments:
    return Instruments(UnitColours(), invented(STAMP), read_numbered, measure_spoof=spoof)


def operator(name: str = "north") -> Caller:
    caller = Caller(add_operator(name, "North Telecom", "UT"), "client", frozenset())
    with tenant(caller.operator_id):
        publish_policy(caller, PICTURES, tuple(Registration.Kind.values))
    return caller


def verified(caller: Caller, colour: Colour) -> uuid.UUID:
    """Return somebody who has a line in her name, and whose face of that colour was verified."""
    with tenant(caller.operator_id):
        number = f"+4477{uuid.uuid4().int % 10**8:08}"
        begun = steps.create_registration(caller, steps.Application("new_line", number, "8944110068256270054"))
        person: Subscriber = begun.subscriber
        text = consent_text("face", "en", "North Telecom")
        give_consent(person, Agreement("face", "en", text.digest, "page"))
        keep_template(person, unit(np.array(colour)), face_permit(person.id))
        begun.id, begun.state, begun.ended_at = uuid.uuid4(), State.ACTIVATED, timezone.now()
        begun.save(force_insert=True)
    return person.id


def programme(caller: Caller, kind: str = Kind.TRANSIT, party: str = "North Transit", **more: float | str) -> Programme:
    """Make a programme whose rates the invented table supports."""
    rates: dict[str, float | str] = {"fpir": 0.001, "close_fpir": 0.01, "live": LiveCheck.PASSIVE.value, **more}
    with tenant(caller.operator_id):
        wishes = Wishes(kind, party, "Quick lane", "快速通道", **rates)  # type: ignore[arg-type]  # by their names
        return make_programme(caller.operator_id, wishes, STAMP, size=SIZE)


def joined(caller: Caller, person: uuid.UUID, row: Programme) -> Member:
    with tenant(caller.operator_id):
        return join([person], row.id, Agreed("en", words_of(row, "en").digest))


def member(caller: Caller, colour: Colour, row: Programme) -> Member:
    return joined(caller, verified(caller, colour), row)


def terminal(caller: Caller, row: Programme, key: str = "") -> TerminalCard:
    """Register a terminal; without a key of its own, one whose frames nobody signs."""
    with tenant(caller.operator_id):
        made = register_terminal(row.id, "Lane 1", key or "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
    return terminal_card(caller.operator_id, made.id)


def frame(colour: Colour, row: Programme, **says: object) -> Frame:
    """Return a frame of one picture, after the act that the programme asks for."""
    return Frame((open_image(square(colour)),), ACTS_OF[row.kind][0], says, "1")
