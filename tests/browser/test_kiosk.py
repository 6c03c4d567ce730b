"""The kiosk in a browser: it draws its key, is registered, looks at whoever presses, and says what it is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import uvicorn
from django.test import override_settings
from playwright.sync_api import Page, Playwright, expect
from tests.browser.conftest import ALLOWED, NARROW, launch, photographed, watched
from tests.browser.reviews.conftest import beside
from tests.integration import conftest as databases
from tests.integration import picture_way as way
from tests.integration.galleries.people import BLUE, RED, Colour
from tests.integration.programmes.people import member, operator, programme, tools
from tests.pages.running import free_port

from realname.database.rows import tenant
from realname.pages.kiosk.serving import KioskHandler
from realname.record.operators.actions.clients import Caller
from realname.record.programmes.actions.terminals import register_terminal, revoke_terminal
from realname.record.programmes.copies import Copies
from realname.record.programmes.models import PassageCount, Programme, Terminal
from realname.record.terminals.asgi import TerminalApplication
from realname.record.terminals.server import TerminalServer
from realname.record.terminals.signing import public_jwk

server, migrated, database, store = databases.server, databases.migrated, databases.database, way.store


@pytest.fixture
def kiosk(database: str, store: object) -> Iterator[str]:
    """The address of the server of terminals, in threads of this process."""
    del database, store
    copies = Copies()
    beside(copies.start)
    port = free_port()
    application = TerminalApplication(TerminalServer(copies, tools()), KioskHandler(), threads=1)
    config = uvicorn.Config(application, port=port, http="h11", ws="none", loop="asyncio", log_level="critical")
    serving = uvicorn.Server(config)
    thread = threading.Thread(target=serving.run, daemon=True)
    thread.start()
    with override_settings(REALNAME_CHANNELS={}):
        yield f"http://127.0.0.1:{port}/"
    serving.should_exit = True
    thread.join()
    copies.end()


def lane() -> tuple[Caller, Programme]:
    """Make a programme with a red member."""
    north = operator()
    row = programme(north)
    member(north, RED, row)
    return north, row


def register(north: Caller, row: Programme, key: str) -> str:
    """Register a key, and return the line that the programme's page shows."""
    with tenant(north.operator_id):
        made = register_terminal(row.id, "Kiosk", key)
    return f"{made.operator_id} {made.id} {public_jwk()['x']}"


def camera(folder: Path, colour: Colour) -> str:
    """Return a film of one colour, as a camera would show it."""
    frame = np.full((480, 640, 3), colour[::-1], np.uint8)
    path = folder / f"{colour[0]}.mjpeg"
    path.write_bytes(cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 100])[1].tobytes() * 30)
    return f"--use-file-for-fake-video-capture={path}"


def passages(north: Caller) -> int:
    with tenant(north.operator_id):
        return sum(PassageCount.objects.values_list("passages", flat=True))


def key_of(page: Page) -> str:
    """Return the key that the page has drawn, once it has."""
    shown = page.locator("[data-part=key]")
    expect(shown).not_to_be_empty()
    return shown.inner_text()


def press(page: Page) -> None:
    page.get_by_role("button", name="Enter the quick lane").click()


def revoke(north: Caller) -> None:
    with tenant(north.operator_id):
        revoke_terminal(Terminal.objects.get().id)


def test_a_member_is_let_through_and_nobody_else(playwright: Playwright, kiosk: str, tmp_path: Path) -> None:
    north, row = beside(lane)
    browser = launch(playwright, ALLOWED, camera(tmp_path, RED))
    pages = watched(browser.new_context(viewport=NARROW, locale="en-GB"))  # type: ignore[arg-type]  # a TypedDict
    page = next(pages)
    page.goto(kiosk)
    told = beside(register, north, row, key_of(page))
    page.get_by_label("The line from the programme’s page").fill("nothing")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("it has three parts")).to_be_visible()
    page.get_by_label("The line from the programme’s page").fill(told)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", name="Quick lane")).to_be_visible()
    photographed(page, "kiosk-360")
    page.reload()  # the browser keeps the key
    press(page)
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    assert beside(passages, north) == 1
    beside(revoke, north)
    page.reload()
    expect(page.get_by_role("heading", name="does not work")).to_be_visible()
    next(pages, None)
    browser.close()


def test_a_stranger_goes_the_ordinary_way(playwright: Playwright, kiosk: str, tmp_path: Path) -> None:
    north, row = beside(lane)
    browser = launch(playwright, ALLOWED, camera(tmp_path, BLUE))
    page = browser.new_page(locale="zh-CN")
    page.goto(kiosk)
    page.fill("#told", beside(register, north, row, key_of(page)))
    page.locator("[data-part=registration] button").click()
    page.get_by_role("button", name="进入快速通道").click()
    expect(page.get_by_role("heading", name="请走普通方式。")).to_be_visible()
    assert beside(passages, north) == 0
    browser.close()
