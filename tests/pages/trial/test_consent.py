"""Without consent nothing is measured: there is no permit, and the page asks again."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.pages.conftest import AGREED, picture
from tests.pages.stand_ins import FACES, RED, page, square

from realname.pages.trial.consent import PURPOSE, WORDS, ConsentForm

FORMS: dict[str, dict[str, Any]] = {
    "/verify": {"source": "own", "front": picture(page(RED)), "face": picture(square(RED))},
    "/compare": {"picture_a": picture(square(RED)), "picture_b": picture(square(RED))},
    "/document": {"sides": picture(page(RED))},
    "/specimen": {"portrait": picture(square(RED)), "kind": "passport"},
}


@pytest.fixture(autouse=True)
def no_permits() -> None:
    FACES.permits.clear()


@pytest.mark.parametrize("missing", list(WORDS))
@pytest.mark.parametrize("path", list(FORMS))
def test_a_form_without_every_tick_is_refused_and_nothing_is_measured(client: Client, path: str, missing: str) -> None:
    agreed = {name: value for name, value in AGREED.items() if name != missing}
    for file in FORMS[path].values():
        if not isinstance(file, str):
            file.seek(0)
    answer = client.post(path, {**agreed, **FORMS[path]})
    assert answer.status_code == 422
    assert f'href="#id_{missing}"' in answer.content.decode()
    assert FACES.permits == []


def test_ticks_are_never_made_beforehand(client: Client) -> None:
    for path in FORMS:
        page_shown = client.get(path).content.decode()
        for name in WORDS:
            assert f'name="{name}" value="yes">' in page_shown


def test_a_form_that_is_not_valid_gives_no_permit() -> None:
    form = ConsentForm({"people_agree": "yes"})
    assert not form.is_valid()
    with pytest.raises(ValueError, match="without consent"):
        form.permit()


def test_a_form_that_nobody_looked_at_gives_no_permit() -> None:
    with pytest.raises(ValueError, match="without consent"):
        ConsentForm(AGREED).permit()


def test_a_permit_names_the_words_that_were_agreed_to_and_no_two_are_alike() -> None:
    permits = []
    for _ in range(2):
        form = ConsentForm(AGREED)
        assert form.is_valid()
        permits.append(form.permit())
    first, second = permits
    assert first.purpose == PURPOSE
    assert first.receipt.rpartition(":")[0] == second.receipt.rpartition(":")[0]
    assert first.receipt != second.receipt


def test_the_engine_gets_the_permit_that_the_ticks_gave(client: Client) -> None:
    files = {"picture_a": picture(square(RED)), "picture_b": picture(square(RED))}
    assert client.post("/compare", {**AGREED, **files}).status_code == 200
    assert [permit.purpose for permit in FACES.permits] == [PURPOSE]
