"""Few pages measure at a time, however many threads answer: each measurement holds pictures and keeps a core busy."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

AT_ONCE = 4
"""Inference leaves Python's lock: two checks fill the two cores of a small machine."""

turns = threading.BoundedSemaphore(AT_ONCE)

View = Callable[[HttpRequest], HttpResponse]


def in_turn(view: View) -> View:
    """Return the view so that what is sent to it waits for its turn; what is only read does not."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return view(request)
        with turns:
            return view(request)

    return answer
