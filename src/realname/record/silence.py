"""How long a worker may be silent before its jobs are given to the living: one figure, and what follows from it."""

from __future__ import annotations

import os

SILENT_S = float(os.environ.get("REALNAME_SILENT_SECONDS") or 60)
"""A worker tells six times as often that it lives; one silent for so long is dead, and its jobs are free."""

HEARTBEAT_S = SILENT_S / 6

EACH_MINUTE = "* * * * *"
LOOK = EACH_MINUTE if SILENT_S >= 60 else f"* * * * * */{max(1, int(SILENT_S / 2))}"  # noqa: PLR2004  a minute
"""When dead workers and failed jobs are looked for; the sixth field are seconds, for tests that kill."""
