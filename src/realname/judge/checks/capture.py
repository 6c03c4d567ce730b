"""Checks of how pictures came in: whether software made the stream, and whether they were sent before.

Findings about the envelope are signs and no proof in either direction: whoever writes the stream can write these words
as well (CEN/TS 18099 calls that injection; a browser cannot rule it out).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from realname.judge.capture_rules import CaptureRules, LivenessRules
from realname.judge.checks.challenged import at_the_last_attempt, unchallenged
from realname.judge.checks.check import Check, Outcome
from realname.judge.facts import Capture, Envelope
from realname.measure.challenges import ChallengeReading

VIRTUAL_CAMERAS = re.compile(
    r"virtual|fake|dummy|loopback|\bobs\b|manycam|xsplit|splitcam|snap camera|camtwist|youcam|droidcam|epoccam|iriun"
    r"|\bndi\b|unity video|vcam|softcam|e2esoft|mmhmm|webcamoid|\.(?:mjpe?g|y4m|mp4)",
    re.IGNORECASE,
)
"""Words in the labels that virtual cameras give themselves. One that hides its name passes here."""

LEAST_GAP_MS = 4.0
"""No phone's front camera gives more than 240 pictures a second."""

CLOCK_SLACK_MS = 1500.0
"""By so much two honest clocks may differ over a challenge, and a picture's encoding may take."""

RATE_SLACK = 1.3
"""Cameras keep their stated rate loosely; a third more is another camera's."""

HIDDEN_MS = 300.0
"""A notification covers the page for an instant; whoever changes to another program is away for longer."""

FROZEN_NOISE = 0.9
RECODED = 0.9
"""Shares beyond which a sensor and one encoder cannot be the whole story; see `StreamReading`."""


def not_injected(
    reading: ChallengeReading | None, capture: Capture | None, rules: CaptureRules, liveness: LivenessRules | None
) -> Check:
    """Check the envelope and the stream for signs of software in the camera's place.

    A sign that no honest device gives fails; one that an honest device may give is unsure. Photographs through a
    channel that the policy does not take are unsure, with the stronger way as their reason.
    """
    name = "capture.not_injected"
    if capture is not None and capture.channel not in rules.take:
        return Check(name, Outcome.UNSURE, ("capture.stronger_way",), detail={"channel": capture.channel.value})
    answer = unchallenged(name, capture, liveness)
    if answer is not None or capture is None or capture.envelope is None:
        return answer or Check(name, Outcome.UNSURE, ("check.no_evidence",))
    if reading is None:
        return Check(name, Outcome.UNSURE, ("check.no_evidence",))
    impossible = (*_impossible_envelope(capture.envelope), *_impossible_stream(reading))
    odd = (*_odd_envelope(capture.envelope, reading), *_odd_stream(reading))
    outcome = Outcome.FAIL if impossible else Outcome.UNSURE if odd else Outcome.PASS
    check = Check(name, outcome, (*impossible, *odd), engine=reading.engine)
    return at_the_last_attempt(check, capture, liveness)


def not_replayed(capture: Capture | None, liveness: LivenessRules | None) -> Check:
    """Check what the register of pictures said: the same bytes fail, and what may be the same picture is unsure."""
    name = "capture.not_replayed"
    answer = unchallenged(name, capture, liveness)
    if answer is not None or capture is None:
        return answer or Check(name, Outcome.UNSURE, ("check.no_evidence",))
    seen = capture.seen_exactly + capture.seen_nearly
    outcome, reasons = Outcome.PASS, tuple[str, ...]()
    if capture.seen_exactly:
        outcome, reasons = Outcome.FAIL, ("capture.seen_before",)
    elif capture.seen_nearly:
        outcome, reasons = Outcome.UNSURE, ("capture.seen_alike",)
    check = Check(name, outcome, reasons, score=float(seen), threshold=0.0)
    return at_the_last_attempt(check, capture, liveness)


def _impossible_envelope(envelope: Envelope) -> Iterator[str]:
    if VIRTUAL_CAMERAS.search(envelope.camera):
        yield "capture.virtual_camera"
    if envelope.automated:
        yield "capture.automated"
    if envelope.took_ms > envelope.passed_ms + CLOCK_SLACK_MS:
        yield "capture.impossible_timing"


def _impossible_stream(reading: ChallengeReading) -> Iterator[str]:
    if reading.stream.least_gap_ms < LEAST_GAP_MS:
        yield "capture.impossible_timing"
    if reading.stream.noise_still >= FROZEN_NOISE:
        yield "capture.frozen_noise"


def _odd_envelope(envelope: Envelope, reading: ChallengeReading) -> Iterator[str]:
    if _disagrees(envelope, reading):
        yield "capture.settings_disagree"
    if envelope.hidden_ms > HIDDEN_MS:
        yield "capture.page_hidden"
    if envelope.other_key:
        yield "capture.other_key"


def _odd_stream(reading: ChallengeReading) -> Iterator[str]:
    if reading.stream.repeats:
        yield "capture.pictures_repeat"
    if reading.stream.noise_period:
        yield "capture.periodic_noise"
    if reading.stream.recoded >= RECODED:
        yield "capture.recoded"


def _disagrees(envelope: Envelope, reading: ChallengeReading) -> bool:
    """Tell whether the pictures are larger, or come faster, than the camera's own settings say they can."""
    stated = sorted((envelope.width, envelope.height))
    largest = sorted((envelope.largest_width, envelope.largest_height))
    if stated[0] > 0 and (largest[0] > stated[0] or largest[1] > stated[1]):
        return True
    fastest = max((light.frames_per_second for light in reading.lights), default=0.0)
    return envelope.frame_rate > 0 and fastest > envelope.frame_rate * RATE_SLACK
