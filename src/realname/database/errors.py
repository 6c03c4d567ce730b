"""What stops the database from being used. A refused row is PostgreSQL's own error, not one of these."""

from __future__ import annotations


class DatabaseUnusable(Exception):
    """Stop work on the database; `code` is stable and public, `remedy` tells the operator's engineer what to mend.

    Neither text holds a password or a row's value; both may name the operator's own folders.
    """

    code = "database.unusable"
    remedy = "Run `realname doctor`."

    def __init__(self, message: str, *, code: str | None = None, remedy: str | None = None) -> None:
        super().__init__(message)
        self.code = code or type(self).code
        self.remedy = remedy or type(self).remedy


class ServerUnusable(DatabaseUnusable):
    """The embedded server cannot start or run: codes `database.*`, listed in docs/operate.md."""

    code = "database.start_failed"
    remedy = "Read the end of the server's log, named above."


class AddressError(DatabaseUnusable):
    """A database's address cannot be read; the text never repeats the address, which holds a password."""

    code = "database.bad_address"
    remedy = "Write it as postgresql://USER:PASSWORD@HOST:PORT/NAME, with %-escapes for special characters."


class TenantError(DatabaseUnusable):
    """Rows of an operator were asked for in a way that would mix operators: codes `database.*tenant*`."""

    code = "database.another_tenant"
    remedy = "End the block of one operator before the block of another begins."
