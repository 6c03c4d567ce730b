"""The frozen results of measuring, which everyone else sees. Standard library only.

Positions are pixels of the *upright* image (after EXIF orientation), x to the right and y down, origin at the
corner of the first pixel. Angles are degrees. Nothing here prints a person's data: fields that hold some are left
out of `repr`.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as member
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class EngineStamp:
    """Which engine made a reading: `digest` is over its networks' digests and its version, SHA-256 in hex."""

    name: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Permit:
    """Why a face may be measured at all: the receipt under which the person, or the owner of a data set, agreed.

    `purpose` is a word of the consent text; `receipt` names the record that proves it and is never empty. The face
    engine takes no picture without one.
    """

    purpose: str
    receipt: str

    def __post_init__(self) -> None:
        if not self.purpose.strip() or not self.receipt.strip():
            raise ValueError("a permit names its purpose and its receipt")


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle: left, top, width and height in pixels."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Point:
    """A position in pixels."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class ImageReading:
    """What a decoded picture is. `digest` is the SHA-256 of the bytes as they came."""

    digest: str
    width: int
    height: int
    format: str


@dataclass(frozen=True, slots=True)
class Template:
    """A face embedding, little-endian float32, unit length unless the engine says otherwise; personal data.

    Comparable only with templates of the same `engine`, and, once protected, under the same `key_id`.
    """

    engine: EngineStamp
    values: bytes = member(repr=False)
    key_id: str = ""


@dataclass(frozen=True, slots=True)
class FaceQuality:
    """How well a face was captured. Raw measures; a policy's words for them are in `realname.judge`.

    eye_distance_px   between the eyes' centres
    sharpness         0..1 and more; normalised gradient over the aligned face, 1 is a crisp photograph
    brightness        0..1 mean luminance of the face
    contrast          0..1 standard deviation of luminance over the face
    overexposed       0..1 share of the face's pixels that are clipped white
    recognisability   length of the raw embedding; low for blurred, occluded and turned faces. Engine-specific:
                      compared only through that engine's calibration
    in_frame          0..1 share of the face's landmarks that lie inside the picture
    eyes_in_frame     both eyes lie inside the picture
    """

    eye_distance_px: float
    sharpness: float
    brightness: float
    contrast: float
    overexposed: float
    recognisability: float
    in_frame: float
    eyes_in_frame: bool


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a head points. yaw > 0: nose towards the image's right; pitch > 0: up; roll > 0: clockwise."""

    yaw_deg: float
    pitch_deg: float
    roll_deg: float


@dataclass(frozen=True, slots=True)
class FaceReading:
    """One measured face. `landmarks` are right eye, left eye (the person's), nose tip, mouth corners."""

    engine: EngineStamp
    box: Box
    detection_score: float
    landmarks: tuple[Point, ...]
    mesh_found: bool
    pose: Pose
    quality: FaceQuality
    template: Template


@dataclass(frozen=True, slots=True)
class FaceImageReading:
    """Every face of one picture, largest first; an empty tuple says that none was found."""

    engine: EngineStamp
    image: ImageReading
    faces: tuple[FaceReading, ...]
    milliseconds: float


class DocumentKind(StrEnum):
    """What a document is. MRZ formats are those of ICAO 9303 parts 4 to 7."""

    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"
    MRV_A = "MRV-A"
    MRV_B = "MRV-B"
    CN_RESIDENT_FRONT = "CN-RESIDENT-FRONT"
    CN_RESIDENT_BACK = "CN-RESIDENT-BACK"
    UNKNOWN = "UNKNOWN"


class FieldSource(StrEnum):
    """Where on the document a value was read."""

    MRZ = "mrz"
    PRINTED = "printed"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Correction:
    """One character that was not taken as first seen; `settled_by` is `check_digit` or `field_type`."""

    field: str
    position: int
    seen: str = member(repr=False)
    taken: str = member(repr=False)
    settled_by: str = ""
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class CheckDigit:
    """One check digit's result: `printed` as read, `computed` by the standard's sum over the field as read."""

    field: str
    printed: str
    computed: str
    standard: str

    @property
    def agrees(self) -> bool:
        """Tell whether the digit read is the digit computed."""
        return self.printed == self.computed


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a document. `value` is None when it cannot be read, and `reason` then says why (a reason code).

    `confidence` is 0..1 as the reader estimates it; `sure` is the reader's own claim that the value is right, which
    `realname evaluate documents` holds it to.
    """

    name: str
    value: str | None = member(repr=False)
    confidence: float
    sure: bool
    source: FieldSource
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RecaptureReading:
    """Signs that a screen, a copy or a pasted portrait was photographed; what they are worth is in the calibration.

    fine_colour   logarithm of fine colour over fine light, where the page is quiet: a screen's stripes beat with a
                  sensor's mosaic
    colour        how far the portrait's colours lie from their middle, 0..255: a black-and-white copy has nearly none,
                  nor has a portrait that a laser engraved; None without a portrait
    seam          0..1 how much straight edges around the portrait look like a sheet's; None without a portrait
    """

    fine_colour: float
    colour: float | None
    seam: float | None


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """One side of one document.

    fields        by the names in `FIELD_NAMES`, in that order; dates are ISO 8601, `valid_until` may be
                  `LONG_TERM`
    mrz_lines     as settled, empty when there are none
    portrait      the main portrait's box, None when there is none
    quad          the document's outline in the upright image, from the document's own top left, clockwise
    rotation_deg  by how much the picture was turned clockwise to read it: 0, 90, 180 or 270
    char_px       height of the text characters that were read; small ones are guesses
    findings      reason codes on what speaks against the reading (`document.birth_disagrees` and the like)
    recapture     signs of a screen, a copy or a pasted portrait; None where they were not looked for
    """

    engine: EngineStamp
    image: ImageReading
    kind: DocumentKind
    fields: tuple[Field, ...]
    mrz_lines: tuple[str, ...] = member(repr=False)
    check_digits: tuple[CheckDigit, ...]
    corrections: tuple[Correction, ...]
    portrait: Box | None
    quad: tuple[Point, ...]
    rotation_deg: int
    char_px: float
    sharpness: float
    findings: tuple[str, ...]
    milliseconds: float
    recapture: RecaptureReading | None = None

    def value(self, name: str) -> str | None:
        """Return a field's value, or None where the field is absent or cannot be read."""
        return next((f.value for f in self.fields if f.name == name), None)

    def find(self, name: str) -> Field | None:
        """Return the field of that name, or None where this kind of document has none."""
        return next((f for f in self.fields if f.name == name), None)


FIELD_NAMES = (
    "document_code",
    "issuing_state",
    "document_number",
    "name",
    "surname",
    "given_names",
    "sex",
    "nationality",
    "ethnicity",
    "birth_date",
    "address",
    "issuer",
    "valid_from",
    "valid_until",
    "optional_data",
    "optional_data_2",
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How alike two templates of one engine are; only that engine's calibration turns `score` into a rate."""

    engine: EngineStamp
    score: float


LONG_TERM = "long-term"
