"""What a person gets for her pictures."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.pages.conftest import AGREED, picture
from tests.pages.stand_ins import BLUE, NOBODY, RED, ROSE, page, square

OWN = {**AGREED, "source": "own"}


def post(client: Client, path: str, given: dict[str, object], status: int = 200) -> str:
    answer = client.post(path, given)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_document_and_its_face_are_approved_with_the_limits_said(client: Client) -> None:
    shown = post(client, "/verify", {**OWN, "front": picture(page(RED)), "face": picture(square(RED))})
    assert "<h1>Approved</h1>" in shown
    assert "a photograph of a photograph can pass" in shown
    assert "Fewer than 1 in 3,300,000 pairs of strangers look this alike." in shown
    assert shown.count('<li class="rn-check ') == 10


def test_another_face_is_not_approved_with_the_reason_and_the_remedy(client: Client) -> None:
    shown = post(client, "/verify", {**OWN, "front": picture(page(RED)), "face": picture(square(BLUE))})
    assert "<h1>Not approved</h1>" in shown
    assert "face.no_match" in shown
    assert "You may ask for a person to look at this decision." in shown


def test_what_cannot_be_told_asks_for_another_try(client: Client) -> None:
    shown = post(client, "/verify", {**OWN, "front": picture(page(RED)), "face": picture(square(ROSE))})
    assert "<h1>Try again</h1>" in shown
    assert "face.cannot_tell" in shown


def test_three_photographs_of_the_face_are_taken_and_a_fourth_is_refused(client: Client) -> None:
    three = [picture(square(RED), f"{n}.png") for n in range(3)]
    assert "Photograph 3" in post(client, "/verify", {**OWN, "front": picture(page(RED)), "face": three})
    four = [picture(square(RED), f"{n}.png") for n in range(4)]
    shown = post(client, "/verify", {**OWN, "front": picture(page(RED)), "face": four}, 422)
    assert "Choose at most 3 pictures" in shown


def test_reasons_are_told_in_the_persons_language(client: Client) -> None:
    client.get("/?lang=zh-Hans")
    shown = post(client, "/verify", {**OWN, "front": picture(page(RED)), "face": picture(square(BLUE))})
    assert "<h1>未通过</h1>" in shown
    assert "<h3>人脸与证件人像一致</h3>" in shown
    assert "你" not in shown


@pytest.mark.parametrize(
    ("second", "title"), [(RED, "Match"), (ROSE, "Cannot tell"), (BLUE, "No match"), (NOBODY, "Cannot tell")]
)
def test_a_comparison_says_match_no_match_or_cannot_tell(
    client: Client, second: tuple[int, int, int], title: str
) -> None:
    files = {"picture_a": picture(square(RED)), "picture_b": picture(square(second))}
    assert f"<h1>{title}</h1>" in post(client, "/compare", {**AGREED, **files})


def test_a_picture_without_a_face_says_so_and_draws_no_scale(client: Client) -> None:
    files = {"picture_a": picture(square(RED)), "picture_b": picture(square(NOBODY))}
    shown = post(client, "/compare", {**AGREED, **files})
    assert "No face can be seen in the photograph." in shown
    assert "No face found" in shown
    assert "rn-scale" not in shown


def test_a_document_is_shown_with_fields_lines_digits_and_what_was_settled(client: Client) -> None:
    shown = post(client, "/document", {**AGREED, "sides": picture(page(RED))})
    assert "ERIKSSON" in shown
    assert "L898902C3<span" in shown
    assert shown.count("agrees</span>") == 5
    assert "Document number, place 7: seen O, taken as 0, by the check digit" in shown
    assert "Cannot be read" in shown
    assert "It turned" not in shown


def test_a_picture_with_no_text_says_what_would_mend_it(client: Client) -> None:
    shown = post(client, "/document", {**AGREED, "sides": picture(square(RED, 100))})
    assert "No text can be seen in the photograph of the document." in shown
    assert "Kind of document not recognised" in shown


def test_an_empty_form_names_every_field_to_mend_in_the_order_of_the_page(client: Client) -> None:
    shown = post(client, "/verify", {"source": "own", "policy": "photographs"}, 422)
    found = [shown.index(f'href="#id_{name}"') for name in ("front", "face", "people_agree", "measure_once")]
    assert found == sorted(found)
    assert "<title>Error: Check a registration" in shown


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not a picture", "The file is not a picture."),
        (square(RED)[:-40], "The file ends before the picture does."),
        (b"\0\0\0\x18ftypheic" + bytes(40), "This kind of picture is not supported."),
    ],
)
def test_a_file_that_is_no_usable_picture_is_told_beside_its_field(client: Client, content: bytes, said: str) -> None:
    files = {"picture_a": picture(content), "picture_b": picture(square(RED))}
    shown = post(client, "/compare", {**AGREED, **files}, 422)
    assert 'href="#id_picture_a"' in shown
    assert 'href="#id_picture_b"' not in shown
    assert said in shown


def test_of_several_pictures_the_broken_one_is_named(client: Client) -> None:
    faces = [picture(square(RED)), picture(square(RED)[:-40])]
    shown = post(client, "/verify", {**OWN, "front": picture(page(RED)), "face": faces}, 422)
    assert "Picture 2: " in shown


def test_a_policy_that_does_not_ship_is_refused(client: Client) -> None:
    files = {"picture_a": picture(square(RED)), "picture_b": picture(square(RED))}
    post(client, "/compare", {**AGREED, **files, "policy": "../../etc/passwd.toml"}, 422)


def test_a_form_without_the_browsers_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    shown = post(client, "/compare", dict(AGREED), 403)
    assert "page.form_expired" in shown


def test_a_wrong_method_is_refused(client: Client) -> None:
    assert client.put("/verify").status_code == 405
    assert client.post("/").status_code == 405
