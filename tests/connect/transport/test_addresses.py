from __future__ import annotations

import ipaddress

import pytest

from realname.connect.transport.addresses import Reach, check_url, is_loopback, is_public, may_reach, resolve
from realname.connect.transport.errors import AddressRefused, NotConfigured, TransportError

PRIVATE = [
    "127.0.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104  an address to refuse
    "255.255.255.255",
    "224.0.0.1",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "2001:0:53aa:64c:0:5efe:c0a8:101",
]
PUBLIC = ["8.8.8.8", "172.15.255.255", "172.32.0.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("text", PRIVATE)
def test_an_address_that_is_not_reachable_from_everywhere_is_not_public(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_an_address_on_the_internet_is_public(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


def test_each_reach_allows_what_it_names() -> None:
    loopback, private, public = (ipaddress.ip_address(text) for text in ("127.0.0.1", "10.0.0.1", "8.8.8.8"))
    assert [may_reach(a, Reach.ANY) for a in (loopback, private, public)] == [True, True, True]
    assert [may_reach(a, Reach.PUBLIC) for a in (loopback, private, public)] == [False, False, True]
    assert [may_reach(a, Reach.PUBLIC_OR_LOOPBACK) for a in (loopback, private, public)] == [True, False, True]


def test_a_name_that_resolves_to_the_loopback_is_refused_to_a_public_call() -> None:
    with pytest.raises(AddressRefused):
        resolve("localhost", 443, Reach.PUBLIC)
    assert resolve("localhost", 443, Reach.ANY)


@pytest.mark.parametrize("url", ["https://example.org", "https://example.org:8443/base?x=1", "http://127.0.0.1:8701"])
def test_https_anywhere_and_http_on_this_machine_are_addresses(url: str) -> None:
    assert check_url(url).geturl() == url


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "http://10.0.0.1",
        "ftp://example.org",
        "example.org",
        "https://",
        "https://user:secret@example.org",
        "https://user@example.org",
        "https://example.org/#part",
        "https://example.org:99999",
        "https://example.org:0",
        "https://example.org/a b",
        "https://example.org/a\nb",
        "https://exämple.org",
        "https://[::1",
    ],
)
def test_other_addresses_are_refused_without_repeating_them(url: str) -> None:
    with pytest.raises(NotConfigured) as caught:
        check_url(url)
    assert "example" not in str(caught.value)
    assert caught.value.permanent


@pytest.mark.parametrize("url", ["https://127.0.0.1", "https://[::1]", "https://10.0.0.1/hook", "http://127.0.0.1:1"])
def test_a_tenants_address_may_not_be_written_as_a_private_one(url: str) -> None:
    with pytest.raises((AddressRefused, NotConfigured)) as caught:
        check_url(url, Reach.PUBLIC)
    assert isinstance(caught.value, TransportError)


def test_a_developers_hook_on_this_machine_is_allowed_by_its_reach_alone() -> None:
    assert check_url("http://127.0.0.1:9000/hook", Reach.PUBLIC_OR_LOOPBACK).port == 9000
    with pytest.raises(NotConfigured):
        check_url("http://10.0.0.1:9000/hook", Reach.PUBLIC_OR_LOOPBACK)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("LOCALHOST.", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("10.0.0.1", False),
        ("a.org", False),
    ],
)
def test_the_loopback_is_known_by_its_names_and_addresses(host: str, expected: bool) -> None:  # noqa: FBT001  a table
    assert is_loopback(host) is expected
