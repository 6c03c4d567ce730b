"""A simulated person for the browser's camera: the head of the sample photograph, turned, brought closer and lit.

Not a recording of anybody: pictures drawn beforehand by the renderer of the attack programs, which a script in the page
shows as its camera, following what the page asks for and the colours that its screen shows. It stands in for a person
so that the whole way can be gone in a browser; that it is approved says nothing of how people fare.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
from playwright.sync_api import BrowserContext, Page, Route
from tests.browser.capture.films import sample

from realname.evaluate.attacks.cameras import Camera, Sensor
from realname.evaluate.attacks.drawing import View, draw
from realname.evaluate.attacks.filming import SCREEN_POINTS, background
from realname.evaluate.attacks.heads import NECK_BEHIND_FACE_MM, shoulders_of, source_of
from realname.evaluate.attacks.lighting import IDLE_SCREEN, Light, colour_of
from realname.evaluate.attacks.settings import Setting, setting
from realname.evaluate.attacks.surfaces import Floats, turn_of
from realname.measure.challenges import Colour

VIEW = View(720, 960, 0.8)
PLACE = setting(3, lux=(150.0, 150.0), albedo=(0.35, 0.35))
FAR_MM, CLOSE_MM = 430.0, 275.0
NEAR_STEPS = 8
YAWS_DEG = tuple(range(-32, 33, 4))
LIT_DEG = 0
SCRIPT = Path(__file__).with_name("simulated.js")
ADDRESS = "/simulated/"


def name_of(near: int, yaw_deg: int, colour: str = "idle") -> str:
    return f"{near}_{yaw_deg}_{colour}.jpg"


@cache
def pictures() -> dict[str, bytes]:
    """Return all pictures by their names: how near (0 far), how far turned to the person's left, and the screen."""
    wanted = [(near, yaw, "idle") for near in (0, NEAR_STEPS) for yaw in YAWS_DEG]
    wanted += [(near, 0, "idle") for near in range(1, NEAR_STEPS)]
    wanted += [(near, LIT_DEG, colour.value) for near in (0, NEAR_STEPS) for colour in Colour]
    return {name_of(*one): _drawn(*one) for one in wanted}


def _drawn(near: int, yaw_deg: int, colour: str) -> bytes:
    source = source_of(sample())
    if source is None:
        raise AssertionError("the sample has a face")
    distance = FAR_MM + (CLOSE_MM - FAR_MM) * near / NEAR_STEPS
    at = np.array([0, 12, distance + NECK_BEHIND_FACE_MM - 75.0], np.float32)
    still = np.eye(3, dtype=np.float32)
    bodies = [*(one.moved(still, at) for one in shoulders_of(source, PLACE.cloth))]
    bodies.append(source.head.moved(turn_of(float(yaw_deg)), at))
    light = Light(PLACE.room, PLACE.screen_lux, _shown(colour), SCREEN_POINTS)
    seen = draw(bodies, VIEW, light, background(PLACE, VIEW, light, (0.0, 0.0)))
    return _exposed(PLACE).take(seen.radiance, 0.0)


def _shown(colour: str) -> Floats:
    return IDLE_SCREEN if colour == "idle" else colour_of(Colour(colour))


def _exposed(place: Setting) -> Camera:
    """Return a camera without noise of its own, which the page's script adds, and which has settled on idle light."""
    clean = Sensor(settle_s=1e9, balance_s=1e9, balanced=0.7, blur=0.6, noise=0.0, jpeg=93)
    camera = Camera(clean, np.random.default_rng(0), place.room.lux)
    camera._at_s, camera._gain = 0.0, 0.16 / (0.22 * place.room.lux)  # noqa: SLF001
    return camera


def stand_before(context: BrowserContext | Page, **wishes: bool) -> None:
    """Have this window's camera show the simulated person. `still`: she does nothing of what she is asked."""
    held = pictures()

    def give(route: Route) -> None:
        route.fulfill(body=held[route.request.url.rpartition("/")[2]], content_type="image/jpeg")

    context.route(f"**{ADDRESS}*", give)
    settings = {"yaws": YAWS_DEG, "nearest": NEAR_STEPS, "colours": [c.value for c in Colour], **wishes}
    context.add_init_script(SCRIPT.read_text("utf-8").replace("SETTINGS", json.dumps(settings)))
