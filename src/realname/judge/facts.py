"""What a registration knows besides readings: who agreed, what was confirmed, what an authority answered. Values only.

No name, number or picture is in here: states, words and dates that the checks are made of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from realname.judge.pace import Pace


class Way(StrEnum):
    """By which evidence a person is verified: two ways of equal standing."""

    FACE = "face"
    NON_FACE = "non_face"


@dataclass(frozen=True, slots=True)
class Consent:
    """The purposes that are agreed to now, and those of them that a representative agreed to."""

    purposes: tuple[str, ...]
    by_representative: tuple[str, ...] = ()


class ContactState(StrEnum):
    """How far a code on its way to the person's number has come."""

    NOT_SENT = "not_sent"
    SENT = "sent"
    EXHAUSTED = "exhausted"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """What an identity authority said. `state` is a word of its contract; `disagreeing` names fields.

    age_days   how old the authority's record was; None where it does not say
    outage     the code of why there is no usable answer, empty where there is one
    """

    authority: str
    state: str
    disagreeing: tuple[str, ...] = ()
    age_days: int | None = None
    outage: str = ""


@dataclass(frozen=True, slots=True)
class Attestation:
    """What an officer vouches for: she has seen the person and her document, and a second means beside it."""

    second_means: str
    document_seen: bool


class RepresentationKind(StrEnum):
    """Why another person acts."""

    GUARDIAN = "guardian"
    CARER = "carer"
    CORPORATE = "corporate"


@dataclass(frozen=True, slots=True)
class Representation:
    """Who acts for the subscriber. `until` is the mandate's last day; `revoked` ends it at once."""

    kind: RepresentationKind
    until: date | None = None
    revoked: bool = False


class OwnerState(StrEnum):
    """What is known of the face of a line's present holder.

    none      the registration is of a line that nobody holds
    unknown   the holder, or a template of hers that this engine made, is not on record
    known     her template is there to compare with
    """

    NONE = "none"
    UNKNOWN = "unknown"
    KNOWN = "known"


class HolderState(StrEnum):
    """Whose document was shown, beside that of a line's present holder.

    none      nobody holds the line, or it changes its holder, or the document's number was not read
    unknown   no document of the holder's is on record
    same      it is the holder's, by its number
    other     it is another's
    """

    NONE = "none"
    UNKNOWN = "unknown"
    SAME = "same"
    OTHER = "other"


class LinesState(StrEnum):
    """Whether an identity may have a further line.

    none         the question does not arise: the line is its holder's already, or a company's
    unknown      the document's number was not surely read, so that nothing can be counted
    free         there is room for one
    at_operator  it has as many lines with this operator as the policy allows
    in_all       it has as many lines with all operators together as the policy allows; where is not told
    """

    NONE = "none"
    UNKNOWN = "unknown"
    FREE = "free"
    AT_OPERATOR = "at_operator"
    IN_ALL = "in_all"


class BlockState(StrEnum):
    """Whether an identity is on the operator's block list.

    none     nobody looked
    unknown  the document's number was not surely read
    clear    it is not
    blocked  it is, for a reason and until a day
    """

    NONE = "none"
    UNKNOWN = "unknown"
    CLEAR = "clear"
    BLOCKED = "blocked"


class SearchState(StrEnum):
    """What became of the search for the face under other names.

    none    it was not asked for, or there is no agreement to it, or no photograph to search with
    failed  the gallery could not be searched
    done    it was searched
    """

    NONE = "none"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Search:
    """What a search of the gallery yielded: candidates alone, and nobody of the same identity among them.

    entries    how many templates were searched
    here       candidates that are registered with this operator
    elsewhere  candidates that are registered with others; who they are is not told
    highest    the highest score of a candidate, None where there is none
    """

    state: SearchState = SearchState.NONE
    entries: int = 0
    here: int = 0
    elsewhere: int = 0
    highest: float | None = None


class Channel(StrEnum):
    """Through what the pictures of a face came.

    phone     a page in the browser of the person's own device, led there by a link
    counter   the page of a store, at a member of staff
    client    the operator's own software, by the API
    """

    PHONE = "phone"
    COUNTER = "counter"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a device says of itself and of its camera, signed by it: words that software can choose as well.

    camera             the camera's label
    width, height, frame_rate   of its stream, as its settings say; 0 where they do not
    largest_width, largest_height   of the pictures that came
    hidden_ms          how long the page could not be seen meanwhile
    automated          the browser says that a program drives it
    other_key          an earlier challenge of this registration was signed by another key
    took_ms            from the first picture to the last, on the device's clock
    passed_ms          from the challenge's being drawn to its answer's arrival, on ours
    """

    camera: str
    width: int
    height: int
    frame_rate: float
    largest_width: int
    largest_height: int
    hidden_ms: float
    automated: bool
    other_key: bool
    took_ms: float
    passed_ms: float


@dataclass(frozen=True, slots=True)
class Capture:
    """How the photographs of the face came in.

    envelope       None where they answer no challenge
    seen_exactly   pictures of this capture whose very bytes were sent before, by anybody
    seen_nearly    pictures so like others that were sent in another registration that they may be those
    attempts       challenges of this registration that were answered, this one among them
    unanswered     those before this one to which the face gave no answer at all
    """

    channel: Channel
    envelope: Envelope | None = None
    seen_exactly: int = 0
    seen_nearly: int = 0
    attempts: int = 0
    unanswered: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """All of them; what is None is not known to the one who judges.

    disputed           fields of the document that the person says were read wrongly
    authority_askable  there is something to ask: what identifies the person was read, and she agreed
    capture            None where no photograph of the face counts
    """

    consent: Consent | None = None
    contact: ContactState | None = None
    record: RecordAnswer | None = None
    attestation: Attestation | None = None
    representation: Representation | None = None
    disputed: tuple[str, ...] = ()
    holder: HolderState = HolderState.NONE
    owner: OwnerState = OwnerState.NONE
    authority_askable: bool = True
    authority_gives_portrait: bool = False
    capture: Capture | None = None
    lines: LinesState = LinesState.NONE
    block: BlockState = BlockState.NONE
    search: Search = Search()
    pace: Pace = field(default_factory=Pace)
