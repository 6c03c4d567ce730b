"""Pictures to a decision without a record: measure, judge, forget. For the command line and the local page."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import TypeVar

from realname.evaluate.instruments import Instruments, instruments
from realname.evaluate.portraits import portrait_picture
from realname.judge.calibration import Calibration, calibration_for
from realname.judge.checks import authority, capture, consent, contact, document, face, identity, liveness, officer
from realname.judge.checks.check import Check
from realname.judge.checks.dispute import not_disputed
from realname.judge.checks.document_agreement import fields_agree
from realname.judge.checks.face_search import not_under_other_identity
from realname.judge.checks.pace import agent_pace, device_pace
from realname.judge.checks.portrait import portrait_found
from realname.judge.checks.recapture import not_recaptured
from realname.judge.checks.representation import Parties, represented
from realname.judge.decision import Decision, decide
from realname.judge.facts import Facts, OwnerState, Way
from realname.judge.policy import Policy
from realname.judge.rules import DocumentRules, FaceRules
from realname.measure.challenges import ChallengeReading
from realname.measure.images import Image
from realname.measure.readings import Comparison, DocumentReading, FaceImageReading, FaceReading, Permit, Template

MAX_PICTURES = 12
"""Sides and photographs of one trial; more is a mistake, and would hold the processor for a minute."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Readings:
    """What was measured.

    documents       each side of the document; `portrait` is the face in its portrait
    faces           each photograph of the face
    representative  each side of the document of whoever acts for the person
    authority       the face in the portrait that the identity authority gave
    owner           the template of the line's present holder
    challenge       the recording of which the photographs of the face are part
    """

    documents: tuple[DocumentReading, ...]
    portrait: FaceReading | None
    faces: tuple[FaceImageReading, ...]
    representative: tuple[DocumentReading, ...] = ()
    authority: FaceReading | None = None
    owner: Template | None = None
    challenge: ChallengeReading | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """A document and a face, judged."""

    readings: Readings
    checks: tuple[Check, ...]
    decision: Decision


def verify(  # noqa: PLR0913  the evidence, the rules, the day, the permit, and what measures
    documents: Sequence[Image],
    faces: Sequence[Image],
    policy: Policy,
    on: date,
    *,
    permit: Permit,
    tools: Instruments | None = None,
) -> Trial:
    """Measure a document's sides and photographs of a face, run the policy's checks, and decide.

    A check's milliseconds hold the measuring that it was the first to need. ValueError for more than `MAX_PICTURES`;
    ImageError where a picture breaks off; CalibrationError and ModelError where this machine cannot judge.
    """
    if len(documents) + len(faces) > MAX_PICTURES:
        raise ValueError(f"a trial takes at most {MAX_PICTURES} pictures")
    tools = tools or instruments()
    inquiry = _Inquiry(policy.checks)
    sides, sides_ms = _timed(lambda: tuple(tools.read_document(image, on) for image in documents))
    if policy.document:
        _ask_of_document(inquiry, sides, sides_ms, policy.document, on)
    portrait: FaceReading | None = None
    seen: tuple[FaceImageReading, ...] = ()
    if policy.face:
        portrait, portrait_ms = _timed(lambda: portrait_of(documents, sides, permit, tools))
        seen, seen_ms = _timed(lambda: tuple(tools.faces.measure(faces, permit)) if faces else ())
        _ask_of_face(inquiry, (portrait, portrait_ms), (seen, seen_ms), policy.face, tools)
    readings = Readings(sides, portrait, seen)
    inquiry.ask(lambda: consent.given(None, policy.purposes(Way.FACE)))
    _ask_of_facts(inquiry, readings, policy, Facts(), on)
    return Trial(readings, tuple(inquiry.checks), decide(inquiry.checks, policy))


def judge(  # noqa: PLR0913  the evidence, what is known beside it, the rules, the day, and what compares
    readings: Readings,
    policy: Policy,
    on: date,
    tools: Instruments,
    *,
    way: Way = Way.FACE,
    facts: Facts | None = None,
) -> Trial:
    """Run the checks that the policy asks of that way on readings that were taken before, and decide.

    The portrait and the photographs must be of the engine that `tools` holds: CalibrationError otherwise.
    """
    inquiry, facts = _Inquiry(policy.asks(way)), facts or Facts()
    if policy.document:
        _ask_of_document(inquiry, readings.documents, 0.0, policy.document, on)
    inquiry.ask(lambda: consent.given(facts.consent, policy.purposes(way)))
    _ask_of_facts(inquiry, readings, policy, facts, on)
    if policy.face and way is Way.FACE:
        _ask_of_face(inquiry, (readings.portrait, 0.0), (readings.faces, 0.0), policy.face, tools)
        _ask_of_other_faces(inquiry, readings, facts, policy.face, tools)
        if (gallery_rules := policy.gallery) is not None:
            search = facts.search
            inquiry.ask(lambda: not_under_other_identity(search, gallery_rules, tools.calibration))
        _ask_of_capture(inquiry, readings, facts, policy, tools)
    _ask_of_pace(inquiry, facts, policy, tools)
    return Trial(readings, tuple(inquiry.checks), decide(inquiry.checks, policy, way))


def portrait_of(
    documents: Sequence[Image], sides: Sequence[DocumentReading], permit: Permit, tools: Instruments
) -> FaceReading | None:
    """Measure the largest face in a side's portrait; the first side that has one counts. None where none has."""
    for image, side in zip(documents, sides, strict=True):
        if side.portrait is not None:
            [reading] = tools.faces.measure([portrait_picture(image, side.portrait, side.rotation_deg)], permit)
            if reading.faces:
                return reading.faces[0]
    return None


class _Inquiry:
    """The checks of one trial, in the order in which they are asked; only those that the policy asks are kept."""

    def __init__(self, asked: Container[str]) -> None:
        self._asked = asked
        self.checks: list[Check] = []

    def ask(self, question: Callable[[], Check], measuring_ms: float = 0.0) -> Check:
        """Answer a question, keep the answer where the policy asks for it, and return it."""
        check, ms = _timed(question)
        timed = replace(check, milliseconds=ms + measuring_ms)
        if timed.name in self._asked:
            self.checks.append(timed)
        return timed


def _ask_of_document(
    inquiry: _Inquiry, sides: Sequence[DocumentReading], sides_ms: float, rules: DocumentRules, on: date
) -> None:
    inquiry.ask(lambda: document.readable(sides, rules), sides_ms)
    inquiry.ask(lambda: document.type_allowed(sides, rules))
    inquiry.ask(lambda: document.number_valid(sides))
    inquiry.ask(lambda: document.mrz_valid(sides))
    inquiry.ask(lambda: document.not_expired(sides, on))
    inquiry.ask(lambda: fields_agree(sides))
    inquiry.ask(lambda: not_recaptured(sides))


def _ask_of_face(
    inquiry: _Inquiry,
    portrait: tuple[FaceReading | None, float],
    seen: tuple[Sequence[FaceImageReading], float],
    rules: FaceRules,
    tools: Instruments,
) -> None:
    (document_face, portrait_ms), (photographs, photographs_ms) = portrait, seen
    table = tools.calibration
    good = face.usable(photographs, rules, table)
    alike, alike_ms = _timed(lambda: [tools.faces.compare(a.template, b.template) for a, b in combinations(good, 2)])
    compared, compared_ms = _timed(lambda: _compare(good, document_face, tools))
    found = inquiry.ask(lambda: portrait_found(document_face, rules, table), portrait_ms)
    inquiry.ask(lambda: face.single(photographs, alike, rules, table), photographs_ms + alike_ms)
    inquiry.ask(lambda: face.quality(photographs, rules, table))
    inquiry.ask(lambda: face.matches_document(compared, found, rules, table), compared_ms)


def _ask_of_facts(inquiry: _Inquiry, readings: Readings, policy: Policy, facts: Facts, on: date) -> None:
    inquiry.ask(lambda: not_disputed(facts.disputed))
    inquiry.ask(lambda: identity.is_holder(facts.holder))
    inquiry.ask(lambda: identity.not_blocked(facts.block))
    if (identity_rules := policy.identity) is not None:
        inquiry.ask(lambda: identity.line_limit(facts.lines, identity_rules))
    inquiry.ask(lambda: contact.code_confirmed(facts.contact))
    if (authority_rules := policy.authority) is not None:
        inquiry.ask(lambda: authority.record_matches(facts.record, authority_rules, askable=facts.authority_askable))
    if (officer_rules := policy.officer) is not None:
        inquiry.ask(lambda: officer.attested(facts.attestation, officer_rules))
    if (rules := policy.subscriber) is not None:
        parties = Parties(readings.documents, facts.representation, readings.representative, facts.consent)
        inquiry.ask(lambda: represented(parties, rules, on))


def _ask_of_other_faces(
    inquiry: _Inquiry, readings: Readings, facts: Facts, rules: FaceRules, tools: Instruments
) -> None:
    """Compare with the authority's portrait and with the line's present holder."""
    table, gives = tools.calibration, facts.authority_gives_portrait
    good = face.usable(readings.faces, rules, table)
    # Of bad photographs alone nothing is to be compared: face.quality says so, and what mends it.
    gives, owner = (gives, facts.owner) if good else (False, OwnerState.NONE)
    with_authority, authority_ms = _timed(lambda: _compare(good, readings.authority, tools))
    with_owner, owner_ms = _timed(lambda: _compare_with(good, readings.owner, tools))
    inquiry.ask(lambda: face.matches_authority(with_authority, rules, table, gives_portraits=gives), authority_ms)
    inquiry.ask(lambda: face.matches_owner(with_owner, rules, table, owner), owner_ms)


def _ask_of_capture(inquiry: _Inquiry, readings: Readings, facts: Facts, policy: Policy, tools: Instruments) -> None:
    """Ask how the photographs came in, and what a challenge shows."""
    found, told = readings.challenge, facts.capture
    if (capture_rules := policy.capture) is not None:
        inquiry.ask(lambda: capture.not_injected(found, told, capture_rules, policy.liveness))
        inquiry.ask(lambda: capture.not_replayed(told, policy.liveness))
    if (rules := policy.liveness) is not None and (face_rules := policy.face) is not None:
        inquiry.ask(lambda: liveness.challenge_met(found, told, rules, face_rules, _of_likeness(found, tools)))
        inquiry.ask(lambda: liveness.live(found, told, rules))


def _ask_of_pace(inquiry: _Inquiry, facts: Facts, policy: Policy, tools: Instruments) -> None:
    """Ask how fast people are registered, and whether whoever serves them registers herself."""
    agent, face_rules = facts.pace.agent, policy.face
    if (rules := policy.pace) is None:
        return
    likeness = None
    if agent is not None and agent.own_likeness is not None and face_rules is not None:
        likeness = face.verdict(agent.own_likeness, face_rules, tools.calibration)
    inquiry.ask(lambda: agent_pace(agent, rules, likeness))
    inquiry.ask(lambda: device_pace(facts.pace.device, rules))


def _of_likeness(found: ChallengeReading | None, tools: Instruments) -> Calibration:
    """Return the table of the engine that compared a challenge's faces: a quicker one than that of the photographs."""
    if found is None or found.likeness_by == tools.calibration.engine:
        return tools.calibration
    return calibration_for(found.likeness_by)


def _compare(good: Sequence[FaceReading], portrait: FaceReading | None, tools: Instruments) -> list[Comparison]:
    return _compare_with(good, portrait.template if portrait else None, tools)


def _compare_with(good: Sequence[FaceReading], other: Template | None, tools: Instruments) -> list[Comparison]:
    if other is None:
        return []
    return [tools.faces.compare(reading.template, other) for reading in good]


def _timed(question: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    answer = question()
    return answer, (time.perf_counter() - started) * 1000
