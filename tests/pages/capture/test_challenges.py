"""What a page asks of a person before the camera, and what she is told where that is refused."""

from __future__ import annotations

import pytest
from django.utils import translation

from realname.judge.facts import Channel
from realname.judge.policy import load_policy, parse, shipped_text
from realname.pages.capture.challenges import AGAIN, OTHER, WORDS, asks_of, words_of
from realname.record.errors import Conflict


def changed(*, of: str = "phone", closer: bool = True, light: bool = True) -> str:
    text = shipped_text("new-line").replace('of = ["phone"]', f'of = ["{of}"]')
    return text.replace("closer = true", f"closer = {closer}".lower()).replace(
        "light = true", f"light = {light}".lower()
    )


def test_a_policy_asks_the_channels_that_it_names_and_no_other() -> None:
    policy = parse(changed(of="counter"))
    assert asks_of(policy, Channel.COUNTER) == ("turn", "closer", "light")
    assert asks_of(policy, Channel.PHONE) == ()
    assert asks_of(load_policy(), Channel.PHONE) == (), "photographs alone"


def test_only_what_can_be_asked_is_announced() -> None:
    assert asks_of(parse(changed(closer=False)), Channel.PHONE) == ("turn", "light")
    assert asks_of(parse(changed(light=False)), Channel.PHONE) == ("turn", "closer")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("challenge.used_up", WORDS["challenge.used_up"]),
        ("challenge.expired", AGAIN),
        ("envelope.signature", AGAIN),
        ("image.not_an_image", AGAIN),
        ("registration.out_of_order", OTHER),
    ],
)
def test_a_refusal_has_words_in_both_languages(code: str, words: str) -> None:
    error = Conflict("-", code=code, remedy="-")
    assert words_of(error) == words
    with translation.override("en"):
        english = str(words_of(error))
    with translation.override("zh-hans"):
        assert str(words_of(error)) not in {"", english}
