"""Where a call may go: TLS everywhere but on the loopback, and no private networks at addresses that tenants give."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

from realname.connect.transport.errors import AddressRefused, NotConfigured, Unreachable

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

TRANSLATED = (
    ipaddress.ip_network("64:ff9b::/96"),  # RFC 6052: an IPv4 address in its last 32 bits
    ipaddress.ip_network("64:ff9b:1::/48"),  # RFC 8215
)


class Reach(StrEnum):
    """Which addresses a call may go to."""

    ANY = "any"
    """Those that the operator of this service configured: any host, also on her private network."""

    PUBLIC = "public"
    """Those that a tenant gave (webhooks): public addresses alone, https alone."""

    PUBLIC_OR_LOOPBACK = "public_or_loopback"
    """As PUBLIC, and http to this machine: for development."""


def is_loopback(host: str) -> bool:
    """Say whether a host's text is `localhost` or a loopback address; nothing is resolved."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_public(address: IpAddress) -> bool:
    """Say whether an address is globally reachable unicast, also through IPv4 in IPv6 (mapped, 6to4, NAT64)."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and any(address in network for network in TRANSLATED):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast


def may_reach(address: IpAddress, reach: Reach) -> bool:
    """Say whether a call of this reach may connect to the address."""
    if reach is Reach.ANY or is_public(address):
        return True
    return reach is Reach.PUBLIC_OR_LOOPBACK and address.is_loopback


def resolve(host: str, port: int, reach: Reach) -> list[str]:
    """Return the host's addresses, all of them allowed.

    One address that is not allowed refuses them all, and the caller connects to what was checked, so that a second
    look-up cannot answer otherwise (DNS rebinding). Resolving is not bounded in time: the system's resolver decides.
    Unreachable or AddressRefused.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable("the host's name does not resolve") from None
    texts = list(dict.fromkeys(str(info[4][0]) for info in found))
    refuse_private(texts, reach)
    return texts


def refuse_private(addresses: Iterable[str], reach: Reach) -> None:
    """Raise AddressRefused where one of the addresses is outside the reach."""
    if not all(may_reach(ipaddress.ip_address(text), reach) for text in addresses):
        raise AddressRefused("the host's address is not on the public Internet")


def check_url(url: str, reach: Reach = Reach.ANY) -> SplitResult:
    """Return an address in its parts: https, or http to the loopback where the reach allows; no credentials within.

    A host that is written as an address is checked here too. NotConfigured or AddressRefused; neither repeats the
    address, which may hold a secret.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotConfigured("the address is not a URL") from None
    host = parts.hostname or ""
    if not host or parts.scheme not in {"http", "https"} or port == 0:
        raise NotConfigured("the address is not an http or https URL")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise NotConfigured("the address holds credentials or a fragment")
    if not _printable_ascii(url):
        raise NotConfigured("the address holds characters that must be escaped")
    if parts.scheme == "http" and (reach is Reach.PUBLIC or not is_loopback(host)):
        raise NotConfigured("only https is used beyond this machine", remedy="Write the address with https://.")
    try:
        literal = [str(ipaddress.ip_address(host))]
    except ValueError:
        literal = []
    refuse_private(literal, reach)
    return parts


def _printable_ascii(text: str) -> bool:
    return all("!" <= character <= "~" for character in text)
