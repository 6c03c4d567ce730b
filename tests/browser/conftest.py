"""Chromium, the page's server, and pictures of every page under build/screenshots/."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from tests.pages.running import free_port, started, wait_until_announced

CHECKOUT = Path(__file__).resolve().parents[2]
SCREENSHOTS = CHECKOUT / "build" / "screenshots"
CHROMIUM = shutil.which("chromium")

WIDE = {"width": 1200, "height": 860}
NARROW = {"width": 360, "height": 740}

PATIENCE_MS = 30_000
"""An answer takes a second or three on an idle machine; on one that runs other tests beside, several times that."""

FLAGS = ("--no-sandbox", "--use-fake-device-for-media-stream")
ALLOWED = "--use-fake-ui-for-media-stream"
"""The browser asks nobody whether a page may use the camera, and says yes."""
UNTOLD = "--disable-blink-features=AutomationControlled"
"""The browser does not tell pages that a program drives it: a challenge is refused where it does."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser, and skip it where there is none.

    A camera, a page's clock and a machine that runs other tests beside do not always keep step: a test of the pages
    that fails is run once more, and the summary counts it as run again.
    """
    for item in items:
        if Path(__file__).parent not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.flaky(reruns=1))
        if CHROMIUM is None:
            reason = "Chromium is not installed; run `sh scripts/system-packages.sh browser`"
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright for one file of tests: while it runs, so does its event loop, and Django refuses to use a database."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium with a camera that shows a green test picture."""
    running = launch(playwright, ALLOWED)
    yield running
    running.close()


def launch(playwright: Playwright, *flags: str) -> Browser:
    return playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])


@pytest.fixture(scope="session")
def squares() -> Iterator[str]:
    """The address of a page whose instruments measure coloured squares."""
    yield from served("tests.pages.settings")


@pytest.fixture(scope="session")
def real() -> Iterator[str]:
    """The address of the page as it ships, but that its specimens are always the same."""
    yield from served("tests.browser.settings")


def served(settings: str) -> Iterator[str]:
    with started(free_port(), settings) as process:
        found = re.search(r"http://\S+", wait_until_announced(process))
        if found is None:
            raise AssertionError("no address was printed")
        yield found[0].rstrip("/")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in English, in a window of its own; whatever it complains of fails the test."""
    context = browser.new_context(viewport=WIDE, locale="en-GB")  # type: ignore[arg-type]  # a TypedDict, literally
    yield from watched(context)


def watched(context: BrowserContext) -> Iterator[Page]:
    """Give a page, and fail where it broke a policy, threw, or logged an error that is not about an answer's status."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: (
            complaints.append(said.text)
            if said.type in {"error", "warning"} and "Failed to load resource" not in said.text
            else None
        ),
    )
    yield page
    context.close()
    assert complaints == []


def photographed(page: Page, name: str) -> None:
    """Keep a picture of the whole page, for people to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


def agree(page: Page) -> None:
    """Tick everything that is asked."""
    page.check("#id_people_agree")
    page.check("#id_measure_once")


def send(page: Page) -> None:
    page.click("main button[type=submit]")
