"""The settings with instruments that measure coloured squares: for tests that start the server itself."""

from __future__ import annotations

from realname.settings import *  # noqa: F403  every setting but one

REALNAME_INSTRUMENTS = "tests.pages.stand_ins.instruments"
