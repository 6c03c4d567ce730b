"""Simulators are for development: where people depend on the installation they neither start nor are believed.

`realname.connect.choosing` does the same for classes that settings name.
"""

from __future__ import annotations

import os

from realname.connect.choosing import is_production

SIMULATOR_HEADER = "X-Realname-Simulator"
"""On every response of every simulator, with the value `true`."""


class InsecureInProduction(Exception):
    """A simulator was to be started in production."""

    code = "simulator.in_production"
    remedy = "Name the real service in the settings; REALNAME_ENV=development is for trying things."


def in_production() -> bool:
    """Say whether people depend on this installation; REALNAME_ENV is read anew each time."""
    return is_production(os.environ)


def refuse_in_production(what: str) -> None:
    """Raise InsecureInProduction in production; else do nothing. `what` names the simulator."""
    if in_production():
        raise InsecureInProduction(f"{what} is a simulator and is not started in production")
