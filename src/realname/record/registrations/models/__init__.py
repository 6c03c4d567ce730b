"""Rows of registrations. What is of a person is sealed under her key; decisions are written once."""

from realname.record.registrations.models.challenges import BandSeen, Challenge, FrameSeen, PlatformKey, PrintSeen
from realname.record.registrations.models.evidence import DecisionInputs, DecisionRow, Evidence, Reading
from realname.record.registrations.models.registration import Line, LineOrder, Registration
from realname.record.registrations.models.rehearsals import RehearsalRow
from realname.record.registrations.models.steps import (
    Appointment,
    Attestation,
    AuthorityAnswer,
    CaptureTicket,
    Confirmation,
    Contact,
)

__all__ = (
    "Appointment",
    "Attestation",
    "AuthorityAnswer",
    "BandSeen",
    "CaptureTicket",
    "Challenge",
    "Confirmation",
    "Contact",
    "DecisionInputs",
    "DecisionRow",
    "Evidence",
    "FrameSeen",
    "Line",
    "LineOrder",
    "PlatformKey",
    "PrintSeen",
    "Reading",
    "Registration",
    "RehearsalRow",
)
