"""The staff of a sample operator: one store and its members, whose secrets everybody knows. For trying alone."""

from __future__ import annotations

import uuid

from realname.connect.transport.production import refuse_in_production
from realname.record.staff.actions.one_time_codes import typed_form

PASSWORD = "sample staff of realname"  # noqa: S105  a sample, printed at each start; refused in production
TOTP_SECRET = b"realname-sample-totp"
"""Of 20 bytes, as an authenticator app takes it."""

STORE, STORE_CODE = "Main Street", "1"

MEMBERS = {
    "agent": ("Ada Sample", ("agent",)),
    "reviewer": ("Bea Sample", ("reviewer",)),
    "administrator": ("Cem Sample", ("administrator",)),
    "regulator": ("Dot Sample", ("regulator",)),
    "analyst": ("Eve Sample", ("analyst",)),
    "gate": ("Fay Sample", ("gate",)),
}
"""By login: the name, and the roles."""


def make_staff(operator_id: uuid.UUID) -> None:
    """Add whoever is not there yet. InsecureInProduction where people depend on this installation."""
    refuse_in_production("the sample staff")
    from realname.database.rows import tenant  # noqa: PLC0415  after Django is set up
    from realname.record.staff import selectors  # noqa: PLC0415  the same
    from realname.record.staff.actions.members import add_member, add_store  # noqa: PLC0415  the same
    from realname.record.staff.actions.signing_in import keep_secret  # noqa: PLC0415  the same

    with tenant(operator_id):
        there = set(selectors.members().values_list("login", flat=True))
        store = selectors.stores().filter(code=STORE_CODE).first()
    store_id = store.id if store else add_store(operator_id, STORE, STORE_CODE)
    for login, (name, roles) in MEMBERS.items():
        if login not in there:
            added = add_member(
                operator_id, name, login, roles, store_id if "agent" in roles else None, password=PASSWORD
            )
            with tenant(operator_id):
                keep_secret(selectors.member_of(added.member_id), TOTP_SECRET)


def told_staff(address: str, slugs: list[str]) -> list[str]:
    """Return the lines by which a person signs in as one of them."""
    return [
        "",
        f"Sample staff, to sign in with at {address}/sign-in (samples: everybody knows these)",
        f"  operator       {', '.join(slugs)}",
        f"  login          {', '.join(MEMBERS)}",
        f"  password       {PASSWORD}",
        f"  second proof   {typed_form(TOTP_SECRET)} in an authenticator app,",
        "                 or `realname staff sample-code` prints the code of now",
    ]
