"""Every kind of simulated attack against the service: real API, real database, real networks, signed envelopes.

How often each kind gets through is measured by `benchmarks.presentation_attacks`; here one of each must end as the
documents say. What must be stopped is not approved, and no line is ordered. What is open is approved: the documents
name it, so that nobody claims otherwise. The service draws each script by chance; people and what passes as they do
may try three times, as the policy lets them.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.integration.attacks.attempting import Answering, Ended, Service, at_the_face, attempt
from tests.integration.simulated_phone import SimulatedPhone, script_told

from realname.evaluate.attacks.heads import Source
from realname.evaluate.attacks.kinds import GENUINE, KINDS, Case, Group, Kind, kind_named
from realname.evaluate.attacks.people import simulated_bona_fide
from realname.evaluate.attacks.replayed import replayed
from realname.measure.challenges import Colour, Part, PartKind, Recording, Script, Side

pytestmark = pytest.mark.models

SEED = 41
TRIES = 3
UNMET = ("face.live", "face.challenge_met", "capture.not_injected")
"""Checks of which one must not pass. That pictures were sent before is no part of it: these were not."""

OTHER_SCRIPT = Script(
    (
        Part(PartKind.HOLD, 2.0),
        Part(PartKind.TURN, 6.0, Side.RIGHT),
        Part(PartKind.LIGHT, 4.0, colours=(*Colour, Colour.RED, Colour.GREEN, Colour.BLUE)),
    )
)
LIVENESS = Path(__file__).resolve().parents[3] / "docs" / "liveness.md"

STOPPED = [kind for kind in KINDS if kind.group is not Group.BONA_FIDE and not kind.is_open]
OPEN = [kind for kind in KINDS if kind.is_open]


def answering(kind: Kind, victim: Source, other: Source, seed: int = SEED) -> Answering:
    """Return how a kind answers; each kind and seed has a place and a light of its own."""
    number = seed * 100 + KINDS.index(kind)

    def answer(script: Script) -> Recording:
        recorded = simulated_bona_fide(OTHER_SCRIPT, victim, number)
        return kind.make(Case(script, (victim, other), recorded.recording, number), None)

    return answer


def several(kind: Kind, victim: Source, other: Source) -> list[Answering]:
    return [answering(kind, victim, other, SEED + more) for more in range(TRIES)]


def refused(ended: Ended) -> bool:
    return ended.outcome in {"retry", "review", "rejected"} and ended.orders == 0 and ended.state != "activated"


def test_a_simulated_person_who_does_what_is_asked_is_approved(service: Service, victim: Source, other: Source) -> None:
    ended = attempt(service, *several(kind_named(GENUINE), victim, other))
    assert ended.outcome == "approved", ended
    assert ended.orders == 1


@pytest.mark.parametrize("kind", STOPPED, ids=lambda kind: kind.name)
def test_what_must_be_stopped_is_not_approved_and_orders_no_line(
    service: Service, victim: Source, other: Source, kind: Kind
) -> None:
    ended = attempt(service, answering(kind, victim, other))
    assert refused(ended), ended
    assert any(ended.checks[name] != "pass" for name in UNMET), ended


@pytest.mark.parametrize("kind", OPEN, ids=lambda kind: kind.name)
def test_what_is_open_gets_through_and_the_documents_say_so(
    service: Service, victim: Source, other: Source, kind: Kind
) -> None:
    ended = attempt(service, *several(kind, victim, other))
    assert (ended.outcome, ended.orders) == ("approved", 1), ended
    assert kind.name in LIVENESS.read_text("utf-8")


def test_masks_are_named_as_open() -> None:
    text = LIVENESS.read_text("utf-8")
    assert "mask" in text
    assert "uncertified" in text.lower()


def test_the_answer_to_another_registrations_challenge_is_refused(
    service: Service, victim: Source, other: Source
) -> None:
    good = answering(kind_named(GENUINE), victim, other, SEED + 10)
    one, two = at_the_face(service), at_the_face(service)
    told = one.drawn()
    two.drawn()
    assert two.sent(*SimulatedPhone().answer(told, good(script_told(told)))).status_code in {404, 409, 422}
    assert (two.ended().outcome, two.ended().orders) == ("", 0)


def test_an_answer_that_comes_too_late_is_refused(service: Service, victim: Source, other: Source) -> None:
    good = answering(kind_named(GENUINE), victim, other, SEED + 11)
    before = at_the_face(service)
    told = before.drawn()
    envelope, pictures = SimulatedPhone().answer(told, good(script_told(told)))
    before.outlived(told)
    assert before.sent(envelope, pictures).status_code == 409
    assert (before.ended().outcome, before.ended().orders) == ("", 0)


def test_pictures_that_were_sent_never_serve_another_registration(
    service: Service, victim: Source, other: Source
) -> None:
    """The attacker knows the second challenge and signs anew; the pictures are those of the first."""
    good = answering(kind_named(GENUINE), victim, other, SEED + 12)
    one, two = at_the_face(service), at_the_face(service)
    told = one.drawn()
    recording = good(script_told(told))
    assert one.sent(*SimulatedPhone().answer(told, recording)).status_code == 202
    assert one.ended().checks["capture.not_replayed"] == "pass"
    again = two.drawn()
    answer = two.sent(*SimulatedPhone().answer(again, replayed(script_told(again), recording)))
    assert answer.status_code == 202, answer.content
    ended = two.ended()
    assert refused(ended), ended
    assert ended.checks["capture.not_replayed"] == "fail"
