"""Which class speaks to the outside world: named by a dotted path, and never a stand-in where people depend on it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from importlib import import_module

STAND_IN_PREFIXES = ("Insecure", "Simulated")
PLACES_TO_TRY_THINGS = ("development", "test")

log = logging.getLogger(__name__)


class ChoiceError(Exception):
    """Refuse a dotted path; `code` is stable and public, `remedy` tells the operator's engineer what to mend."""

    def __init__(self, message: str, *, code: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.remedy = remedy


def is_production(environ: Mapping[str, str]) -> bool:
    """Tell whether people depend on this installation: REALNAME_ENV is neither absent, `development` nor `test`.

    A word that we do not know counts as production, so that a slip of the pen opens nothing.
    """
    return environ.get("REALNAME_ENV", "development") not in PLACES_TO_TRY_THINGS


def choose(dotted_path: str, environ: Mapping[str, str]) -> type:
    """Return the class of that path; warn of a stand-in, and refuse it in production.

    ChoiceError `connect.stand_in` or `connect.no_such_class`.
    """
    module_path, _, name = dotted_path.rpartition(".")
    try:
        chosen = getattr(import_module(module_path), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ChoiceError(
            f"there is no class {dotted_path}",
            code="connect.no_such_class",
            remedy="Check the dotted path in the settings, and that its package is installed.",
        ) from error
    if not isinstance(chosen, type):
        raise ChoiceError(
            f"{dotted_path} is not a class", code="connect.no_such_class", remedy="Name a class in the settings."
        )
    # The class's own name counts, not the one under which another module offers it.
    if chosen.__name__.startswith(STAND_IN_PREFIXES):
        if is_production(environ):
            raise ChoiceError(
                f"{chosen.__name__} is a stand-in and protects nobody",
                code="connect.stand_in",
                remedy="Name the real client in the settings; REALNAME_ENV=development is for trying things.",
            )
        log.warning("%s is a stand-in for trying things: it protects nobody", chosen.__name__)
    return chosen
