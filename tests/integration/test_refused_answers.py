"""What is not exactly an answer to a challenge is refused, and nothing of it is kept."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from joserfc.jwk import ECKey
from tests.integration import whole_way
from tests.integration.challenged import (
    answer_to,
    answering,
    at_the_face,
    drawn,
    phone_in,
    pictures,
    rows_of,
    sent,
)
from tests.integration.simulated_phone import SimulatedPhone, pictures_needed, recording_of, script_told
from tests.integration.test_retention import blobs

from realname.database.rows import tenant
from realname.evaluate.instruments import Instruments
from realname.record.errors import Conflict, Denied, Invalid, RecordError, TooLarge
from realname.record.operators.actions.clients import Caller
from realname.record.registrations.models import (
    Challenge,
)
from realname.record.subscribers.actions.consents import withdraw_consent
from realname.record.subscribers.models import ConsentReceipt

pytestmark = pytest.mark.usefixtures("database", "store")

store, caller, outside = whole_way.store, whole_way.caller, whole_way.outside


@pytest.fixture
def tools() -> Instruments:
    return answering()


def expired(phone: Caller, _registration: uuid.UUID) -> None:
    with tenant(phone.operator_id):
        Challenge.objects.update(expires_at=timezone.now())


def withdrawn(phone: Caller, _registration: uuid.UUID) -> None:
    with tenant(phone.operator_id):
        withdraw_consent(ConsentReceipt.objects.get(purpose="face").id)


def changed(**members: Any) -> Callable[[SimulatedPhone, dict[str, Any], dict[str, Any]], str]:
    def sign(device: SimulatedPhone, _told: dict[str, Any], payload: dict[str, Any]) -> str:
        return device.sign({**payload, **members})

    return sign


def without(name: str) -> Callable[[SimulatedPhone, dict[str, Any], dict[str, Any]], str]:
    def sign(device: SimulatedPhone, _told: dict[str, Any], payload: dict[str, Any]) -> str:
        return device.sign({key: item for key, item in payload.items() if key != name})

    return sign


def frames(change: Callable[[list[dict[str, Any]]], Any]) -> Callable[[SimulatedPhone, Any, dict[str, Any]], str]:
    def sign(device: SimulatedPhone, _told: Any, payload: dict[str, Any]) -> str:
        change(payload["frames"])
        return device.sign(payload)

    return sign


def flashes(change: Callable[[list[dict[str, Any]]], Any]) -> Callable[[SimulatedPhone, Any, dict[str, Any]], str]:
    def sign(device: SimulatedPhone, _told: Any, payload: dict[str, Any]) -> str:
        change(payload["flashes"])
        return device.sign(payload)

    return sign


def by_another_key(device: SimulatedPhone, _told: Any, payload: dict[str, Any]) -> str:
    return device.sign(payload, jwk=ECKey.generate_key("P-256").as_dict(private=False))


def broken(device: SimulatedPhone, _told: Any, payload: dict[str, Any]) -> str:
    head, body, signature = device.sign(payload).split(".")
    return ".".join((head, body, signature[:-4] + ("AAAA" if signature[-4:] != "AAAA" else "BBBB")))


def of_another_curve(_device: SimulatedPhone, _told: Any, payload: dict[str, Any]) -> str:
    return SimulatedPhone().sign(payload, jwk=ECKey.generate_key("P-384").as_dict(private=False))


REFUSED = [
    (changed(nonce="A" * 43), "envelope.nonce"),
    (changed(script="0" * 64), "envelope.script"),
    (changed(challenge=str(uuid.uuid4())), "challenge.unknown"),
    (changed(challenge="no identifier"), "challenge.unknown"),
    (changed(version=2), "envelope.malformed"),
    (changed(more=1), "envelope.malformed"),
    (without("frames"), "envelope.malformed"),
    (without("nonce"), "envelope.malformed"),
    (changed(began_at="yesterday"), "envelope.times"),
    (frames(lambda lines: lines.reverse()), "envelope.times"),
    (frames(lambda lines: lines[-1].update(at_ms=120_001.0)), "envelope.times"),
    (frames(lambda lines: lines[0].update(at_ms=-1.0)), "envelope.times"),
    (frames(lambda lines: lines[0].update(part=1)), "envelope.parts"),
    (frames(lambda lines: [line.update(part=0) for line in lines]), "envelope.parts"),
    (frames(lambda lines: lines[0].update(sha256="0" * 64)), "envelope.pictures"),
    (frames(lambda lines: lines[0].update(width=241)), "envelope.pictures"),
    (frames(lambda lines: lines.pop()), "envelope.pictures"),
    (flashes(lambda lines: lines.pop()), "envelope.flashes"),
    (
        flashes(lambda lines: lines[0].update(colour="black" if lines[0]["colour"] != "black" else "red")),
        "envelope.flashes",
    ),
    (flashes(lambda lines: lines[0].update(at_ms=119_000.0)), "envelope.times"),
    (by_another_key, "envelope.signature"),
    (broken, "envelope.signature"),
    (of_another_curve, "envelope.key"),
    (lambda device, _told, payload: device.sign(payload, typ="JWT"), "envelope.malformed"),
    (lambda _device, _told, _payload: "no envelope", "envelope.malformed"),
    (lambda _device, _told, _payload: "", "envelope.malformed"),
]


def test_what_is_not_exactly_an_answer_is_refused_and_nothing_is_kept(
    caller: Caller, tools: Instruments, store: Any
) -> None:
    registration = at_the_face(caller, tools)
    phone, device = phone_in(caller, registration), SimulatedPhone()
    told = drawn(phone, registration)
    script = script_told(told)
    recording = recording_of(script, pictures(pictures_needed(script)))
    given = [frame.picture for frame in recording.frames]
    before, files = rows_of(caller), blobs(store)
    found = []
    for sign, code in REFUSED:
        envelope = sign(device, told, device.payload(told, recording))
        with pytest.raises(RecordError) as refusal:
            sent(phone, registration, envelope, given)
        assert refusal.value.remedy
        assert (rows_of(caller), blobs(store)) == (before, files), code
        found.append((refusal.value.code, code))
    assert [code for code, _ in found] == [code for _, code in found]
    # The challenge can still be answered as it was drawn.
    assert len(sent(phone, registration, *device.answer(told, recording))) == 4


@pytest.mark.parametrize(("first", "code"), [(expired, "challenge.expired"), (withdrawn, "consent.none")])
def test_an_answer_that_comes_too_late_is_refused_and_nothing_is_kept(
    caller: Caller, tools: Instruments, store: Any, first: Callable[..., None], code: str
) -> None:
    registration = at_the_face(caller, tools)
    phone = phone_in(caller, registration)
    envelope, given = answer_to(drawn(phone, registration))
    first(phone, registration)
    before, files = rows_of(caller), blobs(store)
    with pytest.raises(RecordError) as refusal:
        sent(phone, registration, envelope, given)
    assert refusal.value.code == code
    assert (rows_of(caller), blobs(store)) == (before, files)


def test_another_device_and_another_registration_cannot_answer(caller: Caller, tools: Instruments) -> None:
    registration, other = at_the_face(caller, tools), at_the_face(caller, tools)
    envelope, given = answer_to(drawn(phone_in(caller, registration), registration))
    with pytest.raises(Denied) as refusal:
        sent(phone_in(caller, registration, b"e" * 32), registration, envelope, given)
    assert refusal.value.code == "challenge.other_device"
    with pytest.raises(Invalid) as unknown:
        sent(phone_in(caller, other), other, envelope, given)
    assert unknown.value.code == "challenge.unknown"
    with tenant(caller.operator_id):
        assert not Challenge.objects.exclude(answered_at=None).exists()


def test_too_many_and_too_large_pictures_are_refused(caller: Caller, tools: Instruments) -> None:
    registration = at_the_face(caller, tools)
    phone = phone_in(caller, registration)
    envelope, given = answer_to(drawn(phone, registration))
    before = rows_of(caller)
    with pytest.raises(TooLarge):
        sent(phone, registration, "x" * (64 * 1024 + 1), given)
    with pytest.raises(TooLarge):
        sent(phone, registration, envelope, [given[0] + bytes(3 << 20), *given[1:]])
    with pytest.raises(Invalid) as many:
        sent(phone, registration, envelope, given * 40)
    assert many.value.code == "envelope.pictures"
    with pytest.raises(Invalid) as none:
        sent(phone, registration, envelope, [])
    assert none.value.code == "envelope.pictures"
    assert rows_of(caller) == before


def test_no_challenge_is_drawn_out_of_order_or_without_consent(caller: Caller, tools: Instruments) -> None:
    early = whole_way.begin(caller)
    with pytest.raises(Conflict) as refusal:
        drawn(phone_in(caller, early), early)
    assert refusal.value.code == "registration.out_of_order"
    registration = at_the_face(caller, tools)
    withdrawn(caller, registration)
    with pytest.raises(Denied):
        drawn(phone_in(caller, registration), registration)
    with tenant(caller.operator_id):
        assert not Challenge.objects.exists()
