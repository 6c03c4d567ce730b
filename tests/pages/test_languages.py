"""Which language a page is in."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("asked", "tag"),
    [
        ("en", "en"),
        ("en-GB,en;q=0.8", "en"),
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("fr", "en"),
        ("", "en"),
    ],
)
def test_a_browsers_own_language_is_spoken_where_it_is_on_offer(asked: str, tag: str) -> None:
    answer = Client(headers={"accept-language": asked}).get("/")
    assert answer["Content-Language"] == tag
    assert f'<html lang="{tag}"' in answer.content.decode()


def test_a_choice_is_remembered_over_what_the_browser_asks_for(client: Client) -> None:
    assert "这是证件上的人吗？" in client.get("/?lang=zh-Hans").content.decode()
    assert "登记核验" in client.get("/verify").content.decode()
    assert client.get("/verify?lang=en")["Content-Language"] == "en"


def test_a_language_that_is_not_on_offer_changes_nothing(client: Client) -> None:
    answer = client.get("/?lang=xx%0d%0aSet-Cookie:a=b")
    assert answer["Content-Language"] == "en"
    assert "realname_language" not in answer.cookies


def test_the_language_that_a_page_is_in_is_marked_and_the_other_is_a_link(client: Client) -> None:
    page = client.get("/?lang=zh-Hans").content.decode()
    assert '<span lang="zh-Hans" aria-current="true">简体中文</span>' in page
    assert 'href="?lang=en"' in page
