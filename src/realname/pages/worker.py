"""What a worker of the local page does before it serves."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

PR_SET_PDEATHSIG = 1
"""prctl(2): the signal that a process gets when its parent is gone."""


def load(tells: Connection) -> Callable[..., Any]:
    """Load the application and tell the launcher `ready`, or why not: then the process ends."""
    # The launcher's handlers came with the fork, and do nothing here; the server sets its own after this returns.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    from realname.pages.application import application  # noqa: PLC0415  the launcher itself loads no networks

    try:
        loaded = application()
    except Exception as error:  # noqa: BLE001  the end of a process: everything is printed, and told
        code, remedy = getattr(error, "code", ""), getattr(error, "remedy", "")
        message = str(error)
        if not code:
            # Told first, the launcher would end this process before it says why.
            traceback.print_exc()
            message, code, remedy = "the page did not start", "page.failed", "Report what is printed above."
        tells.send_bytes(_word(message, code, remedy))
        sys.exit(0)
    tells.send_bytes(json.dumps({"ready": True}).encode())
    return loaded


def end_with_parent() -> None:
    """Ask the kernel to end this process when its parent is gone, however that went; Linux alone can."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(0)


def _word(message: str, code: str, remedy: str) -> bytes:
    return json.dumps({"ready": False, "message": message, "code": code, "remedy": remedy}).encode()
