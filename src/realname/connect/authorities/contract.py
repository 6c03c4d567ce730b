"""What an identity authority answers: whether a claim agrees with its record, field by field, and never the record.

`match` and `portrait` do not raise TransportError: an authority that gives no usable answer has the state `outage`, so
that no caller can take silence for a yes. What then follows is the policy's `OutagePolicy`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from realname.measure.readings import LONG_TERM


class DocumentType(StrEnum):
    """What kind of document a number is of; authorities do not tell formats apart."""

    NATIONAL_ID = "national_id"
    PASSPORT = "passport"
    RESIDENCE_PERMIT = "residence_permit"
    DRIVING_LICENCE = "driving_licence"
    OTHER = "other"


class Sex(StrEnum):
    """As documents state it (ICAO 9303: M, F, X)."""

    MALE = "M"
    FEMALE = "F"
    OTHER = "X"


class FieldMatch(StrEnum):
    """What the authority says of one field: the words of CAMARA KYC Match."""

    TRUE = "true"
    FALSE = "false"
    NOT_AVAILABLE = "not_available"


CLAIM_FIELDS = (
    "document_type",
    "document_number",
    "name",
    "surname",
    "given_names",
    "birth_date",
    "sex",
    "valid_until",
)
"""The fields that are compared, by the names of `measure.readings` where it has them."""


IDENTIFYING_FIELDS = 2
"""So many of the number, the name and the birth date must agree: one alone is a coincidence or a slip."""


class RecordState(StrEnum):
    """What an authority's answer comes to.

    matched          nothing asked disagrees, and two of the number, the name and the birth date agree
    mismatched       something asked disagrees
    incomplete       the record holds too little to tell: neither a yes nor a no
    unknown_person   the authority has no such record
    revoked          the document was revoked, lost or stolen
    deceased         the person is recorded as dead
    outage           no usable answer; `outage` says why
    """

    MATCHED = "matched"
    MISMATCHED = "mismatched"
    INCOMPLETE = "incomplete"
    UNKNOWN_PERSON = "unknown_person"
    REVOKED = "revoked"
    DECEASED = "deceased"
    OUTAGE = "outage"


class OutagePolicy(StrEnum):
    """What follows an outage. There is no member that passes: without an answer the check is unsure.

    wait          ask again later, the registration waits
    alternative   go on by the policy's other evidence
    """

    WAIT = "wait"
    ALTERNATIVE = "alternative"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a document says of its holder; None is not asked. All of it is personal data and is not printed.

    `name` is the whole name as printed; `surname` and `given_names` are set where the document tells them apart.
    `valid_until` is a date or LONG_TERM. `issuing_state` is ISO 3166-1 alpha-3. `msisdn` (E.164) is needed by
    authorities that keep records by line.
    """

    document_type: DocumentType
    document_number: str = member(repr=False)
    issuing_state: str = ""
    name: str | None = member(default=None, repr=False)
    surname: str | None = member(default=None, repr=False)
    given_names: str | None = member(default=None, repr=False)
    birth_date: date | None = member(default=None, repr=False)
    sex: Sex | None = member(default=None, repr=False)
    valid_until: date | str | None = member(default=None, repr=False)
    msisdn: str | None = member(default=None, repr=False)

    def __post_init__(self) -> None:
        if not self.document_number.strip():
            raise ValueError("a claim has a document number")
        if isinstance(self.valid_until, str) and self.valid_until != LONG_TERM:
            raise ValueError(f"valid_until is a date or {LONG_TERM!r}")

    def asked(self) -> dict[str, str]:
        """Return the fields that are compared, as text: dates in ISO 8601."""
        values = {name: getattr(self, name) for name in CLAIM_FIELDS}
        return {name: _text(value) for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class FieldAnswer:
    """What the authority says of one field; `score` 0 to 99 is how alike a differing text is, None where not given."""

    match: FieldMatch
    score: int | None = None


@dataclass(frozen=True, slots=True)
class Outage:
    """Why there is no usable answer. `permanent`: asking again will not help before somebody mends something."""

    code: str
    remedy: str
    permanent: bool
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """An authority's answer to a claim.

    as_of           when the authority last brought this record up to date; None: it does not say
    answered_at     when it answered, by our clock
    correlation_id  what the authority's own logs know this call by
    """

    authority: str
    state: RecordState
    answered_at: datetime
    fields: Mapping[str, FieldAnswer] = member(default_factory=dict)
    as_of: datetime | None = None
    correlation_id: str = ""
    outage: Outage | None = None

    def __post_init__(self) -> None:
        if (self.state is RecordState.OUTAGE) != (self.outage is not None):
            raise ValueError("an outage, and it alone, says why")

    def age(self) -> timedelta | None:
        """Return how old the record was when it was asked, None where the authority does not say."""
        return None if self.as_of is None else max(self.answered_at - self.as_of, timedelta(0))


class PortraitState(StrEnum):
    """Whether an authority gave its portrait. `not_given`: it has none, gives none, or the claim did not agree."""

    GIVEN = "given"
    NOT_GIVEN = "not_given"
    UNKNOWN_PERSON = "unknown_person"
    OUTAGE = "outage"


@dataclass(frozen=True, slots=True)
class PortraitAnswer:
    """An authority's portrait, a JPEG; personal data, sealed before it is kept."""

    authority: str
    state: PortraitState
    answered_at: datetime
    jpeg: bytes = member(default=b"", repr=False)
    as_of: datetime | None = None
    correlation_id: str = ""
    outage: Outage | None = None

    def __post_init__(self) -> None:
        if (self.state is PortraitState.GIVEN) != bool(self.jpeg):
            raise ValueError("a portrait that is given, and it alone, has bytes")
        if (self.state is PortraitState.OUTAGE) != (self.outage is not None):
            raise ValueError("an outage, and it alone, says why")


class Authority(Protocol):
    """One identity authority. Safe for threads. Neither call changes anything there; both may be made again."""

    @property
    def name(self) -> str:
        """What the record calls this authority."""
        ...

    @property
    def gives_portraits(self) -> bool:
        """Whether `portrait` can ever give one."""
        ...

    def match(self, claim: Claim) -> RecordAnswer:
        """Compare the claim with the record."""
        ...

    def portrait(self, claim: Claim) -> PortraitAnswer:
        """Ask for the record's portrait; the authority may want the whole claim to agree first."""
        ...


def state_of(fields: Mapping[str, FieldAnswer]) -> RecordState:
    """Return what the fields of a record that is there come to."""
    matches = {name: answer.match for name, answer in fields.items()}
    if FieldMatch.FALSE in matches.values():
        return RecordState.MISMATCHED
    true = {name for name, match in matches.items() if match is FieldMatch.TRUE}
    named = "name" in true or {"surname", "given_names"} <= true
    identifying = sum(("document_number" in true, named, "birth_date" in true))
    return RecordState.MATCHED if identifying >= IDENTIFYING_FIELDS else RecordState.INCOMPLETE


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
