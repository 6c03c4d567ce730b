"""The settings as they ship, with specimens that are always the same: a test must not depend on what was drawn."""

from __future__ import annotations

from realname.settings import *  # noqa: F403  every setting but one

REALNAME_SPECIMEN_SEED = 0
