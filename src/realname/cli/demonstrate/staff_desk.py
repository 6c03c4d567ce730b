"""The browser of one of the sample staff, signed in as a person would: by password and the code of an app."""

from __future__ import annotations

import time

from realname.cli.demonstrate.phone import Phone
from realname.cli.demonstrate.place import Place
from realname.cli.service.errors import RunError
from realname.cli.service.sample_staff import PASSWORD, TOTP_SECRET
from realname.record.staff.actions.one_time_codes import DRIFT_STEPS, STEP_S, code_at

SECOND = "/sign-in/second"


def signed_in(place: Place, login: str) -> Phone:
    """Return the browser of a member of the sample staff. RunError `run.not_ready`."""
    desk = Phone(place.web)
    desk.open("/sign-in")
    desk.send("/sign-in", {"operator": place.operator.slug, "login": login, "password": PASSWORD})
    for ahead in range(DRIFT_STEPS + 1):  # a code works once, and this one may have been used just now
        desk.send(SECOND, {"code": code_at(TOTP_SECRET, int(time.time()) // STEP_S + ahead)})
        if 'name="code"' not in desk.page:
            return desk
    raise RunError(
        f"the sample staff's {login} was not signed in",
        code="run.not_ready",
        remedy="Wait a minute, and try again: each code works once, and a few wrong ones lock the login for a while.",
    )
