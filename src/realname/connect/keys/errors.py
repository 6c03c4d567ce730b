"""What stops keys from being used, or sealed data from being opened. No text here holds a key or a value."""

from __future__ import annotations


class KeysError(Exception):
    """Stop work with keys; `code` is stable and public, `remedy` tells the operator's engineer what to do."""

    code = "keys.failed"
    remedy = "Run `realname doctor`."

    def __init__(self, message: str, *, code: str | None = None, remedy: str | None = None) -> None:
        super().__init__(message)
        self.code = code or type(self).code
        self.remedy = remedy or type(self).remedy


class KeyringUnusable(KeysError):
    """The keyring cannot be opened or changed: codes `keys.*`, listed in docs/operate.md."""

    code = "keys.unusable"


class UnknownKey(KeysError):
    """A key-encryption key is not in the ring: retired, or another ring's."""

    code = "keys.unknown_key"
    remedy = "Open the ring that wrapped it. If that key was retired, what it wrapped is gone, as was meant."


class SealBroken(KeysError):
    """Sealed bytes do not open: altered, cut short, of another place, or under another key; never said which."""

    code = "keys.seal_broken"
    remedy = "The stored bytes were altered or moved: restore the row from a backup, and ask who can write to it."
