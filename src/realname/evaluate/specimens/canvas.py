"""Draw on a page measured in millimetres: text, guilloche lines, portraits, and the marks that say SPECIMEN."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from realname.evaluate.specimens.fonts import SANS_BOLD, Face, font
from realname.evaluate.specimens.wrapping import ASCII_STEP

Rgb = tuple[int, int, int]
Picture = NDArray[np.uint8]
MARK = "SPECIMEN 样本"
MARK_INK: Rgb = (206, 32, 41)
SUBPIXEL_BITS = 4  # of OpenCV's fixed-point positions


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of the page in millimetres."""

    x: float
    y: float
    w: float
    h: float


class Canvas:
    """A page of `width` x `height` millimetres at `px_per_mm`; what is drawn later lies on top."""

    def __init__(self, width: float, height: float, px_per_mm: float, paper: Rgb) -> None:
        self.px_per_mm = px_per_mm
        self.width, self.height = width, height
        self.image = Image.new("RGB", (round(width * px_per_mm), round(height * px_per_mm)), paper)

    def px(self, mm: float) -> int:
        """Return a length in pixels, rounded."""
        return round(mm * self.px_per_mm)

    def wash(self, colours: Sequence[Rgb], angle_deg: float, strength: float) -> None:
        """Blend a soft run of colours over the page, `strength` 0..1."""
        w, h = self.image.size
        x, y = np.meshgrid(np.linspace(-0.5, 0.5, w), np.linspace(-0.5, 0.5, h))
        along = x * math.cos(math.radians(angle_deg)) + y * math.sin(math.radians(angle_deg)) + 0.5
        stops = np.linspace(0, 1, len(colours))
        run = np.stack([np.interp(along, stops, [colour[i] for colour in colours]) for i in range(3)], -1)
        page = np.asarray(self.image, np.float64)
        self.image = Image.fromarray(np.clip(page + (run - page) * strength, 0, 255).astype(np.uint8))

    def guilloche(self, rng: np.random.Generator, ink: Rgb, strength: float, lines: int = 46) -> None:
        """Draw families of thin waving lines, as security printing does; drawn anew by each generator."""
        w, h = self.image.size
        layer = np.zeros((h, w), np.uint8)
        steps = np.linspace(0, 1, 160)
        for _ in range(3):
            phase, waves, sway = rng.uniform(0, 2 * math.pi), rng.uniform(1.5, 4), rng.uniform(0.05, 0.16)
            drift = rng.uniform(-0.25, 0.25)
            for line in range(lines):
                level = (line / (lines - 1)) * 1.5 - 0.25
                wave = np.sin(2 * math.pi * waves * steps + phase + 2.2 * level) * sway
                y = (level + wave + drift * (steps - 0.5)) * h
                points = np.stack([steps * w, y], -1)
                _curve(layer, points, closed=False)
        self.tint(layer, ink, strength)

    def rosette(self, centre: tuple[float, float], radius: float, ink: Rgb, strength: float, petals: int = 9) -> None:
        """Draw a rosette of interlaced curves."""
        layer = np.zeros((self.image.size[1], self.image.size[0]), np.uint8)
        turn = np.linspace(0, 2 * math.pi, 1200)
        for part in range(10):
            r = radius * (0.62 + 0.38 * np.sin(petals * turn + part * math.pi / 5)) * (0.55 + 0.05 * part)
            points = np.stack([centre[0] + r * np.cos(turn), centre[1] + r * np.sin(turn)], -1) * self.px_per_mm
            _curve(layer, points, closed=True)
        self.tint(layer, ink, strength)

    def tint(self, mask: NDArray[np.uint8], ink: Rgb, strength: float) -> None:
        """Blend `ink` in where `mask` (page pixels, 0..255) says, at most by `strength` 0..1."""
        share = mask[..., None].astype(np.float32) / 255 * strength
        page = np.asarray(self.image, np.float32)
        self.image = Image.fromarray(np.round(page + (np.array(ink, np.float32) - page) * share).astype(np.uint8))

    def text(  # noqa: PLR0913  a text has a place, a size, a face and an ink
        self,
        text: str,
        at: tuple[float, float],
        size: float,
        face: Face,
        ink: Rgb,
        *,
        pitch: float | None = None,
        anchor: str = "lm",
    ) -> float:
        """Write a line with its left middle at `at`, `size` millimetres high; return its right end.

        `pitch` sets each character on its own step of that many millimetres (ASCII characters: ASCII_STEP of it).
        """
        drawer = ImageDraw.Draw(self.image)
        chosen = font(face, self.px(size))
        x, y = at[0] * self.px_per_mm, at[1] * self.px_per_mm
        if pitch is None:
            drawer.text((x, y), text, ink, chosen, anchor=anchor)
            return (x + chosen.getlength(text)) / self.px_per_mm
        for char in text:
            drawer.text((x, y), char, ink, chosen, anchor=anchor)
            x += pitch * self.px_per_mm * (ASCII_STEP if char.isascii() else 1.0)
        return x / self.px_per_mm

    def monospaced(self, text: str, frame: Frame, face: Face, ink: Rgb) -> None:
        """Write a line whose characters share `frame`'s width equally, `frame.h` millimetres high."""
        drawer = ImageDraw.Draw(self.image)
        chosen = font(face, self.px(frame.h))
        step = frame.w / len(text)
        for i, char in enumerate(text):
            x = (frame.x + (i + 0.5) * step) * self.px_per_mm
            drawer.text((x, (frame.y + frame.h / 2) * self.px_per_mm), char, ink, chosen, anchor="mm")

    def portrait(self, rgb: Picture, frame: Frame) -> None:
        """Paste a picture, cropped to the frame's shape about its upper middle, with a soft edge."""
        w, h = self.px(frame.w), self.px(frame.h)
        pasted = cv2.resize(cropped(rgb, w / h), (w, h), interpolation=cv2.INTER_AREA).astype(np.float32)
        edge = max(1, self.px(0.5))
        inner = np.zeros((h, w), np.float32)
        inner[edge:-edge, edge:-edge] = 1
        soft = cv2.GaussianBlur(inner, (0, 0), edge / 2)[..., None]
        page = np.array(self.image)
        x, y = self.px(frame.x), self.px(frame.y)
        under = page[y : y + h, x : x + w].astype(np.float32)
        page[y : y + h, x : x + w] = np.round(under + (pasted - under) * soft).astype(np.uint8)
        self.image = Image.fromarray(page)

    def mark_all_over(self, strength: float = 0.17, size: float = 3.4) -> None:
        """Repeat the specimen mark over the page in pale slanting lines, to be written over: no crop is without one."""
        w, h = self.image.size
        side = int(math.hypot(w, h)) + 1
        layer = Image.new("L", (side, side), 0)
        drawer = ImageDraw.Draw(layer)
        chosen = font(SANS_BOLD, self.px(size))
        step_x, step_y = chosen.getlength(f"{MARK}   "), self.px(size * 3.1)
        for row, y in enumerate(range(0, side, step_y)):
            for col in range(-1, int(side / step_x) + 1):
                drawer.text((col * step_x + (row % 2) * step_x / 2, y), MARK, 255, chosen)
        turned = layer.rotate(24, Image.Resampling.BICUBIC)
        left, top = (side - w) // 2, (side - h) // 2
        self.tint(np.array(turned.crop((left, top, left + w, top + h))), MARK_INK, strength)

    def mark_once(self, middle: tuple[float, float], size: float, strength: float = 1.0, angle_deg: float = 0) -> None:
        """Write the specimen mark in strong red, centred at `middle`."""
        layer = Image.new("L", self.image.size, 0)
        at = (middle[0] * self.px_per_mm, middle[1] * self.px_per_mm)
        ImageDraw.Draw(layer).text(at, MARK, 255, font(SANS_BOLD, self.px(size)), anchor="mm")
        if angle_deg:
            layer = layer.rotate(angle_deg, Image.Resampling.BICUBIC, center=at)
        self.tint(np.array(layer), MARK_INK, strength)

    def pixels(self) -> Picture:
        """Return the page as RGB pixels."""
        return np.array(self.image)


def _curve(layer: Picture, points: NDArray[np.float64], *, closed: bool) -> None:
    fine = np.round(points * (1 << SUBPIXEL_BITS)).astype(np.int32)
    cv2.polylines(layer, [fine], closed, 255, 1, cv2.LINE_AA, SUBPIXEL_BITS)


def cropped(rgb: Picture, aspect: float) -> Picture:
    """Crop a picture to width / height = `aspect`, centred across and a little above the middle down."""
    h, w = rgb.shape[:2]
    if w / h > aspect:
        width = max(1, round(h * aspect))
        left = (w - width) // 2
        return rgb[:, left : left + width]
    height = max(1, round(w / aspect))
    top = (h - height) // 4
    return rgb[top : top + height]
