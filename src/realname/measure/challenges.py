"""What a person is asked to do before the camera, what arrived of it, and what was measured. Standard library only.

A script is drawn afresh for each attempt. What arrives is a recording: pictures with their times, and when the screen
showed which colour. Times are milliseconds on the device's own clock since the script began; sides are the person's.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as member
from enum import StrEnum

from realname.measure.readings import EngineStamp, FaceImageReading

STEP_MS = 400
"""How long the screen shows one colour: five changes in two seconds keep under three flashes a second (WCAG 2.3.1)."""


class PartKind(StrEnum):
    """One thing to do. `turn` names a side; `light` holds still while the screen shows colours."""

    HOLD = "hold"
    TURN = "turn"
    CLOSER = "closer"
    LIGHT = "light"
    BLINK = "blink"


class Side(StrEnum):
    """The person's own left or right."""

    NONE = ""
    LEFT = "left"
    RIGHT = "right"


class Colour(StrEnum):
    """What the whole screen shows for one step."""

    RED = "red"
    GREEN = "green"
    BLUE = "blue"
    WHITE = "white"
    BLACK = "black"


@dataclass(frozen=True, slots=True)
class Part:
    """One instruction. `colours` are those of a light part, in order; `seconds` is how long the part may take."""

    kind: PartKind
    seconds: float
    side: Side = Side.NONE
    colours: tuple[Colour, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """What is asked, in order. A script begins with `hold`, whose pictures are the photographs of the face."""

    parts: tuple[Part, ...]
    step_ms: int = STEP_MS


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a recording: in which part it was taken, when, and its bytes (JPEG)."""

    part: int
    at_ms: float
    picture: bytes = member(repr=False)


@dataclass(frozen=True, slots=True)
class Flash:
    """When the screen began to show a colour."""

    colour: Colour
    at_ms: float


@dataclass(frozen=True, slots=True)
class Recording:
    """All that a device sent for a script, in the order of time."""

    script: Script
    frames: tuple[Frame, ...]
    flashes: tuple[Flash, ...] = ()


@dataclass(frozen=True, slots=True)
class MotionReading:
    """A turn or an approach, as geometry. Lengths are in the unit of a face whose outer eye corners are 1 apart.

    yaw_deg        how far the head turned towards the side asked for, by the mesh; negative: to the other side
    growth         the face's size at the end over that at the start
    seconds        from the part's first picture to its last
    points         tracked points that the fits rest on
    plane_rms      what a homography leaves of the tracked motion (flat picture: nearly nothing)
    relief_rms     what is left once a generic head's depth is allowed beside it
    bend_rms       what is left once a bent sheet is allowed instead
    slope          relief against the approach: about 1 for a head, 0 for a plane; 0 for a turn
    """

    part: int
    yaw_deg: float
    growth: float
    seconds: float
    points: int
    plane_rms: float
    relief_rms: float
    bend_rms: float
    slope: float = 0.0


@dataclass(frozen=True, slots=True)
class LightReading:
    """How the face followed the screen's colours.

    correlation, gain, gain_error   of the face's colour against the background's with the code, at the best delay
    shape_correlation, shape_gain   of the gain over the face with a generic head's inclination to the screen
    delay_ms                        by which the pictures lag the screen
    frames_per_second               of the pictures of this part
    background_px                   pixels beside the face that it was measured against; few: nothing can be said
    ambient                         0..1 luminance of the face without the screen's light
    by_chance                       share of all orders of the colours that the face follows at least as well: the
                                    chance that a recording made without knowing the order does; 1 where unknown
    """

    part: int
    correlation: float
    gain: float
    gain_error: float
    shape_correlation: float
    shape_gain: float
    delay_ms: float
    frames_per_second: float
    background_px: int
    ambient: float
    by_chance: float = 1.0


@dataclass(frozen=True, slots=True)
class BlinkReading:
    """How the eyes closed: the least openness over the person's own median, and for how long it was below half."""

    part: int
    least_openness: float
    closed_ms: float
    frames: int


@dataclass(frozen=True, slots=True)
class SpoofReading:
    """Passive signals of one picture of a face: numbers, whose meaning is in the calibration.

    moire         how far the highest peaks of the spectrum stand above waves as fine, in deviations: a screen's or a
                  print's grid beats with a sensor's
    detail        logarithm of the finest octave's share of the energy: a picture of a picture loses it
    black         luminance of the face's darkest hundredth over its mean: paper and screens wash black out
    focus         logarithm of the face's steepest gradients over those around it; a flat picture has one focus
    specular      luminance of the face's brightest hundredth over its median: highlights of curved skin
    border        0..1 how much straight edges around the face look like a sheet's or a device's
    network       0..1 the optional network's probability of an attack; None where it is not switched on
    """

    moire: float
    detail: float
    black: float
    focus: float
    specular: float
    border: float
    network: float | None = None


@dataclass(frozen=True, slots=True)
class StreamReading:
    """What the pictures say of where they come from, as a stream.

    repeats        pictures whose content appeared before in this recording
    noise_still    0..1 how much of the sensor's noise stands still between pictures; a frozen picture has 1
    noise_period   pictures after which the noise comes again; 0: it does not
    recoded        0..1 how plainly the pictures had been compressed before with other blocks
    least_gap_ms, most_gap_ms   between neighbouring pictures of one part
    """

    repeats: int
    noise_still: float
    noise_period: int
    recoded: float
    least_gap_ms: float
    most_gap_ms: float


@dataclass(frozen=True, slots=True)
class ChallengeReading:
    """All that was measured on one recording.

    faces         readings of the hold part's pictures: the photographs that are compared with the document
    likeness      the lowest likeness of any part's faces with those of the hold part, by `likeness_by`: every picture
                  of a turn or an approach counts, and four of each other part
    likeness_by   the face engine that compared them; its calibration says what the likeness means
    faceless      pictures in which no face was found
    several       pictures with a second face of similar size
    """

    engine: EngineStamp
    script: Script
    faces: tuple[FaceImageReading, ...]
    motions: tuple[MotionReading, ...]
    lights: tuple[LightReading, ...]
    blinks: tuple[BlinkReading, ...]
    spoofs: tuple[SpoofReading, ...]
    stream: StreamReading
    likeness: float | None
    likeness_by: EngineStamp
    faceless: int
    several: int
    milliseconds: float
