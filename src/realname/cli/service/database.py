"""Set Django up for a command, with the database that the environment names."""

from __future__ import annotations

import os

import django

from realname.database.errors import AddressError


def require_addresses(*names: str) -> None:
    """Raise AddressError where one of these variables is not set."""
    for name in names:
        if not os.environ.get(name):
            raise AddressError(f"{name} is not set", remedy=f"Set {name} to the database's address: docs/operate.md.")


def use_database(*, as_owner: bool = False) -> None:
    """Set Django up. AddressError where DATABASE_URL, or DATABASE_OWNER_URL where it is needed, is not set."""
    require_addresses("DATABASE_URL", *(["DATABASE_OWNER_URL"] if as_owner else []))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "realname.settings")
    django.setup(set_prefix=False)
