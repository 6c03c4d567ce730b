"""What every answer tells the browser, and that no template breaks it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from realname.pages.headers import CAPTURING_POLICY, CONTENT_SECURITY_POLICY

CAPTURING = ["/verify", "/compare", "/document", "/specimen"]
PAGES = ["/", *CAPTURING, "/nowhere"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_forbids_inline_code_and_caching(client: Client, path: str) -> None:
    answer = client.get(path)
    expected = CAPTURING_POLICY if path in CAPTURING else CONTENT_SECURITY_POLICY
    assert answer["Content-Security-Policy"] == expected
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Permissions-Policy"].startswith("camera=(self), microphone=()")


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'; ")


def test_a_page_that_captures_may_compile_webassembly_and_no_more() -> None:
    assert CAPTURING_POLICY.replace(" 'wasm-unsafe-eval'", "") == CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("path", PAGES)
def test_no_page_holds_inline_code_or_style(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page)
    assert re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL) == [""]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_from_its_own_origin_alone(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    loaded = re.findall(r'(?:src|href|action)="([^"]*)"', page)
    assert all(address.startswith(("/", "?", "#", "data:")) for address in loaded)


def test_a_name_that_is_not_the_loopbacks_is_refused(client: Client) -> None:
    answer = client.get("/", headers={"host": "somebody-elses.example"})
    assert answer.status_code == 400
    assert b"page.malformed" in answer.content
