"""A challenge before the camera: a simulated person answers it, and whatever can go wrong is told in words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, expect
from tests.browser.capture import simulated
from tests.browser.capture.test_capture import site, until
from tests.browser.conftest import ALLOWED, NARROW, WIDE, launch, photographed, watched
from tests.browser.test_looks import check

pytestmark = pytest.mark.models

site = site  # noqa: PLW0127  a fixture, used here by its name
PERFORMING_MS = 60_000
LOCALES = {"en": "en-GB", "zh-Hans": "zh-CN"}


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    running = launch(playwright, ALLOWED)
    yield running
    running.close()


def window(browser: Browser, language: str = "en", *, narrow: bool = True, **wishes: Any) -> BrowserContext:
    """Open a window whose camera shows the simulated person."""
    context = browser.new_context(viewport=NARROW if narrow else WIDE, locale=LOCALES[language], **wishes)  # type: ignore[arg-type]
    simulated.stand_before(context)
    return context


def go(page: Page) -> None:
    page.click("[data-camera]")
    page.click("[data-go]")


def answer(page: Page, site: str, key: str) -> dict[str, Any]:
    [found] = page.request.get(f"{site}/answer/listed?key={key}").json()
    return dict(found)


def test_a_simulated_person_answers_and_the_recording_is_as_the_wire_wants_it(chromium: Browser, site: str) -> None:
    key = uuid4().hex
    for page in watched(window(chromium)):
        page.goto(f"{site}/answer/?key={key}")
        go(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Received", timeout=PERFORMING_MS)
        sent = answer(page, site, key)
    payload, header = sent["payload"], sent["header"]
    assert (header["alg"], header["typ"], set(header["jwk"])) == (
        "ES256",
        "realname-capture+jws",
        {"crv", "kty", "x", "y"},
    )
    assert [frame["sha256"] for frame in payload["frames"]] == sent["digests"]
    assert sent["bytes"] < 1_500_000
    sizes = {"hold": (720, 960), "turn": (480, 640), "closer": (480, 640), "light": (240, 320)}
    for frame in payload["frames"]:
        assert (frame["width"], frame["height"]) == sizes[sent["kinds"][frame["part"]]]
    counts = [sum(frame["part"] == number for frame in payload["frames"]) for number in range(4)]
    assert counts[0] == 3
    assert all(6 <= count <= 9 for count in counts[1:3])
    times = [frame["at_ms"] for frame in payload["frames"]]
    assert times == sorted(times)
    lit = [frame["at_ms"] for frame in payload["frames"] if frame["part"] == 3]
    assert 1000 * (len(lit) - 1) / (lit[-1] - lit[0]) >= 12, "a busy machine takes fewer than fifteen"
    flashes = payload["flashes"]
    assert [flash["colour"] for flash in flashes] == sent["colours"]
    assert all(300 < b["at_ms"] - a["at_ms"] < 700 for a, b in pairwise(flashes))
    assert lit[0] <= flashes[0]["at_ms"]
    assert lit[-1] >= flashes[-1]["at_ms"] + 400
    assert payload["camera"]["facing"] == "user"
    assert "deviceId" not in payload["camera"]["settings"]
    assert payload["device"]["hidden_ms"] == 0


def test_the_key_is_kept_for_the_registration_cannot_be_taken_out_and_goes_with_it(
    chromium: Browser, site: str
) -> None:
    keys = [uuid4().hex for _ in range(2)]
    for page in watched(window(chromium)):
        for key in keys:
            page.goto(f"{site}/answer/?key={key}&asks=turn")
            go(page)
            expect(page.get_by_role("heading", level=1)).to_have_text("Received", timeout=PERFORMING_MS)
        assert page.evaluate(EXPORTED) == "InvalidAccessError"
        prints = {answer(page, site, key)["thumbprint"] for key in keys}
        assert len(prints) == 1
        page.goto(f"{site}/take/face?over=1")
        until(page, f"{EXPORTED}.then((said) => said === 'none')")


EXPORTED = """new Promise((give) => {
    const open = indexedDB.open("realname");
    open.onsuccess = () => {
        const all = open.result.transaction("keys").objectStore("keys").getAll();
        all.onsuccess = () => {
            open.result.close();
            if (!all.result.length) give("none");
            else crypto.subtle.exportKey("jwk", all.result[0].pair.privateKey)
                .then(() => give("taken"), (error) => give(error.name));
        };
    };
})"""


@pytest.mark.parametrize(("language", "size"), [("en", "wide"), ("zh-Hans", "narrow")])
def test_every_state_is_accessible_and_fits(chromium: Browser, site: str, language: str, size: str) -> None:
    name = f"challenge-{language}-{size}"
    for page in watched(window(chromium, language, narrow=size == "narrow", reduced_motion="reduce")):
        page.goto(f"{site}/answer/?key=states")
        check(page, f"{name}-1-form")
        page.click("[data-camera]")
        expect(page.locator("[data-flashing]")).to_be_visible()
        expect(page.locator(".rn-challenge__reduced")).to_be_visible()
        check(page, f"{name}-2-warned")
        page.click("[data-go]")
        stage = page.locator("dialog.rn-challenge")
        page.wait_for_selector("[data-view][data-side=left], [data-view][data-side=right]", timeout=PERFORMING_MS)
        photographed(page, f"{name}-3-turn")
        page.wait_for_selector("dialog[data-colour=red]", timeout=PERFORMING_MS)
        assert stage.bounding_box() == {"x": 0, "y": 0, **(NARROW if size == "narrow" else WIDE)}
        photographed(page, f"{name}-4-light")
        expect(page.get_by_role("heading", level=1)).to_have_text("Received", timeout=PERFORMING_MS)


def test_the_words_are_said_where_that_is_wished_and_the_keyboard_is_enough(chromium: Browser, site: str) -> None:
    for page in watched(window(chromium, "zh-Hans")):
        page.add_init_script("window.said = []; speechSynthesis.speak = (one) => window.said.push(one.text);")
        page.goto(f"{site}/answer/?key=spoken&asks=turn")
        expect(page.locator("[data-camera]")).to_be_visible()
        page.locator("[data-camera]").focus()
        page.keyboard.press("Enter")
        expect(page.locator("[data-go]")).to_be_focused()
        for _ in range(3):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.type") == "checkbox":
                break
        page.keyboard.press("Space")
        page.locator("[data-go]").focus()
        page.keyboard.press("Enter")
        until(page, "window.said.some((words) => words.includes('转'))")
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
        expect(page.locator("[data-camera]")).to_be_focused()


def test_nobody_is_flashed_at_who_goes_another_way(chromium: Browser, site: str) -> None:
    asked: list[str] = []
    for page in watched(window(chromium)):
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{site}/answer/?key=other")
        page.click("[data-camera]")
        go_on, other = (page.locator(one).bounding_box() for one in ("[data-go]", ".rn-challenge__choices a >> nth=0"))
        assert go_on
        assert other
        assert (go_on["width"], round(go_on["height"])) == (other["width"], round(other["height"]))
        page.get_by_role("button", name="Go another way").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Received")
        assert not [url for url in asked if "/answer/challenge" in url or "/capture/" in url]


def test_who_does_nothing_is_told_that_the_time_is_over_and_can_try_again(chromium: Browser, site: str) -> None:
    context = chromium.new_context(viewport=NARROW, locale="en-GB")  # type: ignore[arg-type]
    simulated.stand_before(context, still=True)
    drawn: list[str] = []
    for page in watched(context):
        page.on("request", lambda request: drawn.append(request.url) if "/answer/challenge" in request.url else None)
        page.goto(f"{site}/answer/?key=slow")
        go(page)
        expect(page.locator("[data-trouble]:visible")).to_contain_text(
            "The time for it was over.", timeout=PERFORMING_MS
        )
        check(page, "challenge-slow")
        with page.expect_response(lambda response: "/answer/challenge" in response.url, timeout=PERFORMING_MS):
            page.click("[data-again]")
        expect(page.locator("[data-say]:visible")).to_be_visible(timeout=PERFORMING_MS)
        assert len(drawn) == 2, "another try is another challenge"
        assert page.request.get(f"{site}/answer/listed?key=slow").json() == []


def test_a_page_that_was_left_begins_anew(chromium: Browser, site: str) -> None:
    for page in watched(window(chromium)):
        page.goto(f"{site}/answer/?key=away")
        go(page)
        page.wait_for_selector("[data-view][data-side=left], [data-view][data-side=right]", timeout=PERFORMING_MS)
        page.evaluate(
            """() => {
                Object.defineProperty(document, "hidden", {value: true, configurable: true});
                document.dispatchEvent(new Event("visibilitychange"));
                delete document.hidden;
            }"""
        )
        expect(page.locator("[data-trouble]:visible")).to_contain_text("It has to be done in one go")
        photographed(page, "challenge-away")


def test_what_the_service_says_is_shown(chromium: Browser, site: str) -> None:
    for page in watched(window(chromium)):
        page.route(
            "**/answer/challenge*", lambda route: route.fulfill(status=409, json={"words": "Come back tomorrow."})
        )
        page.goto(f"{site}/answer/?key=told")
        go(page)
        expect(page.locator("[data-trouble]:visible")).to_have_text("Come back tomorrow.", timeout=PERFORMING_MS)
        photographed(page, "challenge-declined")


def test_colours_that_would_flash_too_fast_are_not_shown(chromium: Browser, site: str) -> None:
    for page in watched(window(chromium)):

        def hurried(route: Route) -> None:
            told = route.fetch().json()
            told["script"]["step_ms"] = 60
            route.fulfill(status=201, json=told)

        page.route("**/answer/challenge*", hurried)
        page.goto(f"{site}/answer/?key=fast")
        go(page)
        expect(page.locator("[data-trouble]:visible")).to_contain_text("Something went wrong", timeout=PERFORMING_MS)


@pytest.mark.parametrize(
    ("name", "words"), [("NotAllowedError", "does not let this page"), ("NotFoundError", "No camera was found.")]
)
def test_a_camera_that_does_not_open_has_its_words(chromium: Browser, site: str, name: str, words: str) -> None:
    for page in watched(window(chromium)):
        page.add_init_script(
            f"navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '{name}'))"
        )
        page.goto(f"{site}/answer/?key=none")
        go(page)
        expect(page.locator("[data-trouble]:visible")).to_contain_text(words)
        check(page, f"challenge-{name}")
        expect(page.get_by_role("button", name="Go another way").last).to_be_visible()


def test_guidance_that_does_not_come_is_told(chromium: Browser, site: str) -> None:
    for page in watched(window(chromium)):
        page.route("**/capture/yunet*", lambda route: route.fulfill(status=404))
        page.goto(f"{site}/answer/?key=unguided")
        go(page)
        expect(page.locator("[data-trouble]:visible")).to_contain_text("cannot run what guides you")


def test_without_scripts_or_a_camera_the_page_says_what_is_possible(chromium: Browser, site: str) -> None:
    for wishes, words in (
        ({"java_script_enabled": False}, "This step needs scripts"),
        ({}, "This step needs a camera, and this browser offers none."),
    ):
        for page in watched(chromium.new_context(viewport=NARROW, locale="en-GB", **wishes)):  # type: ignore[arg-type]
            page.add_init_script("Object.defineProperty(navigator, 'mediaDevices', {value: undefined});")
            page.goto(f"{site}/answer/?key=without")
            expect(page.locator(".rn-challenge-form__without:visible")).to_contain_text(words)
            expect(page.locator(".rn-challenge-form__without:visible")).to_contain_text("go the other way")
            expect(page.locator("[data-camera]")).to_be_hidden()
            photographed(page, f"challenge-without-{'camera' if not wishes else 'scripts'}")


def test_a_recording_waits_while_the_network_is_away(chromium: Browser, site: str) -> None:
    key = uuid4().hex
    attempts: list[str | None] = []
    for page in watched(window(chromium)):

        def fail_once(route: Route) -> None:
            if route.request.method == "POST":
                attempts.append(route.request.headers.get("idempotency-key"))
            if attempts and len(attempts) < 2:
                route.abort("internetdisconnected")
            else:
                route.continue_()

        page.route("**/answer/?key=*", fail_once)
        page.goto(f"{site}/answer/?key={key}&asks=turn")
        go(page)
        expect(page.locator("[data-words]")).to_contain_text("It did not arrive.", timeout=PERFORMING_MS)
        photographed(page, "challenge-waiting")
        expect(page.get_by_role("heading", level=1)).to_have_text("Received")
        assert len(set(attempts)) == 1
        assert answer(page, site, key)["kinds"] == ["hold", "turn", "turn"]
