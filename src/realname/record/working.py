"""What every job needs: a connection that is whole when it begins, and given back when it ends."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connections

P = ParamSpec("P")
T = TypeVar("T")


def released(job: Callable[P, T]) -> Callable[P, T]:
    """Return the job so that its thread keeps no connection after it: a closed one would fail the next."""

    @wraps(job)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return job(*args, **kwargs)
        finally:
            connections.close_all()

    return run
