"""From the text of a bar code to a boarding pass: IATA Resolution 792, format M. Nothing is corrected or guessed.

    M, legs, name (20), ticket indicator; for each leg 37 characters, of which the last two count, in hexadecimal, what
    follows for that leg; at the end, after `^`, security data

The first leg's variable part begins with `>`, a version, and the items that are written once. Items at the end of a
counted part may be left out; what no count covers is malformed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from realname.measure.documents.boarding_pass.errors import PassError
from realname.measure.documents.boarding_pass.items import MOST_LEGS, BoardingPass, FurtherItems, Issue, Leg

LONGEST = 23 + MOST_LEGS * (37 + 255) + 4 + 255
"""Characters of the longest pass that its own counts allow."""

NAME_LENGTH = 20
PRINTABLE = re.compile(r"[ -~]*")
NAME = re.compile(r"[A-Z][A-Z '\-]*(/[A-Z '\-]*)?")
HEX = re.compile(r"[0-9A-F]{2}")
AIRPORT = re.compile(r"[A-Z]{3}")
CARRIER = re.compile(r"[A-Z0-9]{2,3}")
FLIGHT = re.compile(r"(\d{1,4})([A-Z]?)")
BOOKING = re.compile(r"[A-Z0-9]{0,7}")
SEAT = re.compile(r"0*([1-9]\d{0,2}[A-Z])|[A-Z]{3}|")
SEQUENCE = re.compile(r"0*(\d{1,4}[A-Z]?)|[A-Z]{1,5}|")
DAYS = 366


@dataclass(slots=True)
class _Rest:
    """What of a text is not read yet."""

    text: str

    def take(self, length: int) -> str:
        """Return the next characters. PassError where there are fewer."""
        if len(self.text) < length:
            raise PassError("The boarding pass ends within an item.")
        taken, self.text = self.text[:length], self.text[length:]
        return taken

    def optional(self, length: int) -> str:
        """Return the next item without its padding, empty where the part has ended."""
        return self.take(length).strip() if self.text else ""

    def counted(self) -> _Rest:
        """Return the part whose length the next two characters say; an empty one where the text has ended."""
        return _Rest(self.take(_count(self.take(2)))) if self.text else _Rest("")


def parse_pass(text: str) -> BoardingPass:
    """Return what a bar code's text says. PassError `pass.malformed` for anything that is no whole format M pass."""
    if len(text) > LONGEST or not PRINTABLE.fullmatch(text):
        raise PassError("This is not the text of a boarding pass.")
    rest = _Rest(text)
    if rest.take(1) != "M":
        raise PassError("The boarding pass is not of format M.")
    legs_count = rest.take(1)
    if legs_count not in "1234":
        raise PassError("A boarding pass has between one and four legs.")
    name = rest.take(NAME_LENGTH)
    family, given = _names(name)
    rest.take(1)  # whether the ticket is electronic: all are
    legs: list[Leg] = []
    issue = Issue()
    for number in range(int(legs_count)):
        mandatory = _Rest(rest.take(35))
        variable = rest.counted()
        if number == 0:
            issue = _issue(variable)
        legs.append(_leg(mandatory, variable))
    return BoardingPass(family, given, not name.endswith(" "), tuple(legs), issue, _signature(rest))


def _names(text: str) -> tuple[str, str]:
    name = text.rstrip().upper()
    if not NAME.fullmatch(name):
        raise PassError("The name on the boarding pass is not one.")
    family, _, given = name.partition("/")
    return family.strip(), given.strip()


def _leg(mandatory: _Rest, variable: _Rest) -> Leg:
    booking = _match(BOOKING, mandatory.take(7))
    origin, destination = _match(AIRPORT, mandatory.take(3)), _match(AIRPORT, mandatory.take(3))
    carrier = _match(CARRIER, mandatory.take(3))
    digits, suffix = _groups(FLIGHT, mandatory.take(5))
    day = mandatory.take(3)
    if not re.fullmatch(r"[0-9]{3}", day) or not 1 <= int(day) <= DAYS:
        raise PassError("The day of flight is not one of a year.")
    return Leg(
        booking=booking,
        origin=origin,
        destination=destination,
        carrier=carrier,
        flight=f"{int(digits)}{suffix}",
        day_of_year=int(day),
        compartment=mandatory.take(1).strip(),
        seat=_unpadded(SEAT, mandatory.take(4)),
        sequence=_unpadded(SEQUENCE, mandatory.take(5)),
        status=mandatory.take(1).strip(),
        further=_further(variable),
    )


def _issue(variable: _Rest) -> Issue:
    """Read the items that are written once, and leave the rest of the first leg's part."""
    if not variable.text:
        return Issue()
    if variable.take(1) != ">":
        raise PassError("The conditional items do not begin with their version.")
    version = variable.optional(1)
    part = variable.counted()
    passenger, check_in, source = (part.optional(1) for _ in range(3))
    issued = part.optional(4)
    if issued and not re.fullmatch(r"[0-9]{4}", issued):
        raise PassError("The day of issue is not one.")
    return Issue(
        version=int(version) if version in "123456789" and version else 0,
        passenger=passenger,
        check_in=check_in,
        source=source,
        year_digit=int(issued[0]) if issued else -1,
        day_of_year=int(issued[1:]) if issued else 0,
        document=part.optional(1),
        issuer=part.optional(3),
    )


def _further(variable: _Rest) -> FurtherItems:
    part = variable.counted()
    ticket = part.optional(3) + part.optional(10)
    return FurtherItems(
        ticket=ticket,
        selectee=part.optional(1),
        documents_verified=part.optional(1),
        marketing_carrier=part.optional(3),
        frequent_flyer=part.optional(3) + part.optional(16) if part.text else "",
        baggage_allowance=_after_discount(part),
        fast_track=part.optional(1),
        airline_use=variable.text.rstrip(),
    )


def _after_discount(part: _Rest) -> str:
    part.optional(1)  # whether it is a ticket of the industry's own people: nobody's business here
    return part.optional(3)


def _signature(rest: _Rest) -> str:
    if not rest.text:
        return ""
    if rest.take(1) != "^":
        raise PassError("Something follows the boarding pass that is not counted.")
    rest.take(1)  # its type
    signature = rest.counted()
    if rest.text:
        raise PassError("Something follows the boarding pass that is not counted.")
    return signature.text


def _count(text: str) -> int:
    if not HEX.fullmatch(text):
        raise PassError("A length on the boarding pass is not a hexadecimal number.")
    return int(text, 16)


def _match(pattern: re.Pattern[str], text: str) -> str:
    value = text.rstrip().upper()
    if not pattern.fullmatch(value):
        raise PassError("An item of the boarding pass has characters that it cannot have.")
    return value


def _groups(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    found = pattern.fullmatch(text.strip().upper())
    if found is None:
        raise PassError("The flight number is not one.")
    return found.group(1), found.group(2)


def _unpadded(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.fullmatch(text.strip().upper())
    if found is None:
        raise PassError("An item of the boarding pass has characters that it cannot have.")
    return found.group(1) or found.group(0)
