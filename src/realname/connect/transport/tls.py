"""Whom we trust, and who we are, on a TLS connection."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

import httpcore2

from realname.connect.transport.errors import NotConfigured


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """PEM files. `authority`, where named, is trusted alone; `certificate` and `key` are ours, for mutual TLS."""

    authority: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


def context_for(files: TlsFiles) -> ssl.SSLContext:
    """Return a context that checks names and certificates: the system's authorities, or the one that is named.

    NotConfigured where a file cannot be read; the text names no path.
    """
    if files.key is not None and files.certificate is None:
        raise NotConfigured("a key is named without its certificate")
    try:
        if files.authority is None:
            context = httpcore2.default_ssl_context()
        else:
            context = ssl.create_default_context(cafile=files.authority)
        if files.certificate is not None:
            context.load_cert_chain(files.certificate, files.key)
    except (OSError, ssl.SSLError):
        raise NotConfigured("a certificate or key file cannot be used") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
