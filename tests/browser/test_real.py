"""The page as it ships, with real networks, on real photographs: specimen, files, camera."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from tests.browser.conftest import ALLOWED, WIDE, agree, launch, photographed, send, watched
from tests.browser.files import jpeg

from realname.measure.images import read_image_file

pytestmark = [pytest.mark.models, pytest.mark.data]


@pytest.fixture(scope="session")
def people(eval_data: Path) -> tuple[Path, Path, Path]:
    """Two photographs of one person, and one of another."""
    folder = eval_data / "portraits"
    rows = list(csv.DictReader((folder / "master.csv").read_text("utf-8").splitlines()))
    same = next(row for row in rows if row["Decision"] == "Yes")
    other = next(row for row in rows if row["Decision"] == "No" and row["file_x"] == same["file_x"])
    return folder / same["file_x"], folder / same["file_y"], folder / other["file_y"]


def checked(page: Page) -> dict[str, str]:
    """Return each check's outcome by its title."""
    titles = page.locator(".rn-check h3").all_inner_texts()
    return dict(zip(titles, page.locator(".rn-check .rn-tag").all_inner_texts(), strict=True))


def test_somebody_without_papers_sees_a_real_decision(page: Page, real: str, people: tuple[Path, Path, Path]) -> None:
    first, second, _ = people
    page.goto(f"{real}/verify?source=specimen")
    page.set_input_files("#id_face", [first, second])
    agree(page)
    send(page)
    expect(page.locator(".rn-decision h1")).to_have_text("Approved")
    page.locator("summary").last.click()
    photographed(page, "real-approved")
    assert set(checked(page).values()) <= {"Passed", "Does not apply"}


def test_files_of_a_saved_specimen_are_judged_and_another_person_is_refused(
    page: Page, real: str, people: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    first, _, other = people
    page.goto(f"{real}/specimen")
    page.set_input_files("#id_portrait", first)
    page.check("#id_kind_resident-id")
    agree(page)
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your specimen")
    photographed(page, "real-specimen")
    saved = []
    for link in page.locator("a[download]").all():
        with page.expect_download() as download:
            link.click()
        saved.append(tmp_path / download.value.suggested_filename)
        download.value.save_as(saved[-1])
    page.goto(f"{real}/verify")
    page.set_input_files("#id_front", saved[0])
    page.set_input_files("#id_back", saved[1])
    page.set_input_files("#id_face", other)
    agree(page)
    send(page)
    expect(page.locator(".rn-decision h1")).to_have_text("Not approved")
    photographed(page, "real-refused")
    found = checked(page)
    assert found["The document’s number agrees with its check digit"] == "Passed"
    assert found["The face is the document’s face"] == "Failed"
    page.goto(f"{real}/document")
    page.set_input_files("#id_sides", saved)
    agree(page)
    send(page)
    expect(page.locator(".rn-fields").first).to_be_visible()
    photographed(page, "real-document")


def test_two_pictures_of_one_person_match(page: Page, real: str, people: tuple[Path, Path, Path]) -> None:
    first, second, _ = people
    page.goto(f"{real}/compare")
    page.set_input_files("#id_picture_a", first)
    page.set_input_files("#id_picture_b", second)
    agree(page)
    send(page)
    expect(page.locator(".rn-decision h1")).to_have_text("Match")
    assert re.search(r"1 in [\d,]+ pairs of strangers look this alike", page.locator("figcaption").first.inner_text())
    photographed(page, "real-match")


@pytest.fixture(scope="module")
def filmed(
    playwright: Playwright, people: tuple[Path, Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """Chromium whose camera sees a photograph of the first person."""
    pixels, _ = read_image_file(people[0]).decode(800)
    height, width = pixels.shape[:2]
    ratio = min(640 / width, 480 / height)
    placed = np.array([[ratio, 0, (640 - width * ratio) / 2], [0, ratio, (480 - height * ratio) / 2]], np.float64)
    framed = cv2.warpAffine(pixels[:, :, ::-1], placed, (640, 480), flags=cv2.INTER_AREA)
    film = tmp_path_factory.mktemp("camera") / "face.mjpeg"
    film.write_bytes(cv2.imencode(".jpg", framed)[1].tobytes() * 30)
    running = launch(playwright, ALLOWED, f"--use-file-for-fake-video-capture={film}")
    yield running
    running.close()


def test_a_face_taken_with_the_camera_is_compared(filmed: Browser, real: str, people: tuple[Path, Path, Path]) -> None:
    for page in watched(filmed.new_context(viewport=WIDE, locale="en-GB")):  # type: ignore[arg-type]
        page.goto(f"{real}/compare")
        page.locator("[data-camera]").first.click()
        # The photograph's face is above the oval: guidance would wait, and the button does not.
        expect(page.locator("[data-say]")).to_have_attribute("data-instruction", "off-centre")
        photographed(page, "real-camera")
        page.click("[data-shoot]")
        expect(page.locator(".rn-chosen li")).to_have_count(1)
        page.set_input_files("#id_picture_b", people[1])
        agree(page)
        send(page)
        expect(page.locator(".rn-decision h1")).to_have_text("Match")


def test_a_large_photograph_from_a_file_needs_no_scripts(
    browser: Browser, real: str, people: tuple[Path, Path, Path]
) -> None:
    context = browser.new_context(viewport=WIDE, locale="zh-CN", java_script_enabled=False)  # type: ignore[arg-type]
    for page in watched(context):
        page.goto(f"{real}/compare")
        page.set_input_files("#id_picture_a", jpeg(people[0].read_bytes()))
        page.set_input_files("#id_picture_b", jpeg(people[2].read_bytes()))
        agree(page)
        send(page)
        expect(page.locator(".rn-decision h1")).to_have_text("不匹配")
        photographed(page, "real-no-match-zh-Hans")
