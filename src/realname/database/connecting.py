"""Django's settings of a database from its address, and a pool that is warm before the first request."""

from __future__ import annotations

from typing import Any

import dj_database_url
from django.db import connections
from django.db.utils import DEFAULT_DB_ALIAS

from realname.database.embedded import Address
from realname.database.errors import AddressError
from realname.database.rows import OWNER_ALIAS

ENGINE = "django.db.backends.postgresql"
POOL = {"min_size": 2, "max_size": 8, "timeout": 5.0, "max_lifetime": 1800.0}  # connections a process; seconds
CONNECT_SECONDS = 5
LOCAL_HOSTS = ("", "localhost", "127.0.0.1", "::1")


def database_settings(
    app: str | Address, owner: str | None = None, *, pooled: bool = True
) -> dict[str, dict[str, Any]]:
    """Return Django's DATABASES: `default` for `app`, and, where the owner's address is given, `owner`.

    `app` is DATABASE_URL, or an embedded server's Address. Connections of `app` are pooled, those of `owner` are not.
    To a host elsewhere, TLS is required unless the address says how (`sslmode`). AddressError `database.bad_address`.
    """
    url = app.url("app") if isinstance(app, Address) else app
    databases = {DEFAULT_DB_ALIAS: _settings(url, pool=POOL if pooled else None)}
    if owner is not None:
        databases[OWNER_ALIAS] = _settings(owner, pool=None)
    return databases


def warm(using: str = DEFAULT_DB_ALIAS) -> None:
    """Open the pool and wait for its first connections, so that no request pays for them; nothing without a pool."""
    pool = getattr(connections[using], "pool", None)
    if pool is not None:
        pool.open(wait=True, timeout=POOL["timeout"])


def _settings(url: str, pool: dict[str, float] | None) -> dict[str, Any]:
    try:
        read: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=0, conn_health_checks=pool is not None))
    except ValueError:
        # The cause is not chained: its text may repeat the address, which holds a password.
        raise AddressError("the database's address cannot be read") from None
    if read["ENGINE"] != ENGINE or not read["NAME"]:
        raise AddressError("the database's address does not name a PostgreSQL database")
    options = {"connect_timeout": CONNECT_SECONDS, "application_name": "realname", **read.get("OPTIONS", {})}
    if not read["HOST"].startswith("/") and read["HOST"] not in LOCAL_HOSTS:
        options.setdefault("sslmode", "require")
    if pool is not None:
        options["pool"] = dict(pool)
    return {**read, "OPTIONS": options, "ATOMIC_REQUESTS": False, "TIME_ZONE": None}
