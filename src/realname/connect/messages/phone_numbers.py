"""Phone numbers: E.164 in and out, and masked wherever people who need not know them look."""

from __future__ import annotations

import phonenumbers

LAST_DIGITS_SHOWN = 2


class PhoneNumberError(ValueError):
    """This is not a phone number; the text does not repeat it. Codes `line.number`, `line.number_without_country`."""

    def __init__(self, message: str, *, code: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.remedy = remedy


def parse_number(text: str, region: str | None = None) -> str:
    """Return a number in E.164, as +447700900123. PhoneNumberError.

    `region` (ISO 3166-1 alpha-2) reads numbers that are written without a country. The length must be possible in the
    number's country; whether the range is in use is not asked, since new ranges precede every list of them.
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        if error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
            raise PhoneNumberError(
                "the number does not say its country",
                code="line.number_without_country",
                remedy="Write it in the international form, with + and the country's code.",
            ) from None
        raise _no_number() from None
    possible = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    if number.extension or not possible:
        raise _no_number()
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_e164(text: str) -> bool:
    """Say whether a text is a number that `parse_number` gives."""
    try:
        return parse_number(text) == text
    except PhoneNumberError:
        return False


def mask(number: str) -> str:
    """Return a number for logs and pages: its country's code and last two digits, as +44•••••••••23."""
    try:
        code = f"+{phonenumbers.parse(number).country_code}"
    except phonenumbers.NumberParseException:
        return "•" * len(number)
    hidden = len(number) - len(code) - LAST_DIGITS_SHOWN
    return f"{code}{'•' * max(hidden, 0)}{number[-LAST_DIGITS_SHOWN:]}"


def _no_number() -> PhoneNumberError:
    return PhoneNumberError(
        "this is not a phone number",
        code="line.number",
        remedy="Check the digits, and write it in the international form, with + and the country's code.",
    )
