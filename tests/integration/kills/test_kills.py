"""Nothing acknowledged is lost or doubled while processes are killed: the short form of `benchmarks.kills`."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.pages.running import free_port

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="looks for processes in /proc, and only Linux ends orphans"
)

PATIENCE_S = 600
"""Some 40 seconds; a machine that runs other tests beside takes its time."""


def test_nothing_acknowledged_is_lost_or_doubled_by_twenty_kills() -> None:
    ports = [str(free_port()) for _ in range(5)]
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.kills", "--kills", "20", "--clients", "6", "--ports", *ports],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "STAND-INS" in ran.stdout
    assert "refused or failed calls: none" in ran.stdout
