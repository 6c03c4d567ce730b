"""`Prefer: wait=N` (RFC 7240): answer when the work is done, or after N seconds with what there is."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Annotated

from django.http import HttpResponse
from ninja import Header

LONGEST_S = 30
POLL_S = 0.1
"""Short beside the half second that a document takes; a poll is one indexed query."""

SHARE = 0.15
"""Of what was waited already: who waits for long is asked about less often, and waits a seventh longer at most."""

Prefer = Annotated[
    str,
    Header(
        alias="Prefer",
        max_length=200,
        description=f"`wait=N`: wait up to N seconds, {LONGEST_S} at most, until nothing is being measured (RFC 7240).",
    ),
]
WAIT = re.compile(r"(?:^|[,;\s])wait\s*=\s*(\d{1,6})(?=$|[,;\s])")


def wait_seconds(prefer: str) -> int:
    """Return how long the caller would wait; 0 where nothing of that is asked."""
    found = WAIT.search(prefer.lower())
    return min(int(found[1]), LONGEST_S) if found else 0


def wait_until(is_done: Callable[[], bool], prefer: str, response: HttpResponse) -> bool:
    """Wait as the caller prefers and tell whether it is done. Call with no transaction open: each look has its own."""
    seconds = wait_seconds(prefer)
    if not seconds:
        return False
    response["Preference-Applied"] = f"wait={seconds}"
    began = time.monotonic()
    while not (done := is_done()) and (waited := time.monotonic() - began) < seconds:
        time.sleep(min(max(POLL_S, waited * SHARE), seconds - waited))
    return done
