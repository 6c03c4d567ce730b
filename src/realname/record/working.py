"""What every job needs: a connection that is whole at its begin and given back at its end, and errors without data."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connections

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)


class JobFailed(Exception):
    """In the place of what a job raised, for the queue to log: its kind and code, without its text."""


def released(job: Callable[P, T]) -> Callable[P, T]:
    """Return the job so that its thread keeps no connection after it: a closed one would fail the next.

    The text of what it raises stays here, since it may hold a person's data: JobFailed goes on, and our log names the
    place.
    """

    @wraps(job)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return job(*args, **kwargs)
        except Exception as error:  # noqa: BLE001  whatever it is, it is told without its text
            name = _named(error)
            log.warning("a job failed by %s at\n%s", name, "".join(traceback.format_tb(error.__traceback__)))
        finally:
            connections.close_all()
        raise JobFailed(name)  # outside of the block: the error is not its context either

    return run


def _named(error: Exception) -> str:
    code = getattr(error, "code", None)
    return f"{type(error).__name__} {code}" if isinstance(code, str) else type(error).__name__
