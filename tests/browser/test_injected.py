"""A film in the camera's place, which moves as a person does and does not know what it is asked, is not approved.

The browser itself plays the film as its camera, as a virtual camera does for any browser. What a film cannot do is
to follow the colours, which are drawn afresh; what it looks like is simulated (see capture/simulated.py).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from tests.browser import test_subscriber
from tests.browser.capture.simulated import NEAR_STEPS, YAWS_DEG, name_of, pictures
from tests.browser.conftest import ALLOWED, NARROW, PATIENCE_MS, UNTOLD, launch, photographed, watched
from tests.browser.test_subscriber import Desk, agreed, confirmed, documented, reached

pytestmark = [pytest.mark.models]

desk = test_subscriber.desk
FRAMES_PER_SECOND = 30
UNNAMED = """Object.defineProperty(MediaStreamTrack.prototype, "label", {get: () => "Front camera"});"""


def frames() -> list[str]:
    """Return the pictures of one round of under six seconds: straight, left, right, closer, and back."""

    def still(seconds: float, near: int = 0) -> list[str]:
        return [name_of(near, 0)] * round(seconds * FRAMES_PER_SECOND)

    def turn(way: int) -> list[str]:
        out = [name_of(0, yaw) for yaw in YAWS_DEG if yaw * way > 0]
        out = out if way > 0 else out[::-1]
        return [name for name in [*out, out[-1], out[-1], *out[::-1]] for _ in range(2)]

    nearer = [name for near in range(1, NEAR_STEPS + 1) for name in [name_of(near, 0)] * 2]
    closer = [*nearer, *still(0.3, NEAR_STEPS), *nearer[::-2]]
    return [*still(2.2), *turn(1), *still(0.4), *turn(-1), *still(0.4), *closer]


@pytest.fixture(scope="module")
def filmed(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    film = tmp_path_factory.mktemp("films") / "moving.mjpeg"
    held = pictures()
    film.write_bytes(b"".join(held[name] for name in frames()))
    running = launch(playwright, ALLOWED, UNTOLD, f"--use-file-for-fake-video-capture={film}")
    yield running
    running.close()


def performed(page: Page) -> None:
    """Play the film until its answer was taken; where it came too late for a part, once more."""
    page.click("[data-camera]")
    page.click("[data-go]")
    done, again = page.locator(".rn-mend, .rn-decision"), page.locator("[data-again]")
    for _ in range(6):
        expect(done.or_(again).first).to_be_visible(timeout=3 * PATIENCE_MS)
        if done.first.is_visible():
            return
        again.click()
    raise AssertionError("the film never did what was asked")


@pytest.mark.parametrize("is_named", [True, False], ids=["by its own name", "unnamed"])
def test_a_film_that_does_not_answer_is_not_approved(desk: Desk, filmed: Browser, is_named: bool) -> None:  # noqa: FBT001
    registration, link = desk.begin()
    for page in watched(filmed.new_context(viewport=NARROW, locale="en-GB")):  # type: ignore[arg-type]
        if not is_named:
            page.add_init_script(UNNAMED)
        agreed(page, link)
        documented(page, desk)
        reached(page, desk)
        confirmed(page)
        performed(page)
        photographed(page, f"injected-{'named' if is_named else 'unnamed'}")
    told = desk.told(registration)
    assert told["decision"]["outcome"] in {"retry", "review", "rejected"}
    assert told["state"] in {"documented", "decided"}
    reasons = told["decision"]["reasons"]
    assert ("capture.virtual_camera" in reasons) == is_named
    assert any(reason.startswith("face.") for reason in reasons), "the light was not followed"
