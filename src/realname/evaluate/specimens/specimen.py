"""Make a specimen of one side of a document, flat and as photographed, with its true values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from realname.evaluate.specimens import icao, resident_id
from realname.evaluate.specimens.canvas import Picture
from realname.evaluate.specimens.errors import SpecimenError
from realname.evaluate.specimens.mrz import td1_lines, td3_lines
from realname.evaluate.specimens.photograph import Grade, decode, encode, photograph
from realname.evaluate.specimens.portrait import checked, drawn_head
from realname.evaluate.specimens.style import PLAIN, Style
from realname.evaluate.specimens.values import complete_icao, complete_resident
from realname.measure.readings import FIELD_NAMES, DocumentKind, Point

SIDES = {
    "resident-id": ("front", "back"),
    "passport": ("page",),
    "td1": ("front", "back"),
}
KINDS = tuple(SIDES)
GRADES = tuple(grade.value for grade in Grade)
TOLD_SIDE = {"resident-id": "front", "passport": "page", "td1": "back"}  # the one that names the holder to a machine
ON_SIDE = {
    ("resident-id", "front"): ("document_number", "name", "sex", "ethnicity", "birth_date", "address"),
    ("resident-id", "back"): ("issuer", "valid_from", "valid_until"),
}
IN_MRZ = (
    "document_code", "issuing_state", "document_number", "surname", "given_names", "sex", "nationality", "birth_date",
    "valid_until", "optional_data", "optional_data_2",
)  # fmt: skip
READ_AS = {
    ("resident-id", "front"): DocumentKind.CN_RESIDENT_FRONT,
    ("resident-id", "back"): DocumentKind.CN_RESIDENT_BACK,
    ("passport", "page"): DocumentKind.TD3,
    ("td1", "front"): DocumentKind.UNKNOWN,
    ("td1", "back"): DocumentKind.TD1,
}


@dataclass(frozen=True, slots=True)
class Specimen:
    """One drawn side. `image_rgb` is what `jpeg` decodes to; `flat_rgb` the side before it was photographed.

    `values` are the true ones that a reader can have from this side, by FIELD_NAMES; `quad` is the document's
    outline in the picture, from its own top left, clockwise.
    """

    kind: str
    side: str
    grade: str
    seed: int
    read_as: DocumentKind
    image_rgb: Picture = field(repr=False)
    flat_rgb: Picture = field(repr=False)
    jpeg: bytes = field(repr=False)
    values: Mapping[str, str] = field(repr=False)
    mrz_lines: tuple[str, ...] = field(repr=False)
    quad: tuple[Point, ...]


def render(  # noqa: PLR0913  a specimen is asked for by all of these
    kind: str,
    portrait_rgb: Picture | None,
    values: Mapping[str, str],
    seed: int,
    grade: str,
    *,
    side: str | None = None,
    style: Style = PLAIN,
) -> Specimen:
    """Make one side of a specimen; the side that names the holder to a machine where `side` is None.

    Without a portrait a drawn head stands in, for reading documents only. The same arguments give the same bytes.
    SpecimenError where kind, side, grade, a value, the portrait, or a font is not there.
    """
    side = TOLD_SIDE.get(kind, "") if side is None else side
    if side not in SIDES.get(kind, ()) or grade not in GRADES:
        raise SpecimenError(
            "no such kind, side or grade of specimen",
            code="specimen.kind",
            remedy=f"Kinds: {', '.join(KINDS)}; grades: {', '.join(GRADES)}.",
        )
    portrait = drawn_head(seed) if portrait_rgb is None else checked(portrait_rgb)
    true = complete_resident(values, seed) if kind == "resident-id" else complete_icao(values, seed)
    turn = SIDES[kind].index(side)
    flat, lines = _draw((kind, side), true, portrait, style, np.random.default_rng((seed, 4, turn)))
    picture, quad, quality = photograph(flat, Grade(grade), np.random.default_rng((seed, 5, turn, GRADES.index(grade))))
    jpeg = encode(picture, quality)
    return Specimen(
        kind=kind,
        side=side,
        grade=grade,
        seed=seed,
        read_as=READ_AS[kind, side],
        image_rgb=decode(jpeg),
        flat_rgb=flat,
        jpeg=jpeg,
        values=_told(kind, side, true),
        mrz_lines=lines,
        quad=tuple(Point(float(x), float(y)) for x, y in quad),
    )


def render_sides(  # noqa: PLR0913  the same
    kind: str, portrait_rgb: Picture | None, values: Mapping[str, str], seed: int, grade: str, *, style: Style = PLAIN
) -> tuple[Specimen, ...]:
    """Make every side of one document; SpecimenError as `render` raises."""
    sides: tuple[str | None, ...] = SIDES.get(kind, (None,))
    return tuple(render(kind, portrait_rgb, values, seed, grade, side=side, style=style) for side in sides)


def _draw(
    what: tuple[str, str], values: Mapping[str, str], portrait: Picture, style: Style, rng: np.random.Generator
) -> tuple[Picture, tuple[str, ...]]:
    match what:
        case ("passport", _):
            return icao.draw_passport(values, portrait, style, rng), td3_lines(values)
        case ("td1", "front"):
            return icao.draw_td1_front(values, portrait, style, rng), ()
        case ("td1", _):
            return icao.draw_td1_back(values, style, rng), td1_lines(values)
        case (_, "front"):
            return resident_id.draw_front(values, portrait, style, rng), ()
        case _:
            return resident_id.draw_back(values, style, rng), ()


def _told(kind: str, side: str, values: Mapping[str, str]) -> dict[str, str]:
    names = ON_SIDE.get((kind, side), IN_MRZ if READ_AS[kind, side] is not DocumentKind.UNKNOWN else ())
    code = {"passport": "P", "td1": "I"}.get(kind)
    known = dict(values) if code is None else {"document_code": code, **values}
    return {name: known[name] for name in FIELD_NAMES if name in names and name in known}
