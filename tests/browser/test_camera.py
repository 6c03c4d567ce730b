"""The camera: a photograph taken in the browser, and words where there is none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from tests.browser.conftest import NARROW, launch, photographed, watched

OPEN = "#id_face ~ .rn-picture__tools [data-camera]"


def test_a_photograph_of_the_face_becomes_the_fields_file(page: Page, squares: str) -> None:
    page.goto(f"{squares}/verify")
    page.click(OPEN)
    dialog = page.get_by_role("dialog", name="Photograph the face")
    shoot = dialog.get_by_role("button", name="Take the photograph")
    expect(shoot).to_be_focused()
    photographed(page, "camera-face")
    page.keyboard.press("Enter")
    expect(page.locator(".rn-chosen li")).to_have_count(1)
    expect(dialog).to_have_count(0)
    expect(page.locator(OPEN)).to_be_focused()
    [name] = page.evaluate("[...document.querySelector('#id_face').files].map((file) => file.name)")
    assert name.startswith("face-")
    assert name.endswith(".jpg")


def test_a_document_has_its_own_guide(page: Page, squares: str) -> None:
    page.goto(f"{squares}/document")
    page.click("[data-camera]")
    expect(page.get_by_role("dialog", name="Photograph the document")).to_be_visible()
    expect(page.locator("[data-shoot]")).to_be_enabled()
    photographed(page, "camera-document")


def test_escape_closes_the_camera_and_takes_nothing(page: Page, squares: str) -> None:
    page.goto(f"{squares}/verify")
    page.click(OPEN)
    expect(page.locator("[data-shoot]")).to_be_enabled()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    assert page.evaluate("document.querySelector('#id_face').files.length") == 0


@pytest.fixture
def asking(playwright: Playwright) -> Iterator[Browser]:
    """A browser that asks whether a page may use the camera; nobody is there to say yes."""
    running = launch(playwright)
    yield running
    running.close()


def test_a_camera_that_is_refused_says_what_to_do_instead(asking: Browser, squares: str) -> None:
    for page in watched(asking.new_context(viewport=NARROW, locale="en-GB")):  # type: ignore[arg-type]
        page.goto(f"{squares}/verify")
        page.click(OPEN)
        expect(page.get_by_role("alert")).to_contain_text("Allow it beside the address, or choose a file instead.")
        photographed(page, "camera-refused")
        page.get_by_role("button", name="Close").click()
        expect(page.locator("dialog")).to_have_count(0)


def test_without_a_camera_the_page_says_so(page: Page, squares: str) -> None:
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'))"
    )
    page.goto(f"{squares}/verify")
    page.click(OPEN)
    expect(page.get_by_role("alert")).to_contain_text("No camera was found.")
