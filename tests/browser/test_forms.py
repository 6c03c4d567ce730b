"""Forms in a browser: choosing, mending, sending, with and without scripts."""

from __future__ import annotations

import cv2
import numpy as np
from playwright.sync_api import Browser, Page, Route, expect
from tests.browser.conftest import WIDE, agree, photographed, send, watched
from tests.browser.files import jpeg, png
from tests.pages.stand_ins import BLUE, RED, square
from tests.pages.stand_ins import page as drawn_page


def test_a_registration_is_checked_and_the_decision_takes_the_forms_place(page: Page, squares: str) -> None:
    page.goto(f"{squares}/verify")
    page.set_input_files("#id_front", png(drawn_page(RED)))
    page.set_input_files("#id_face", [png(square(RED), "a.png"), png(square(RED), "b.png")])
    agree(page)
    send(page)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Approved")
    expect(heading).to_be_focused()
    expect(page).to_have_title("Approved – realname")
    assert page.evaluate("scrollY") == 0
    photographed(page, "verify-approved")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check a registration")


def test_what_is_wrong_is_listed_and_what_was_right_is_kept(page: Page, squares: str) -> None:
    page.goto(f"{squares}/verify")
    page.set_input_files("#id_face", png(square(RED), "mine.png"))
    page.check("#id_people_agree")
    send(page)
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text(
        ["Choose or take a photograph of the document’s front", "Tick that the pictures may be measured"]
    )
    photographed(page, "verify-errors")
    expect(page.get_by_text("mine.png", exact=True).first).to_be_visible()
    expect(page.locator("#id_people_agree")).to_be_checked()
    summary.get_by_role("link").first.click()
    expect(page.locator("#id_front")).to_be_focused()
    page.set_input_files("#id_front", png(drawn_page(RED)))
    page.check("#id_measure_once")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Approved")


def test_without_scripts_the_form_does_the_same(browser: Browser, squares: str) -> None:
    context = browser.new_context(viewport=WIDE, locale="en-GB", java_script_enabled=False)  # type: ignore[arg-type]
    for page in watched(context):
        page.goto(f"{squares}/verify")
        photographed(page, "verify-without-scripts")
        page.set_input_files("#id_front", png(drawn_page(RED)))
        page.set_input_files("#id_face", png(square(BLUE)))
        agree(page)
        send(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Not approved")


def test_the_page_says_what_it_is_doing_while_it_sends_and_checks(page: Page, squares: str) -> None:
    page.goto(f"{squares}/compare")
    page.set_input_files("#id_picture_a", png(square(RED)))
    page.set_input_files("#id_picture_b", png(square(RED)))
    agree(page)

    def slowly(route: Route) -> None:
        expect(page.locator("[data-progress]")).to_be_visible()
        expect(page.locator("main button[type=submit]")).to_be_disabled()
        photographed(page, "compare-checking")
        route.continue_()

    page.route("**/compare", slowly)
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Match")


def test_a_server_that_went_away_is_told_and_the_form_stays(page: Page, squares: str) -> None:
    page.goto(f"{squares}/compare")
    page.set_input_files("#id_picture_a", png(square(RED)))
    page.set_input_files("#id_picture_b", png(square(RED)))
    agree(page)
    page.route("**/compare", lambda route: route.abort())
    send(page)
    expect(page.get_by_role("status").last).to_contain_text("No answer came.")
    expect(page.locator("main button[type=submit]")).to_be_enabled()
    page.unroute("**/compare")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Match")


def test_a_large_photograph_is_made_smaller_before_it_is_sent(page: Page, squares: str) -> None:
    page.goto(f"{squares}/compare")
    noise = np.random.default_rng(1).integers(0, 255, (3000, 4000, 3), np.uint8)
    large = cv2.imencode(".jpg", cv2.GaussianBlur(noise, (0, 0), 2))[1].tobytes()
    page.set_input_files("#id_picture_a", jpeg(large, "large.jpg"))
    expect(page.locator(".rn-chosen li")).to_have_count(1)
    size, pixels = page.evaluate(
        """async () => {
            const [file] = document.querySelector("#id_picture_a").files;
            const bitmap = await createImageBitmap(file);
            return [file.size, bitmap.width * bitmap.height];
        }"""
    )
    assert pixels <= 3_010_000
    assert size < len(large)


def test_a_picture_is_removed_again(page: Page, squares: str) -> None:
    page.goto(f"{squares}/verify")
    page.set_input_files("#id_face", [png(square(RED), "a.png"), png(square(BLUE), "b.png")])
    page.get_by_role("button", name="Remove: a.png").click()
    expect(page.locator(".rn-chosen li")).to_have_count(1)
    assert page.evaluate("[...document.querySelector('#id_face').files].map((file) => file.name)") == ["b.png"]


def test_the_whole_check_can_be_made_by_keyboard(page: Page, squares: str) -> None:
    page.goto(f"{squares}/compare")
    page.set_input_files("#id_picture_a", png(square(RED)))
    page.set_input_files("#id_picture_b", png(square(BLUE)))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    for name in ("people_agree", "measure_once"):
        while page.evaluate("document.activeElement.name") != name:
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
    while page.evaluate("document.activeElement.type") != "submit":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("No match")
    page.get_by_role("link", name="Skip to the content").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("No match")
