"""Which reasons of the catalogue a reviewer may give: those that people can see, and those of the machine's doubts."""

from __future__ import annotations

from realname.record.reviews.models import Outcome

SEEN = (
    "document.looks_altered",
    "document.not_the_original",
    "document.expired",
    "document.type_not_allowed",
    "face.another_person",
    "face.picture_of_a_picture",
    "identity.not_holder",
    "authority.mismatch",
    "authority.unknown_person",
    "authority.document_revoked",
    "authority.deceased",
    "subscriber.minor_alone",
    "contact.too_many_attempts",
)
"""For a refusal."""

MENDED = (
    "document.not_the_original",
    "document.blurred",
    "document.cut_off",
    "document.too_small",
    "document.type_not_allowed",
    "document.expired",
    "face.cannot_tell",
    "face.picture_of_a_picture",
    "face.several",
    "face.too_blurred",
    "face.too_dark",
    "face.turned_away",
    "authority.mismatch",
    "identity.holder_unknown",
    "officer.document_not_seen",
)
"""For another attempt: each leads back to the step that mends it."""


def offered(outcome: str) -> tuple[str, ...]:
    """Return the codes that may be given for an outcome; an approval needs none."""
    return {Outcome.REJECTED: SEEN, Outcome.RETRY: MENDED}.get(Outcome(outcome), ())
