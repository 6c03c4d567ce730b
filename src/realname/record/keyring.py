"""The process's one keyring, opened at its first use."""

from __future__ import annotations

import os
from functools import cache

from realname.connect.keys.keyring import Keyring
from realname.connect.keys.opening import open_keyring


@cache
def keyring() -> Keyring:
    """Return the ring that the settings name."""
    return open_keyring(os.environ)
