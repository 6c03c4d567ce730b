from __future__ import annotations

import pytest

from realname.connect.messages.texts import language_for, languages, one_time_code


def test_there_is_english_and_simplified_chinese() -> None:
    assert languages() == ("en", "zh-Hans")


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("zh-Hans", "zh-Hans"),
        ("ZH-hans", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("fr", "en"),
        ("", "en"),
    ],
)
def test_the_nearest_language_is_chosen(wanted: str, given: str) -> None:
    assert language_for(wanted) == given


@pytest.mark.parametrize(("language", "limit"), [("en", 160), ("zh-Hans", 70)])
def test_a_text_holds_its_code_and_fits_one_sms(language: str, limit: int) -> None:
    text = one_time_code(language, "123456", 10, "Demo Telecom")
    assert "123456" in text
    assert "10" in text
    assert "Demo Telecom" in text
    assert len(text) <= limit
    assert text.isascii() == (language == "en")


def test_a_code_can_be_bound_to_its_site() -> None:
    text = one_time_code("en", "123456", 10, "Demo", "id.example.org")
    assert text.splitlines()[-1] == "@id.example.org #123456"


@pytest.mark.parametrize("code", ["", "123", "12345678901", "12a4", "１２３４", "1234\n"])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="code"):
        one_time_code("en", code, 10, "Demo")


@pytest.mark.parametrize("host", ["Example.org", "a b", "a/b", "x\n#000000"])
def test_what_is_no_host_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match="host"):
        one_time_code("en", "123456", 10, "Demo", host)


def test_braces_in_a_brand_are_text() -> None:
    assert "{code}" in one_time_code("en", "123456", 10, "{code}")
