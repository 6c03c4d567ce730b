"""A person proves who she is in Chromium, sees her line and acts on it, against all that `realname run` starts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser import test_subscriber
from tests.browser.capture import simulated
from tests.browser.conftest import NARROW, WIDE, watched
from tests.browser.test_looks import check
from tests.browser.test_subscriber import Desk, agreed, confirmed, documented, press, reached, shown
from tests.pages.stand_ins import square

from realname.client import code_of_simulator

pytestmark = [pytest.mark.models]

desk, phone, untold = test_subscriber.desk, test_subscriber.phone, test_subscriber.untold

OPERATOR = "north"
WINDOWS = {"narrow": NARROW, "wide": WIDE}
LANGUAGES = {"en": "en-GB", "zh": "zh-CN"}


@pytest.fixture(scope="module")
def number(desk: Desk, untold: Browser) -> str:
    """A line that is registered in the name of the specimen's person."""
    registration, link = desk.begin()
    context = untold.new_context(viewport=NARROW, locale="en-GB")  # type: ignore[arg-type]  # a TypedDict
    simulated.stand_before(context)
    page = context.new_page()
    agreed(page, link)
    documented(page, desk)
    reached(page, desk)
    confirmed(page)
    shown(page)
    expect(page.locator(".rn-decision h1")).to_have_text("Done: the line is yours")
    context.close()
    told = desk.told(registration)
    return str(told["line"]["msisdn"])


def begun(page: Page, desk: Desk, to: str) -> None:
    page.goto(f"{desk.address}/my/{OPERATOR}")
    press(page)
    page.fill("#to", to)
    code = code_of_simulator(desk.sms)
    press(page)
    page.fill("#code", code(""))
    press(page)


def proved(page: Page, desk: Desk, face: Path | None = None) -> None:
    page.set_input_files("#id_front", desk.document)
    press(page)
    page.wait_for_selector("#id_face")
    page.set_input_files("#id_face", face or desk.face)
    press(page)
    page.wait_for_url("**/my/lines" if face is None else "**/my/refused")


@pytest.fixture(params=[("narrow", "en"), ("narrow", "zh"), ("wide", "en"), ("wide", "zh")], ids="-".join)
def seen(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[Page, str, str]]:
    window, tag = request.param
    context = browser.new_context(viewport=WINDOWS[window], locale=LANGUAGES[tag])  # type: ignore[arg-type]
    for page in watched(context):
        yield page, f"{window}-{tag}", f"+4477009003{window == 'wide':d}{tag == 'zh':d}"


def test_she_proves_who_she_is_and_every_page_is_accessible_and_fits(
    seen: tuple[Page, str, str], desk: Desk, number: str
) -> None:
    page, where, to = seen
    page.goto(f"{desk.address}/my/{OPERATOR}")
    check(page, f"my-1-open-{where}")
    press(page)
    check(page, f"my-2-contact-{where}")
    page.fill("#to", to)
    code = code_of_simulator(desk.sms)
    press(page)
    check(page, f"my-3-code-{where}")
    page.fill("#code", code(""))
    press(page)
    check(page, f"my-4-document-{where}")
    page.set_input_files("#id_front", desk.document)
    press(page)
    page.wait_for_selector("#id_face")
    check(page, f"my-5-face-{where}")
    page.set_input_files("#id_face", desk.face)
    press(page)
    page.wait_for_url("**/my/lines")
    expect(page.locator("main")).to_contain_text(number)
    check(page, f"my-6-lines-{where}")
    page.click("a[href$='/not-mine'] >> nth=0")
    check(page, f"my-7-not-mine-{where}")
    for name in ("consents", "partners", "decisions", "looks", "data", "erase"):
        page.goto(f"{desk.address}/my/{name}")
        check(page, f"my-8-{name}-{where}")
    page.goto(f"{desk.address}/my/decisions")
    page.click("a[href$='/proof'] >> nth=0")
    expect(page.locator(".rn-qr svg")).to_be_visible()
    check(page, f"my-8-proof-{where}")
    page.goto(f"{desk.address}/my/consents")
    page.click("a[href$='/withdraw'] >> nth=0")
    check(page, f"my-9-withdraw-{where}")
    page.click(".rn-ways__out button")
    check(page, f"my-closed-{where}")
    page.goto(f"{desk.address}/my/lines")
    check(page, f"my-over-{where}")
    page.goto(f"{desk.address}/my/nobody")
    check(page, f"my-unknown-{where}")


def test_a_file_holds_everything_and_a_consent_is_withdrawn_and_a_line_disputed(
    desk: Desk, phone: BrowserContext, number: str
) -> None:
    for page in watched(phone):
        begun(page, desk, "+447700900401")
        proved(page, desk)
        page.goto(f"{desk.address}/my/data")
        with page.expect_download() as given:
            page.click("text=Save everything")
        with zipfile.ZipFile(io.BytesIO(Path(given.value.path()).read_bytes())) as file:
            names = file.namelist()
        assert names[0] == "data.json"
        assert any(name.startswith("pictures/face-") for name in names)
        page.goto(f"{desk.address}/my/consents")
        page.locator(".rn-purpose", has_text="Your face").get_by_role("link", name="Withdraw").click()
        expect(page.locator("main")).to_contain_text("template made of them are erased")
        press(page)
        expect(page.locator(".rn-purpose", has_text="Your face")).to_contain_text("withdrawn")
        check(page, "my-withdrawn")
        page.goto(f"{desk.address}/my/lines")
        page.locator(".rn-purpose", has_text=number).get_by_role("link").click()
        page.fill("#words", "I have never had this line.")
        press(page)
        expect(page.locator(".rn-purpose", has_text=number)).to_contain_text("The operator looks into it.")
        check(page, "my-disputed")


def test_a_picture_without_a_face_is_told_what_mends_it_and_nothing_else(
    desk: Desk, phone: BrowserContext, number: str, tmp_path: Path
) -> None:
    nobody = tmp_path / "nobody.png"
    nobody.write_bytes(square((120, 120, 120), 480))
    page = phone.new_page()
    begun(page, desk, "+447700900402")
    proved(page, desk, nobody)
    check(page, "my-refused")
    assert number not in page.content()
    page.click("text=Show a document again")
    expect(page.locator("#id_front")).to_be_attached()
