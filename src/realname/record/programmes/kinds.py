"""The kinds of programmes and terminals, and the acts by which a person asks to be looked at."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models


class Kind(models.TextChoices):
    """What a programme is for: also the purpose of its consent."""

    PAYMENT = "payment"
    HOTEL = "hotel"
    TRANSIT = "transit"
    BOARDING = "boarding"


class TerminalKind(models.TextChoices):
    """What a terminal is."""

    TILL = "till"
    DESK = "desk"
    LANE = "lane"
    GATE = "gate"


class Act(models.TextChoices):
    """What the person did to be looked at: without it, no frame is sent."""

    PRESSED = "pressed"
    PRESENTED_PASS = "presented_pass"  # noqa: S105  a boarding or travel pass
    ENTERED_LANE = "entered_lane"


TERMINAL_OF: Mapping[str, str] = {
    Kind.PAYMENT: TerminalKind.TILL,
    Kind.HOTEL: TerminalKind.DESK,
    Kind.TRANSIT: TerminalKind.LANE,
    Kind.BOARDING: TerminalKind.GATE,
}
"""Which terminals a programme has."""

ACTS_OF: Mapping[str, tuple[str, ...]] = {
    Kind.PAYMENT: (Act.PRESSED,),
    Kind.HOTEL: (Act.PRESSED,),
    Kind.TRANSIT: (Act.ENTERED_LANE, Act.PRESENTED_PASS),
    Kind.BOARDING: (Act.PRESENTED_PASS, Act.PRESSED),
}
"""By which acts a face may be measured in a programme: a till never looks at somebody who only stands there."""

STANDING = (Kind.PAYMENT, Kind.TRANSIT)
"""Kinds with one gallery from the first, which whoever joins enters; others make one for a day or a flight."""


class WithoutMatch(models.TextChoices):
    """What a terminal does where nobody is found."""

    ORDINARY = "ordinary"
    AGAIN = "again"
    STAFF = "staff"
