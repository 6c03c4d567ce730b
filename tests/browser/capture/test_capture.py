"""The camera's guidance and the sending of one picture, before films made of photographs."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, Route, expect
from tests.browser.capture import films
from tests.browser.conftest import ALLOWED, NARROW, PATIENCE_MS, WIDE, launch, photographed, served, watched
from tests.browser.files import jpeg
from tests.browser.test_looks import check

from realname.measure.images import RGB

pytestmark = pytest.mark.models

FILMS: dict[str, Callable[[], list[RGB]]] = {
    "good": lambda: [films.face()],
    "far": lambda: [films.face(0.2)],
    "aside": lambda: [films.face(x=0.75)],
    "dark": lambda: [np.asarray(films.face() * 0.12, np.uint8)],
    "shaded": lambda: [films.shaded(films.face())],
    "bright": lambda: [np.asarray(np.clip(films.face() * 1.5 + 45.0, 0, 255), np.uint8)],
    "two": lambda: [np.hstack([films.face(0.4)[:, 320:960]] * 2)],
    "black": lambda: [np.zeros_like(films.face())],
    "card": lambda: [films.card()],
    "table": lambda: [np.full_like(films.card(), 120)],
}


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the pages that take one picture."""
    yield from served("tests.browser.capture.settings")


Filmed = Callable[[str], Browser]


@pytest.fixture(scope="module")
def filmed(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filmed]:
    """Chromium whose camera sees the film of that name, started when first asked for."""
    folder = tmp_path_factory.mktemp("films")
    running: dict[str, Browser] = {}

    def get(name: str) -> Browser:
        if name not in running:
            film = films.write(folder, name, *FILMS[name]())
            running[name] = launch(playwright, ALLOWED, f"--use-file-for-fake-video-capture={film}")
        return running[name]

    yield get
    for browser in running.values():
        browser.close()


def opened(browser: Browser, *, chinese: bool = False, narrow: bool = True) -> Iterator[Page]:
    locale = "zh-CN" if chinese else "en-GB"
    yield from watched(browser.new_context(viewport=NARROW if narrow else WIDE, locale=locale))  # type: ignore[arg-type]


def listed(page: Page, site: str, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.request.get(f"{site}/listed?key={key}").json()
    return found


def test_a_face_is_found_guided_and_taken_by_itself(filmed: Filmed, site: str) -> None:
    key = uuid4().hex
    for page in opened(filmed("good")):
        heard = listening(page)
        page.goto(f"{site}/take/face?key={key}")
        page.click("[data-camera]")
        expect(page.get_by_role("heading", level=1)).to_have_text("Received")
        assert heard[0] == "starting"
        assert heard[-1] == "good"
        [one] = listed(page, site, key)
        assert one["header"] == key
        assert max(one["size"]) <= 1280
        assert one["exif"] == 0


def until(page: Page, expression: str) -> None:
    """Wait until an expression holds. Playwright's own wait evaluates strings in the page, which its policy forbids."""
    for _ in range(PATIENCE_MS // 100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(expression)


def listening(page: Page) -> list[str]:
    """Return a list that fills with what the camera's dialogue says."""
    heard: list[str] = []
    page.expose_function("heard", lambda said: heard.append(said))  # noqa: PLW0108  a built-in cannot be marked
    page.add_init_script(
        """new MutationObserver((changes) => changes.forEach((one) => heard(one.target.dataset.instruction)))
            .observe(document, {subtree: true, attributeFilter: ["data-instruction"]})"""
    )
    return heard


@pytest.mark.parametrize(
    ("film", "instruction", "words"),
    [
        ("far", "too-far", ("Come closer", "请靠近一些")),
        ("aside", "off-centre", ("Bring your face into the oval", "请将面部移入椭圆框内")),
        ("dark", "too-dark", ("It is too dark: find more light", "光线太暗，请到明亮处")),
        ("shaded", "one-sided", ("Turn to the light", "请转向光源")),
        ("bright", "too-bright", ("It is too bright", "光线太强")),
        ("two", "several-faces", ("Only one person in the picture", "画面中请只留一个人")),
        ("card", "no-face", ("Show your face to the camera", "请将面部对准摄像头")),
        ("black", "black", ("The camera sees nothing", "摄像头一片漆黑")),
    ],
)
def test_a_person_is_told_one_thing_in_her_language(
    filmed: Filmed, site: str, film: str, instruction: str, words: tuple[str, str]
) -> None:
    for in_chinese in (False, True):
        for page in opened(filmed(film), chinese=in_chinese):
            page.goto(f"{site}/take/face")
            page.click("[data-camera]")
            said = page.locator("[data-say]")
            expect(said).to_have_attribute("data-instruction", instruction)
            expect(said).to_contain_text(words[in_chinese])
            expect(said).to_have_attribute("aria-live", "polite")
            photographed(page, f"capture-{film}-{'zh-Hans' if in_chinese else 'en'}")
            expect(page.locator("[data-shoot]")).to_be_enabled()


@pytest.mark.parametrize("kind", ["face", "document"])
def test_the_form_and_the_camera_are_accessible_and_fit(filmed: Filmed, site: str, kind: str) -> None:
    for page in opened(filmed("table"), chinese=kind == "face"):
        page.goto(f"{site}/take/{kind}")
        check(page, f"capture-form-{kind}")
        page.click("[data-camera]")
        expect(page.locator("[data-say]")).to_have_attribute("data-instruction", f"no-{kind}")
        check(page, f"capture-open-{kind}")


def test_a_look_takes_so_long(filmed: Filmed, site: str, record_property: Callable[[str, object], None]) -> None:
    for page in opened(filmed("far")):
        page.goto(f"{site}/take/face")
        page.click("[data-camera]")
        until(page, "performance.getEntriesByName('realname.look').length > 40")
        took = page.evaluate("performance.getEntriesByName('realname.look').slice(5).map((one) => one.duration)")
        median, p95 = statistics.median(took), statistics.quantiles(took, n=20)[-1]
        record_property("look_ms", {"median": median, "p95": p95})
        print(f"a look at a face: median {median:.0f} ms, 95 of 100 under {p95:.0f} ms, of {len(took)}")  # noqa: T201
        loaded = page.evaluate(
            "performance.getEntriesByType('resource').map((one) => [new URL(one.name).pathname, one.transferSize])"
        )
        for name, size in loaded:
            print(f"{size:>9} {name}")  # noqa: T201


def test_nothing_of_it_is_loaded_before_the_camera_opens(filmed: Filmed, site: str) -> None:
    for page in opened(filmed("far")):
        page.goto(f"{site}/verify")
        page.wait_for_load_state("networkidle")
        asked = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
        assert asked
        assert not [url for url in asked if "/capture/" in url or "dialog-" in url or "detector-" in url]


def test_a_document_is_taken_when_it_is_still_and_sharp(filmed: Filmed, site: str) -> None:
    key = uuid4().hex
    for page in opened(filmed("card"), chinese=True):
        heard = listening(page)
        page.goto(f"{site}/take/document?key={key}")
        page.click("[data-camera]")
        expect(page.locator("form[data-capture]")).to_have_attribute("data-state", "done")
        photographed(page, "capture-document-arrived-zh-Hans")
        [one] = listed(page, site, key)
        assert one["size"] == [1280, 960]
        assert heard[-1] == "good"
        assert page.evaluate("performance.getEntriesByType('resource').every((one) => !one.name.includes('.wasm'))")


def test_an_empty_table_is_no_document_and_the_button_takes_it_all_the_same(filmed: Filmed, site: str) -> None:
    for page in opened(filmed("table"), narrow=False):
        page.goto(f"{site}/document")
        page.click("[data-camera]")
        expect(page.locator("[data-say]")).to_have_text("Fill the frame with the document")
        page.get_by_label("Passport page").check()
        photographed(page, "capture-passport-en")
        page.click("[data-shoot]")
        expect(page.locator(".rn-chosen li")).to_have_count(1)


def test_speech_is_off_until_it_is_switched_on_and_stays_on(filmed: Filmed, site: str) -> None:
    for page in opened(filmed("far"), chinese=True):
        page.add_init_script(
            "window.said = []; speechSynthesis.speak = (one) => window.said.push([one.lang, one.text]);"
        )
        page.goto(f"{site}/take/face")
        page.click("[data-camera]")
        expect(page.locator("[data-say]")).to_have_attribute("data-instruction", "too-far")
        assert page.evaluate("window.said") == []
        page.locator("[data-speech] input").check()
        page.click("[data-close]")
        page.click("[data-camera]")
        expect(page.locator("[data-speech] input")).to_be_checked()
        until(page, "window.said.some(([lang, text]) => lang === 'zh-Hans' && text === '请靠近一些')")


def test_a_page_that_was_hidden_says_that_the_camera_waited(filmed: Filmed, site: str) -> None:
    for page in opened(filmed("far")):
        page.goto(f"{site}/take/face")
        page.click("[data-camera]")
        said = page.locator("[data-say]")
        expect(said).to_have_attribute("data-instruction", "too-far")
        page.evaluate(
            """() => {
                Object.defineProperty(document, "hidden", {value: true, configurable: true});
                document.dispatchEvent(new Event("visibilitychange"));
                delete document.hidden;
            }"""
        )
        expect(said).to_have_text("The camera waited while you were away")
        expect(said).to_have_attribute("data-instruction", "too-far")


def test_guidance_that_does_not_come_leaves_the_button(filmed: Filmed, site: str) -> None:
    for page in opened(filmed("good")):
        page.route("**/capture/yunet*", lambda route: route.fulfill(status=404))
        page.goto(f"{site}/compare")
        page.locator("[data-camera]").first.click()
        expect(page.locator("[data-say]")).to_contain_text("Guidance is not available here.")
        page.click("[data-shoot]")
        expect(page.locator(".rn-chosen li")).to_have_count(1)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("NotAllowedError", "The browser does not let this page use the camera."),
        ("NotFoundError", "No camera was found."),
        ("NotReadableError", "Another program holds the camera."),
    ],
)
def test_a_camera_that_does_not_open_has_its_words_and_the_file_stays(
    page: Page, site: str, name: str, words: str
) -> None:
    key = uuid4().hex
    page.add_init_script(f"navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '{name}'))")
    page.goto(f"{site}/take/document?key={key}")
    page.click("[data-camera]")
    expect(page.get_by_role("alert")).to_contain_text(words)
    photographed(page, f"capture-{name}")
    page.click("[data-close]")
    page.set_input_files("input[type=file]", jpeg(picture()))
    expect(page.locator("form[data-capture]")).to_have_attribute("data-state", "done")
    assert len(listed(page, site, key)) == 1


def picture(side: int = 2600) -> bytes:
    """Return a photograph as phones write it, with a place in it."""
    image = Image.fromarray(films.card()).resize((side, side * 3 // 4))
    exif = Image.Exif()
    exif[0x010F] = "A phone"
    exif.get_ifd(0x8825)[1] = "N"
    out = BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_picture_is_made_smaller_and_loses_what_the_phone_wrote_into_it(page: Page, site: str) -> None:
    for kind, longest in (("document", 2000), ("face", 1280)):
        key = uuid4().hex
        page.goto(f"{site}/take/{kind}?key={key}")
        page.set_input_files("input[type=file]", jpeg(picture()))
        until(page, f"fetch('/listed?key={key}').then((a) => a.json()).then((all) => all.length > 0)")
        [one] = listed(page, site, key)
        assert max(one["size"]) == longest
        assert one["exif"] == 0


def test_a_network_that_is_lost_is_waited_for_and_the_picture_arrives_once(page: Page, site: str) -> None:
    key = uuid4().hex
    attempts: list[str | None] = []

    def fail_twice(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        attempts.append(route.request.headers.get("idempotency-key"))
        if len(attempts) <= 2:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/take/document*", fail_twice)
    page.goto(f"{site}/take/document?key={key}")
    page.set_input_files("input[type=file]", jpeg(picture(1200)))
    words = page.locator("[data-words]")
    expect(words).to_contain_text("It did not arrive. The picture is kept on this device")
    photographed(page, "capture-retrying")
    expect(words).to_have_text("The picture has arrived.")
    assert attempts == [key] * 3
    assert len(listed(page, site, key)) == 1
    assert kept(page) == []


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        """() => new Promise((give) => {
            const open = indexedDB.open("realname");
            open.onsuccess = () => {
                const all = open.result.transaction("waiting").objectStore("waiting").getAll();
                all.onsuccess = () => { open.result.close(); give(all.result.map((one) => one.key)); };
            };
        })"""
    )
    return found


def test_a_picture_waits_over_a_reload_and_is_sent_as_the_same_request(page: Page, site: str) -> None:
    key = uuid4().hex
    page.route("**/take/document", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.goto(f"{site}/take/document?key={key}")
    page.set_input_files("input[type=file]", jpeg(picture(1200)))
    expect(page.locator("form[data-capture]")).to_have_attribute("data-state", "failed")
    assert kept(page) == [key]
    page.unroute("**/take/document")
    held: list[Route] = []
    page.route("**/take/document", lambda route: held.append(route) if route.request.method == "POST" else None)
    page.goto(f"{site}/take/document?key=another&lang=zh-Hans")
    expect(page.locator("[data-words]")).to_have_text("本设备上有一张之前拍摄的照片尚未发送，现在开始发送。")
    photographed(page, "capture-waiting-zh-Hans")
    page.wait_for_timeout(200)
    held[0].continue_()
    expect(page.locator("[data-words]")).to_have_text("照片已送达。")
    assert [one["key"] for one in listed(page, site, key)] == [key]
    assert kept(page) == []


def test_a_page_that_says_that_it_is_over_lets_no_picture_wait(page: Page, site: str) -> None:
    page.route("**/take/document", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.goto(f"{site}/take/document?key={uuid4().hex}")
    page.set_input_files("input[type=file]", jpeg(picture(1200)))
    expect(page.locator("form[data-capture]")).to_have_attribute("data-state", "failed")
    page.goto(f"{site}/take/face?over=1")
    page.wait_for_load_state("networkidle")
    assert kept(page) == []


def test_a_picture_that_is_refused_is_told_and_another_is_another_request(page: Page, site: str) -> None:
    key = uuid4().hex
    page.goto(f"{site}/take/document?key={key}")
    page.set_input_files("input[type=file]", jpeg(picture(80)))
    words = page.locator("[data-words]")
    expect(words).to_have_text("The picture was not accepted. Take or choose another one. The picture is too small.")
    assert kept(page) == []
    page.set_input_files("input[type=file]", jpeg(picture(1200)))
    expect(words).to_have_text("The picture has arrived.")
    assert len(listed(page, site, key)) == 1
    fresh = page.input_value("input[name=idempotency_key]")
    assert fresh != key
    assert len(listed(page, site, fresh)) == 1


def test_without_scripts_the_file_field_and_its_button_do_it(browser: Browser, site: str) -> None:
    key = uuid4().hex
    context = browser.new_context(viewport=NARROW, locale="en-GB", java_script_enabled=False)  # type: ignore[arg-type]
    for page in watched(context):
        page.goto(f"{site}/take/face?key={key}")
        photographed(page, "capture-without-scripts")
        page.set_input_files("input[type=file]", jpeg(picture(1200)))
        page.click("[data-submit]")
        expect(page.get_by_role("heading", level=1)).to_have_text("Received")
        assert len(listed(page, site, key)) == 1
