"""Open the keyring that the settings name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from realname.connect.choosing import choose
from realname.connect.keys.keyring import Keyring

DEFAULT = "realname.connect.keys.file_keyring.FileKeyring"


def open_keyring(environ: Mapping[str, str]) -> Keyring:
    """Open the ring whose class REALNAME_KEYRING names, else the file's.

    ChoiceError for a class that is not there or a stand-in in production; KeyringUnusable where it does not open.
    """
    kind = cast("type[Keyring]", choose(environ.get("REALNAME_KEYRING") or DEFAULT, environ))
    return kind.from_environment(environ)
