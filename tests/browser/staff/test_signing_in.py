"""Staff sign in in Chromium: by the codes of an app, and by a passkey."""

from __future__ import annotations

import time
import uuid

from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import WIDE, send
from tests.browser.reviews.conftest import beside
from tests.browser.test_looks import check
from tests.integration.staff.test_signing_in import PASSWORD, WRONG, _read

from realname.record.staff.actions import passkeys
from realname.record.staff.actions.members import add_member
from realname.record.staff.actions.one_time_codes import STEP_S, code_at


def code_now(page: Page) -> str:
    """Return the code of now by the secret that the page shows."""
    page.locator("summary").click()
    return code_at(_read(page.locator(".rn-typed").inner_text()), int(time.time()) // STEP_S)


def give_password(page: Page, live: str, there: str = "/staff") -> None:
    page.goto(f"{live}{there}")
    page.fill("#id_operator", "north")
    page.fill("#id_login", "ada")
    page.fill("#id_password", PASSWORD)
    send(page)


def test_the_first_sign_in_by_an_app_and_the_next_are_accessible_and_fit(
    seen: tuple[Page, str], live: str, north: uuid.UUID
) -> None:
    page, where = seen
    added = beside(lambda: add_member(north, "Ada Example", "ada", ["agent", "reviewer"]))
    page.goto(f"{live}/sign-in")
    check(page, f"sign-in-{where}")
    send(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    check(page, f"sign-in-errors-{where}")
    page.goto(f"{live}/sign-in/first")
    page.fill("#id_setup_code", added.setup_code)
    page.fill("#id_password", PASSWORD)
    page.fill("#id_again", PASSWORD)
    check(page, f"sign-in-first-{where}")
    send(page)
    check(page, f"sign-in-first-done-{where}")
    give_password(page, live)
    expect(page.locator(".rn-qr svg")).to_be_visible()
    code = code_now(page)
    check(page, f"sign-in-set-up-{where}")
    page.fill("#id_code", code)
    page.click("form:has(#id_code) button[type=submit]")
    expect(page.locator(".govuk-summary-list")).to_be_visible()
    check(page, f"staff-home-{where}")
    page.click(".rn-link-button")
    give_password(page, live)
    page.fill("#id_code", WRONG)
    send(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    check(page, f"sign-in-second-{where}")


def test_a_passkey_is_made_and_signs_in(browser: Browser, live: str, north: uuid.UUID) -> None:
    beside(lambda: add_member(north, "Ada Example", "ada", ["agent"], password=PASSWORD))
    context = browser.new_context(viewport=WIDE, locale="en-GB")  # type: ignore[arg-type]  # a TypedDict, literally
    page = context.new_page()
    with_authenticator(page)
    give_password(page, live)
    page.click("[data-passkey=create] button")
    expect(page.locator(".govuk-summary-list")).to_contain_text("Passkey of this device")
    page.click(".rn-link-button")
    give_password(page, live)
    check(page, "sign-in-passkey-wide-en-GB")
    page.click("[data-passkey=get] button")
    expect(page.locator(".govuk-summary-list")).to_be_visible()
    context.close()


def test_a_passkey_of_another_device_is_refused(browser: Browser, live: str, north: uuid.UUID) -> None:
    beside(lambda: add_member(north, "Ada Example", "ada", ["agent"], password=PASSWORD))
    for is_known in (True, False):
        context = browser.new_context(viewport=WIDE, locale="en-GB")  # type: ignore[arg-type]  # the same
        page = context.new_page()
        with_authenticator(page)
        give_password(page, live)
        if is_known:
            page.click("[data-passkey=create] button")
            expect(page.locator(".govuk-summary-list")).to_be_visible()
        else:
            page.click("[data-passkey=get] button")
            expect(page.locator("[data-trouble]")).to_be_visible()
            page.goto(f"{live}/staff")
            expect(page.locator("#id_password")).to_be_visible()
        context.close()


def test_an_address_of_numbers_has_no_name_for_a_passkey() -> None:
    assert passkeys.can_hold("localhost")
    assert passkeys.can_hold("realname.example")
    assert not passkeys.can_hold("127.0.0.1")
    assert not passkeys.can_hold("[::1]")


def with_authenticator(page: Page) -> None:
    """Give the browser an authenticator that is always touched."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
