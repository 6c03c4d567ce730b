"""The settings with instruments that cannot be made: for the test of a start that fails."""

from __future__ import annotations

from realname.settings import *  # noqa: F403  every setting but one

REALNAME_INSTRUMENTS = "tests.pages.settings_broken.instruments"


def instruments() -> None:
    """Fail as nobody foresaw."""
    raise RuntimeError("nobody foresaw this")
