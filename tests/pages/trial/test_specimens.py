"""Specimens for people without papers."""

from __future__ import annotations

import numpy as np
import pytest
from django.test import Client
from tests.pages.conftest import AGREED, picture
from tests.pages.stand_ins import NOBODY, RED, instruments, png, square

from realname.evaluate.specimens.errors import SpecimenError
from realname.evaluate.specimens.specimen import render
from realname.measure.images import open_image
from realname.measure.readings import Box, Permit
from realname.pages.trial import specimens


def fonts_are_here() -> bool:
    try:
        render("passport", None, {}, 1, "scan")
    except SpecimenError:
        return False
    return True


needs_fonts = pytest.mark.skipif(
    not fonts_are_here(), reason="fonts for specimens are not installed; run `sh scripts/system-packages.sh fonts`"
)
PERMIT = Permit("test", "coloured squares are nobody")


@needs_fonts
@pytest.mark.parametrize(("kind", "sides"), [("passport", 1), ("td1", 2), ("resident-id", 2)])
def test_every_side_of_each_kind_is_drawn(kind: str, sides: int) -> None:
    drawn = specimens.draw(kind, open_image(square(RED)), PERMIT, instruments())
    assert len(drawn) == sides


def test_a_photograph_without_a_face_gives_no_specimen() -> None:
    assert specimens.draw("passport", open_image(square(NOBODY)), PERMIT, instruments()) == ()


def test_the_face_stands_in_the_middle_of_the_portrait_at_its_share_of_the_height() -> None:
    pixels = np.full((600, 900, 3), 255, np.uint8)
    pixels[100:300, 650:800] = RED
    portrait = specimens.portrait(open_image(png(pixels)), Box(650, 100, 150, 200))
    rows, columns = np.nonzero((portrait[:, :, 1] < 128) & (portrait[:, :, 0] > 150))
    assert portrait.shape == (640, 520, 3)
    assert abs((rows.min() + rows.max()) / 2 - 320) < 3
    assert abs((columns.min() + columns.max()) / 2 - 260) < 3
    assert abs((rows.max() - rows.min()) / 640 - specimens.FACE_SHARE) < 0.01


@needs_fonts
def test_the_page_gives_each_side_to_save(client: Client) -> None:
    answer = client.post("/specimen", {**AGREED, "kind": "td1", "portrait": picture(square(RED))})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert 'download="specimen-td1-front.jpg"' in shown
    assert 'download="specimen-td1-back.jpg"' in shown


def test_a_portrait_without_a_face_is_told_beside_its_field(client: Client) -> None:
    answer = client.post("/specimen", {**AGREED, "kind": "td1", "portrait": picture(square(NOBODY))})
    assert answer.status_code == 422
    assert "No face can be seen in the photograph." in answer.content.decode()


@needs_fonts
def test_somebody_without_papers_gets_a_decision_on_a_specimen_of_her_own(client: Client) -> None:
    given = {**AGREED, "source": "specimen", "kind": "passport", "face": picture(square(RED))}
    shown = client.post("/verify", given).content.decode()
    assert "The document is a specimen that was drawn with your own photograph" in shown
    assert "On the document" in shown


@needs_fonts
def test_the_photograph_that_became_the_portrait_is_not_compared_where_there_is_another(client: Client) -> None:
    two = [picture(square(RED)), picture(square(NOBODY))]
    given = {**AGREED, "source": "specimen", "kind": "passport", "face": two}
    shown = client.post("/verify", given).content.decode()
    assert "No face can be seen in the photograph." in shown
    assert "Photograph 1" not in shown
