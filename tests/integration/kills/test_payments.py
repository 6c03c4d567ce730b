"""Money moved equals receipts while answers are lost and tills are killed: the short form of `benchmarks.payments`."""

from __future__ import annotations

import subprocess
import sys

from tests.pages.running import free_port

PATIENCE_S = 600
"""Some ten seconds; a machine that runs other tests beside takes its time."""


def test_money_moved_equals_receipts_while_tills_are_killed() -> None:
    few = ["--attempts", "24", "--payers", "3", "--processes", "2", "--kills", "1", "--port", str(free_port())]
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.payments", *few],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "money moved equals receipts" in ran.stdout
