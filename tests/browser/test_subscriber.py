"""A subscriber goes through a registration in Chromium, against everything that `realname run` starts."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import cv2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from stdnum.luhn import calc_check_digit
from tests.browser.capture import simulated
from tests.browser.conftest import ALLOWED, NARROW, PATIENCE_MS, UNTOLD, WIDE, launch, photographed, watched
from tests.browser.test_looks import check
from tests.cli.services import Service, running

from realname.client import Client, code_of_simulator
from realname.database.disposable import disposable_folder

pytestmark = [pytest.mark.models]

NUMBERS = count(100)


@dataclass(frozen=True)
class Desk:
    """An operator's desk: it begins registrations and hands links over."""

    client: Client
    address: str
    sms: str
    first: Path

    def begin(self, language: str = "en", kind: str = "new_line") -> tuple[str, str]:
        """Return a new registration's id, and the address of its link."""
        number = next(NUMBERS)
        sim = f"89440100{number:010d}"
        line = {"msisdn": f"+447700900{number}", "iccid": sim + calc_check_digit(sim)}
        made = self.client.post("registrations", {"kind": kind, "line": line, "language": language})
        return made["id"], self.link(made["id"])

    def link(self, registration: str) -> str:
        path = self.client.post(f"registrations/{registration}/capture-link")["path"]
        return f"{self.address}{path}"

    def told(self, registration: str) -> dict[str, Any]:
        return self.client.get(f"registrations/{registration}")

    @property
    def document(self) -> Path:
        return self.first / "passport-page-good-0.jpg"

    @property
    def face(self) -> Path:
        return self.first / "face.png"


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with disposable_folder() as folder, running(folder.path.parent) as service:
        service.wait_until_ready()
        yield desk_of(service)


def desk_of(service: Service) -> Desk:
    address = f"http://127.0.0.1:{service.ports['--port']}"
    client = Client(address, *service.credentials()[0])
    return Desk(client, address, f"http://127.0.0.1:{service.ports['--sms-port']}", service.folder / "first")


@pytest.fixture(scope="module")
def untold(playwright: Playwright) -> Iterator[Browser]:
    running = launch(playwright, ALLOWED, UNTOLD)
    yield running
    running.close()


@pytest.fixture
def phone(untold: Browser) -> Iterator[BrowserContext]:
    """A phone before which the simulated person stands."""
    context = untold.new_context(viewport=NARROW, locale="en-GB")  # type: ignore[arg-type]  # a TypedDict
    simulated.stand_before(context)
    yield context
    context.close()


def press(page: Page) -> None:
    page.click("main button[type=submit] >> nth=0")


def agreed(page: Page, link: str, way: str = "face") -> None:
    page.goto(link)
    press(page)
    page.click(f"button[value={way}]")


def documented(page: Page, desk: Desk) -> None:
    page.set_input_files("#id_front", desk.document)
    press(page)
    page.wait_for_selector("#to")


def reached(page: Page, desk: Desk) -> None:
    code = code_of_simulator(desk.sms)
    page.fill("#to", "+447700900001")
    press(page)
    page.fill("#code", code(""))
    press(page)


def confirmed(page: Page) -> None:
    page.wait_for_selector(".rn-read")
    press(page)


def shown(page: Page) -> None:
    """Have the simulated person do what she is asked; what was recorded sends itself."""
    page.click("[data-camera]")
    page.click("[data-go]")
    page.wait_for_selector(".rn-decision", timeout=2 * PATIENCE_MS)


def test_a_whole_registration_on_a_phone(desk: Desk, phone: BrowserContext) -> None:
    registration, link = desk.begin()
    for page in watched(phone):
        page.goto(link)
        check(page, "subscriber-1-open")
        press(page)
        assert page.url.endswith("/r/consent"), "the link's ticket is in no further address"
        check(page, "subscriber-2-consent")
        boxes = [page.locator(f"button[value={way}]").bounding_box() for way in ("face", "non_face")]
        assert boxes[0]
        assert boxes[1]
        assert (boxes[0]["width"], boxes[0]["height"]) == (boxes[1]["width"], boxes[1]["height"])
        page.click("button[value=face]")
        check(page, "subscriber-3-document")
        documented(page, desk)
        photographed(page, "subscriber-4-contact")
        reached(page, desk)
        page.wait_for_selector(".rn-read")
        check(page, "subscriber-5-reading")
        confirmed(page)
        check(page, "subscriber-6-face")
        shown(page)
        expect(page.locator(".rn-decision h1")).to_have_text("Done: the line is yours")
        photographed(page, "subscriber-7-result")
        page.click("text=Your receipt, to keep")
        check(page, "subscriber-8-receipt")
        assert page.locator(".rn-purpose").count() == 4
    assert desk.told(registration)["state"] == "activated"


def test_in_chinese_on_a_wide_screen(desk: Desk, untold: Browser) -> None:
    _, link = desk.begin(language="zh-Hans")
    context = untold.new_context(viewport=WIDE, locale="en-GB")  # type: ignore[arg-type]
    simulated.stand_before(context)
    for page in watched(context):
        page.goto(link)
        expect(page.locator("h1")).to_have_text("登记电话号码")
        press(page)
        photographed(page, "subscriber-zh-consent")
        page.click("button[value=face]")
        documented(page, desk)
        photographed(page, "subscriber-zh-contact")
        reached(page, desk)
        confirmed(page)
        shown(page)
        expect(page.locator(".rn-decision h1")).to_have_text("完成：号码已归您使用")
        photographed(page, "subscriber-zh-result")


def test_a_dispute_goes_to_a_person(desk: Desk, phone: BrowserContext) -> None:
    registration, link = desk.begin()
    for page in watched(phone):
        agreed(page, link)
        documented(page, desk)
        reached(page, desk)
        page.wait_for_selector(".rn-read")
        page.locator(".rn-read__wrong summary").nth(2).click()
        page.locator("input[type=checkbox]:visible").check()
        page.locator("input[dir=auto]:visible").fill("ΚΟΥΙΣΠΕ 奎斯佩")
        press(page)
        page.wait_for_selector("[data-camera]")
        shown(page)
        expect(page.locator(".rn-decision h1")).to_have_text("A person will look at it")
        photographed(page, "subscriber-review")
    assert desk.told(registration)["decision"]["reasons"] == ["document.disputed"]


@pytest.fixture(scope="module")
def expired(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A specimen passport that ran out."""
    out = tmp_path_factory.mktemp("expired")
    words = [
        "specimen",
        "--kind",
        "passport",
        "--seed",
        "0",
        "--valid-from",
        "2010-01-01",
        "--valid-until",
        "2020-01-01",
        "--out",
        str(out),
    ]
    subprocess.run([sys.executable, "-m", "realname", *words], check=True, capture_output=True)
    return out / "passport-page-good-0.jpg"


def test_a_refusal_says_why_and_can_be_appealed(desk: Desk, phone: BrowserContext, expired: Path) -> None:
    registration, link = desk.begin()
    for page in watched(phone):
        agreed(page, link)
        page.set_input_files("#id_front", expired)
        press(page)
        page.wait_for_selector("#to")
        reached(page, desk)
        confirmed(page)
        shown(page)
        expect(page.locator(".rn-decision h1")).to_have_text("Not approved")
        expect(page.locator("main")).to_contain_text("document.expired")
        check(page, "subscriber-refused")
        page.get_by_role("link", name="Ask for a person to look").click()
        press(page)
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        page.fill("#id_words", "I renewed it last week: 我上周已换证。")
        check(page, "subscriber-appeal")
        press(page)
        expect(page.locator("main")).to_contain_text("Your appeal is with us.")
        photographed(page, "subscriber-appealed")
    assert desk.told(registration)["waiting_for"] == "appeal"


def test_a_blurred_document_is_taken_again(desk: Desk, phone: BrowserContext, tmp_path: Path) -> None:
    _, link = desk.begin()
    sharp = cv2.imread(str(desk.document))
    assert sharp is not None
    cv2.imwrite(str(tmp_path / "blurred.jpg"), cv2.GaussianBlur(sharp, (0, 0), 9))
    for page in watched(phone):
        agreed(page, link)
        page.set_input_files("#id_front", tmp_path / "blurred.jpg")
        press(page)
        page.wait_for_selector("#to")
        reached(page, desk)
        expect(page.locator("h1")).to_have_text("Is this right?")
        photographed(page, "subscriber-blurred")
        page.goto(f"{desk.address}/r/document")
        page.set_input_files("#id_front", desk.document)
        press(page)
        confirmed(page)
        shown(page)
        expect(page.locator(".rn-decision h1")).to_have_text("Done: the line is yours")


def test_without_the_face_there_is_an_appointment(desk: Desk, phone: BrowserContext) -> None:
    registration, link = desk.begin()
    for page in watched(phone):
        agreed(page, link, "non_face")
        documented(page, desk)
        reached(page, desk)
        confirmed(page)
        page.fill("#id_store", "High Street 1")
        page.fill("#id_at", "2040-01-02T10:00")
        press(page)
        expect(page.locator(".rn-mend")).to_contain_text("High Street 1")
        check(page, "subscriber-appointment")
        told = desk.told(registration)
        assert (told["way"], told["appointment"]["store"]) == ("non_face", "High Street 1")
        word = {"officer": "7", "store": "High Street 1", "second_means": "bank_card", "document_seen": True}
        desk.client.post(f"registrations/{registration}/attestation", word)
        page.goto(f"{desk.address}/r/")
        page.wait_for_selector(".rn-decision")
    assert desk.told(registration)["decision"]["outcome"] == "approved"


def test_a_name_pressed_three_times_changes_nothing_that_is_seen(desk: Desk, phone: BrowserContext) -> None:
    registration, link = desk.begin()
    for page in watched(phone):
        page.goto(link)
        press(page)
        page.get_by_role("link", name="If somebody makes you do this").click()
        check(page, "subscriber-safety")
        page.click("main a.govuk-button")
        page.wait_for_selector("h1")
        page.wait_for_load_state("networkidle")
        before, address = page.content(), page.url
        for _ in range(3):
            with page.expect_response("**/r/quiet") as answer:
                page.click(".rn-mark button")
            assert answer.value.status == 204
        assert (page.content(), page.url) == (before, address)
    assert desk.told(registration)["state"] == "created"


def test_a_closed_tab_and_a_link_opened_again_go_on_where_it_stood(desk: Desk, phone: BrowserContext) -> None:
    _, link = desk.begin()
    page = phone.new_page()
    agreed(page, link)
    documented(page, desk)
    page.close()
    page = phone.new_page()
    page.goto(link)
    assert page.url.endswith("/r/contact")
    page.go_back()
    page.goto(f"{desk.address}/r/")
    assert page.url.endswith("/r/contact")


def test_another_device_goes_on_with_a_code_and_the_first_is_out(
    desk: Desk, phone: BrowserContext, browser: Browser
) -> None:
    _, link = desk.begin()
    first = phone.new_page()
    agreed(first, link)
    documented(first, desk)
    other = browser.new_context(viewport=NARROW, locale="en-GB")  # type: ignore[arg-type]
    second = other.new_page()
    second.goto(link)
    press(second)
    expect(second.locator("main")).to_contain_text("No number was confirmed there yet")
    reached(first, desk)
    confirmed(first)
    code = code_of_simulator(desk.sms)
    second.goto(link)
    photographed(second, "subscriber-elsewhere")
    second.wait_for_timeout(31_000)  # between two codes
    press(second)
    second.fill("#code", code(""))
    press(second)
    second.wait_for_selector("[data-camera]")
    first.reload()
    expect(first.locator("h1")).to_have_text("We do not know this device")
    photographed(first, "subscriber-unknown")
    other.close()


@pytest.mark.parametrize("broken", ["a.b.c", "eyJhbGciOiJFZERTQSJ9.e30.AAAA"])
def test_a_link_that_is_none_says_what_to_do(desk: Desk, phone: BrowserContext, broken: str) -> None:
    page = phone.new_page()
    answer = page.goto(f"{desk.address}/r/{broken}")
    assert answer
    assert answer.status == 410
    expect(page.locator("h1")).to_have_text("This link cannot be used")


def test_a_file_that_is_no_image_is_told_beside_its_field(desk: Desk, phone: BrowserContext, tmp_path: Path) -> None:
    _, link = desk.begin()
    letter = tmp_path / "letter.jpg"
    letter.write_text("Dear Sir or Madam")
    page = phone.new_page()
    agreed(page, link)
    page.set_input_files("#id_front", letter)
    press(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert page.url.endswith("/r/document")


def test_a_picture_goes_again_by_itself_while_the_network_is_away(desk: Desk, phone: BrowserContext) -> None:
    registration, link = desk.begin()
    page = phone.new_page()
    agreed(page, link)
    lost = iter((True, True))
    page.route(
        "**/r/document",
        lambda route: route.abort() if route.request.method == "POST" and next(lost, False) else route.continue_(),
    )
    page.set_input_files("#id_front", desk.document)
    press(page)
    expect(page.locator("[data-words]")).to_contain_text("sent again by itself")
    page.wait_for_selector("#to")
    assert [item["kind"] for item in desk.told(registration)["evidence"]] == ["document"]


def test_two_tabs_and_a_form_sent_twice_do_one_thing(desk: Desk, phone: BrowserContext) -> None:
    registration, link = desk.begin()
    one, two = phone.new_page(), phone.new_page()
    agreed(one, link)
    two.goto(f"{desk.address}/r/document")
    documented(one, desk)
    two.set_input_files("#id_front", desk.document)
    press(two)
    two.wait_for_selector("#to")
    counting = [item for item in desk.told(registration)["evidence"] if item["kind"] == "document"]
    assert len(counting) == 1


def test_who_stops_is_asked_once_more(desk: Desk, phone: BrowserContext) -> None:
    registration, link = desk.begin()
    page = phone.new_page()
    agreed(page, link)
    page.click("text=Stop and withdraw")
    assert desk.told(registration)["state"] == "consented"
    press(page)
    expect(page.locator("h1")).to_have_text("The registration was ended")
    assert desk.told(registration)["state"] == "withdrawn"


def test_the_first_page_is_small(desk: Desk, phone: BrowserContext) -> None:
    _, link = desk.begin()
    page = phone.new_page()
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(answer.request.sizes()["responseBodySize"]))
    page.goto(link)
    page.wait_for_load_state("networkidle")
    assert re.search(r"/r/", page.url)
    assert sum(sizes) < 100_000
