"""Faces for the eye: two of different sizes are shown at one scale, and a list's keys are each one's own."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from django.http import QueryDict
from tests.pages.stand_ins import png

from realname.measure.images import open_image
from realname.measure.readings import Box
from realname.pages.reviews import cutting, forms
from realname.pages.reviews.shown import masked
from realname.pages.trial.shown import cutouts
from realname.record.reviews.models import Outcome
from realname.record.reviews.reasons import offered

TAKEN = {"a", "r", "t", "s", "n", "+", "-"}
"""Keys of outcomes, sending, the next case and zooming."""


def head(width: int, height: int, radius: int) -> tuple[bytes, Box]:
    """Return a white picture with a black disc in it, and the disc's box."""
    pixels = np.full((height, width, 3), 255, np.uint8)
    middle = (width // 3, height // 2)
    cv2.circle(pixels, middle, radius, (0, 0, 0), -1)
    return png(pixels), Box(middle[0] - radius, middle[1] - radius, 2 * radius, 2 * radius)


@pytest.mark.parametrize(("width", "height", "radius"), [(300, 300, 40), (1200, 900, 40), (1200, 900, 250)])
def test_faces_of_any_size_are_cut_at_one_scale(width: int, height: int, radius: int) -> None:
    content, box = head(width, height, radius)
    cut = cutouts.face_pixels(open_image(content), box, cutting.SIDE_PX)
    assert cut.shape == (cutting.SIDE_PX, cutting.SIDE_PX, 3)
    dark = np.argwhere(cut[:, :, 0] < 128)
    across = (dark.max(axis=0) - dark.min(axis=0) + 1) / cutting.SIDE_PX
    assert across == pytest.approx([1 / (1 + 2 * cutouts.MARGIN)] * 2, rel=0.03)


def test_a_number_is_masked_but_for_its_last_digits() -> None:
    assert masked("+447700900123") == "•" * 10 + "123"


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_reason_has_a_key_of_its_own(outcome: Outcome) -> None:
    codes = offered(outcome)
    keys = forms.KEYS[: len(codes)]
    assert len(keys) == len(codes)
    assert len({*keys, *TAKEN}) == len(keys) + len(TAKEN)
    assert set(forms.OUTCOME_KEYS.values()) < TAKEN


def test_what_the_machine_doubted_is_offered_first() -> None:
    choice = forms.choices(forms.Given(), ("authority.deceased",))[1]
    assert (choice.value, choice.reasons[0].code) == ("rejected", "authority.deceased")


def test_reasons_of_another_outcome_do_not_count() -> None:
    sent = QueryDict("outcome=retry&reasons_rejected=face.another_person&reasons_retry=face.too_dark")
    assert forms.read(sent) == forms.Given("retry", ("face.too_dark",))
    assert forms.read(QueryDict("outcome=approved&reasons_retry=face.too_dark")) == forms.Given("approved")
