"""Standard Webhooks signatures (HMAC-SHA256, `v1`) on what we send."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from standardwebhooks import Webhook

from realname.connect.transport.errors import NotConfigured

PREFIX = "whsec_"
SECRET_BYTES = range(24, 65)
"""Standard Webhooks: at least 192 bits, at most 512."""


def new_secret() -> str:
    """Return a fresh signing secret in the form that Standard Webhooks shows to people."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode("ascii")


def check_secret(secret: str) -> str:
    """Return the secret, or raise NotConfigured where it is not of the form, without repeating it."""
    try:
        length = len(base64.b64decode(secret.removeprefix(PREFIX), validate=True)) if secret.startswith(PREFIX) else 0
    except (binascii.Error, ValueError):
        length = 0
    if length not in SECRET_BYTES:
        raise NotConfigured("a signing secret is whsec_ and 24 to 64 bytes in base64")
    return secret


def _now() -> datetime:
    return datetime.now(UTC)


class MessageSignature:
    """Credentials of a Peer: sign one message, each attempt with its own time.

    Several secrets give several signatures, so that a receiver can change hers without losing a message.
    """

    def __init__(self, message_id: str, secrets_: Sequence[str], now: Callable[[], datetime] = _now) -> None:
        self._message_id = message_id
        self._signers = [Webhook(check_secret(secret)) for secret in secrets_]
        if not self._signers:
            raise NotConfigured("a signature needs a secret")
        self._now = now

    def headers(self, content: bytes) -> Mapping[str, str]:
        """Return `webhook-id`, `webhook-timestamp` and `webhook-signature` for this content, UTF-8."""
        moment = self._now().astimezone(UTC).replace(microsecond=0)  # the library signs whole seconds, and reads UTC
        signatures = [signer.sign(self._message_id, moment, content.decode()) for signer in self._signers]
        return {
            "webhook-id": self._message_id,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": " ".join(signatures),
        }

    def renew(self) -> bool:
        """Say that there is no other signature."""
        return False
