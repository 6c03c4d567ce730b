"""After a decision to try again: back to the first step that is at fault, with what was good still counting.

Whoever mends one thing need not show the rest again.
"""

from __future__ import annotations

from django.utils import timezone

from realname.judge.decision import Decision
from realname.record.registrations.actions import steps
from realname.record.registrations.models import Attestation, Evidence, Registration
from realname.record.registrations.states import State

AT_DOCUMENT = ("document.", "field.", "portrait.", "subscriber.age_unknown")
AT_FACE = ("face.", "capture.")
NOT_AT_FACE = "face.nothing_to_compare"
AT_OFFICER = ("officer.",)
"""How reasons begin that another document, another face or another word of an officer mends. That there was nothing to
compare with is no fault of the face."""


def lead_back(registration: Registration, decision: Decision) -> None:
    """Take a decided registration back, and let what is at fault count no more. In the decision's transaction."""
    document, officer = _names(decision, AT_DOCUMENT), _names(decision, AT_OFFICER)
    face = any(code.startswith(AT_FACE) and code != NOT_AT_FACE for code in decision.reasons)
    if document:
        _supersede(registration, Evidence.Kind.DOCUMENT)
    if face:
        _supersede(registration, Evidence.Kind.FACE)
        _supersede(registration, Evidence.Kind.CHALLENGE)
    if document:
        steps.move(registration, State.CONSENTED)
    elif face or officer:
        steps.move(registration, State.DOCUMENTED)
    else:
        steps.move(registration, State.CAPTURED)


def is_captured(registration: Registration) -> bool:
    """Tell whether all that this way needs beside the document is there and counts."""
    if registration.way == Registration.Way.NON_FACE:
        return Attestation.objects.filter(registration=registration).exists()
    faces = Evidence.objects.filter(registration=registration, kind=Evidence.Kind.FACE, superseded_at=None, failed="")
    return faces.exists()


def _names(decision: Decision, starts: tuple[str, ...]) -> bool:
    return any(code.startswith(starts) for code in decision.reasons)


def _supersede(registration: Registration, kind: str) -> None:
    rows = Evidence.objects.filter(registration=registration, kind=kind, superseded_at=None)
    rows.update(superseded_at=timezone.now())
