"""Telephone numbers as people read them."""

from __future__ import annotations

import phonenumbers


def shown_phone(number: str) -> str:
    """A stored number as people read it: "(555) 123-4567" at home, international elsewhere; text that is no number stays."""
    try:
        parsed = phonenumbers.parse(number, "US")
    except phonenumbers.NumberParseException:
        return number
    style = phonenumbers.PhoneNumberFormat.NATIONAL if parsed.country_code == 1 else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)
