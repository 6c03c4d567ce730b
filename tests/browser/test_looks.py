"""Every page, wide and narrow, in both languages: nothing serious by axe, nothing wider than the window."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import CHECKOUT, NARROW, WIDE, agree, photographed, send, watched
from tests.browser.files import png
from tests.pages.stand_ins import BLUE, NOBODY, RED, ROSE, square
from tests.pages.stand_ins import page as drawn_page

WINDOWS = {"wide": WIDE, "narrow": NARROW}
LANGUAGES = {"en": "en-GB", "zh-Hans": "zh-CN"}
PAGES = ["/", "/verify", "/verify?source=specimen", "/compare", "/document", "/specimen", "/nowhere"]


@cache
def axe() -> str:
    return (CHECKOUT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def check(page: Page, name: str) -> None:
    """Photograph a page, and hold it against axe and the window's width."""
    photographed(page, name)
    page.evaluate(axe())
    found: dict[str, Any] = page.evaluate("axe.run({resultTypes: ['violations']})")
    told = [f"{v['id']} ({v['impact']}): {[n['html'] for n in v['nodes']]}" for v in found["violations"]]
    assert told == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture(params=[("wide", "en"), ("narrow", "en"), ("narrow", "zh-Hans")], ids=lambda p: f"{p[0]}-{p[1]}")
def seen(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[Page, str]]:
    """A page in a window and a language, and how its pictures are called."""
    window, tag = request.param
    context = browser.new_context(viewport=WINDOWS[window], locale=LANGUAGES[tag])  # type: ignore[arg-type]
    for page in watched(context):
        yield page, f"{window}-{tag}"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_fits(seen: tuple[Page, str], squares: str, path: str) -> None:
    page, where = seen
    page.goto(f"{squares}{path}")
    name = path.strip("/").replace("?source=", "-") or "home"
    check(page, f"{name}-{where}")


@pytest.mark.parametrize(("name", "faces"), [("approved", [RED]), ("refused", [BLUE, NOBODY]), ("try-again", [ROSE])])
def test_a_decision_is_accessible_and_fits(
    seen: tuple[Page, str], squares: str, name: str, faces: list[tuple[int, int, int]]
) -> None:
    page, where = seen
    page.goto(f"{squares}/verify")
    page.set_input_files("#id_front", png(drawn_page(RED)))
    page.set_input_files("#id_face", [png(square(face), f"{n}.png") for n, face in enumerate(faces)])
    agree(page)
    send(page)
    expect(page.locator(".rn-decision")).to_be_visible()
    for summary in page.locator("summary").all():
        summary.click()
    check(page, f"decision-{name}-{where}")


@pytest.mark.parametrize(("name", "second"), [("match", RED), ("cannot-tell", ROSE), ("no-match", BLUE)])
def test_a_verdict_is_accessible_and_fits(
    seen: tuple[Page, str], squares: str, name: str, second: tuple[int, int, int]
) -> None:
    page, where = seen
    page.goto(f"{squares}/compare")
    page.set_input_files("#id_picture_a", png(square(RED)))
    page.set_input_files("#id_picture_b", png(square(second)))
    agree(page)
    send(page)
    expect(page.locator(".rn-decision")).to_be_visible()
    page.locator("summary").click()
    check(page, f"verdict-{name}-{where}")


def test_what_was_read_is_accessible_and_fits(seen: tuple[Page, str], squares: str) -> None:
    page, where = seen
    page.goto(f"{squares}/document")
    page.set_input_files("#id_sides", [png(drawn_page(RED), "a.png"), png(square(RED, 100), "b.png")])
    agree(page)
    send(page)
    expect(page.locator(".rn-mrz")).to_be_visible()
    check(page, f"document-read-{where}")


def test_errors_and_the_camera_are_accessible_and_fit(seen: tuple[Page, str], squares: str) -> None:
    page, where = seen
    page.goto(f"{squares}/verify")
    send(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    check(page, f"verify-errors-{where}")
    page.click("#id_face ~ .rn-picture__tools [data-camera]")
    expect(page.locator("[data-shoot]")).to_be_enabled()
    check(page, f"camera-{where}")
