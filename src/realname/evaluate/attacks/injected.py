"""Attacks that never pass a camera: software makes each picture and sends it in the camera's place.

All of them know the script while it runs, as malware on the phone does. Some get through; they are here so that the
documents must say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np

from realname.evaluate.attacks.filming import SIZES, Moment, Performance, Staging, film, flashes_of, moments, screen_at
from realname.evaluate.attacks.heads import OVAL, Source
from realname.evaluate.attacks.lighting import SEEN_BY_CAMERA
from realname.evaluate.attacks.people import acting, eased, simulated_bona_fide
from realname.evaluate.attacks.settings import Setting, setting
from realname.evaluate.attacks.surfaces import Floats, linear
from realname.evaluate.specimens.photograph import decode, encode
from realname.measure.challenges import Colour, Flash, PartKind, Script, Side
from realname.measure.images import RGB

TINT = 0.06
"""By which a screen's colour changes a face in a room of 200 lux: what the attacker imitates."""

GRAIN = 1.6
"""Deviation of the noise that the attacker adds, 0..255, so that pictures are not the same."""
JPEG = 82

Tint = Callable[[Floats, Floats], Floats]
"""From linear pixels and the screen's colour as a camera sees it (white = 1), the tinted pixels."""


def moved_picture(script: Script, sources: Sequence[Source], seed: int) -> Performance:
    """Move one photograph: slide, narrow and skew it for a turn, enlarge it for closer; no light."""
    return _moved(script, sources[0], seed, lambda _face: lambda pixels, _screen: pixels)


def moved_picture_relit(script: Script, sources: Sequence[Source], seed: int) -> Performance:
    """Move one photograph and light it by its mesh's slopes with the screen's colours."""
    return _moved(script, sources[0], seed, lambda face: lambda pixels, screen: pixels * (1 + TINT * face * screen))


def still_tinted(script: Script, sources: Sequence[Source], seed: int) -> Performance:
    """Turn a mesh of one photograph, and tint the whole picture with the screen's colours."""
    return _tinted(script, sources[0], seed, lambda pixels, screen: pixels * (1 + np.float32(TINT) * screen))


def face_tinted(script: Script, sources: Sequence[Source], seed: int) -> Performance:
    """Turn a mesh of one photograph, and tint the face alone, evenly, with the screen's colours."""
    masks: dict[tuple[int, ...], Floats] = {}

    def tint(pixels: Floats, screen: Floats) -> Floats:
        mask = masks.setdefault(pixels.shape, _oval(pixels.shape[:2]))
        return np.asarray(pixels * (1 + np.float32(TINT) * mask * screen), np.float32)

    return _tinted(script, sources[0], seed, tint)


def warped_mesh(script: Script, sources: Sequence[Source], seed: int) -> Performance:
    """Turn and bring closer a mesh of one photograph, and answer no light."""
    return _performed(script, sources[0], seed, replace(setting(seed), screen_lux=0.0))


def warped_mesh_of_wrong_colours(script: Script, sources: Sequence[Source], seed: int) -> Performance:
    """Turn a mesh of one photograph, and light it with colours in another order than was asked."""
    order = np.random.default_rng([0x0C, seed])
    parts = tuple(
        replace(part, colours=_otherwise(part.colours, order)) if part.kind is PartKind.LIGHT else part
        for part in script.parts
    )
    other = simulated_bona_fide(Script(parts, script.step_ms), sources[0], seed)
    asked = [colour for part in script.parts for colour in part.colours]
    flashes = [replace(flash, colour=colour) for flash, colour in zip(other.flashes, asked, strict=True)]
    return replace(other, script=script, flashes=tuple(flashes))


def warped_mesh_relit(script: Script, sources: Sequence[Source], seed: int) -> Performance:
    """Turn a mesh of one photograph and light it by its slopes with the screen's colours: it gets through."""
    return _performed(script, sources[0], seed, setting(seed))


def _performed(script: Script, source: Source, seed: int, place: Setting) -> Performance:
    rng = np.random.default_rng([0x1F, seed])
    staging: Staging = acting(script, source, place, rng)
    return film(script, place, staging, rng)


def _tinted(script: Script, source: Source, seed: int, tint: Tint) -> Performance:
    dark = warped_mesh(script, (source,), seed)

    def filmed(wanted: tuple[Moment, ...]) -> Iterator[bytes]:
        for moment, picture in zip(wanted, dark.filmed(wanted), strict=True):
            if moment.part.kind is PartKind.LIGHT:
                screen = _screen(dark.flashes, moment.at_ms, script.step_ms)
                yield encode(_display(tint(linear(decode(picture)), screen)), JPEG)
            else:
                yield picture

    return replace(dark, filmed=filmed)


def _moved(script: Script, source: Source, seed: int, light: Callable[[Floats], Tint]) -> Performance:
    """Return one photograph moved by homographies, lit by what `light` makes of the mesh's slopes (h x w x 1)."""
    rng = np.random.default_rng([0x40, seed])
    taken = tuple(moments(script, rng))
    flashes = flashes_of(script, taken)
    picture, tint = linear(source.picture), light(_slopes(source))
    how = (float(rng.uniform(0.7, 0.9)), float(rng.uniform(0.0006, 0.0015)), float(rng.uniform(1.4, 1.7)))
    noise = int(rng.integers(2**62))

    def filmed(wanted: tuple[Moment, ...]) -> Iterator[bytes]:
        grain = np.random.default_rng(noise)
        for moment in wanted:
            shown = tint(picture, _screen(flashes, moment.at_ms, script.step_ms))
            size = SIZES[moment.part.kind]
            shrunk = source.picture.shape[0] / size[0]
            smooth = cv2.GaussianBlur(shown, (0, 0), 0.4 * shrunk) if shrunk > 1 else shown
            matrix = _homography(moment, size, source.picture.shape[0], how)
            flat = cv2.warpPerspective(smooth, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
            grains = grain.standard_normal(flat.shape, np.float32) * GRAIN
            pixels = np.clip(_display(np.asarray(flat, np.float32)) + grains, 0, 255).astype(np.uint8)
            yield encode(pixels, JPEG)

    return Performance(script, taken, flashes, filmed)


def _homography(moment: Moment, size: tuple[int, int], side: int, how: tuple[float, float, float]) -> Floats:
    """Return where the photograph lies in a picture: the whole of it across the width, moved as the part asks."""
    done, (narrow, skew, growth) = eased(moment.done), how
    wide = grown = 1.0
    lean = 0.0
    if moment.part.kind is PartKind.TURN:
        side_of = 1 if moment.part.side is Side.LEFT else -1
        wide, lean = 1 + (narrow - 1) * done, side_of * skew * done
    elif moment.part.kind is PartKind.CLOSER:
        grown = 1 + (growth - 1) * done
    ratio = size[0] / side
    centred = np.array([[1, 0, -side / 2], [0, 1, -side / 2], [0, 0, 1]])
    moved = np.array([[wide * grown, 0, 0], [0, grown, 0], [lean, 0, 1]])
    placed = np.array([[ratio, 0, size[0] / 2], [0, ratio, size[1] / 2], [0, 0, 1]])
    return np.asarray(placed @ moved @ centred, np.float32)


def _slopes(source: Source) -> Floats:
    """Return how far each pixel of the photograph's face looks towards the screen, 0..1, h x w x 1; 0 off the face."""
    height, width = source.picture.shape[:2]
    normals = source.head.normals()
    towards = np.maximum(normals @ np.array([0, 0.2, -0.98], np.float32), 0)
    small = np.zeros((height // 8, width // 8), np.float32)
    weight = np.zeros_like(small)
    x, y = (np.clip((source.head.at / 8).astype(int).T, 0, [[small.shape[1] - 1], [small.shape[0] - 1]])).tolist()
    np.add.at(small, (y, x), towards)
    np.add.at(weight, (y, x), 1)
    spread = cv2.GaussianBlur(small, (0, 0), 2.0) / np.maximum(cv2.GaussianBlur(weight, (0, 0), 2.0), 1e-4)
    outline = source.mesh[list(OVAL), :2].astype(np.int32)
    mask = cv2.fillConvexPoly(np.zeros((height, width), np.float32), cv2.convexHull(outline), 1.0)
    mask = cv2.GaussianBlur(mask, (0, 0), width / 80)
    return np.asarray((cv2.resize(spread, (width, height)) * mask)[..., None], np.float32)


def _oval(shape: tuple[int, ...]) -> Floats:
    """Return a soft mask where a face is in a picture that shows one in its middle, h x w x 1."""
    height, width = shape
    mask = np.zeros((height, width), np.float32)
    cv2.ellipse(mask, (width // 2, height // 2), (round(width * 0.21), round(height * 0.21)), 0, 0, 360, 1.0, -1)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), width / 60)[..., None], np.float32)


def _screen(flashes: Sequence[Flash], at_ms: float, step_ms: float) -> Floats:
    return np.asarray(SEEN_BY_CAMERA @ screen_at(flashes, at_ms - 70, step_ms), np.float32)


def _otherwise(colours: tuple[Colour, ...], rng: np.random.Generator) -> tuple[Colour, ...]:
    """Return the same colours in another order, none at its own place more than by chance."""
    while True:
        order = tuple(colours[i] for i in rng.permutation(len(colours)).tolist())
        if order != colours:
            return order


def _display(value: Floats) -> RGB:
    share = np.clip(value, 0, 1)
    coded = np.where(share <= 0.0031308, 12.92 * share, 1.055 * np.power(share, 1 / 2.4) - 0.055)  # noqa: PLR2004
    return np.asarray(np.round(coded * 255), np.uint8)
