"""Names as a search compares them: lower case, no accents, words parted by single spaces."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers

_NOT_WORD = re.compile(r"[^\w\s]|_")
# Letters that are letters of their own, with no accent to take off, and how they are typed without their key.
_TYPED = str.maketrans({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
_SPLIT = str.maketrans("-/,.;", "     ")
# A word of one letter is matched whole: as a beginning it would match half of everybody.
SHORTEST_BEGINNING = 2


def search_form(text: str) -> str:
    """ "O'Brien-Núñez, Ana" becomes "obrien nunez ana"."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(_NOT_WORD.sub("", plain.translate(_SPLIT)).lower().translate(_TYPED).split())[:200]


def words(text: str) -> list[str]:
    """The words of what somebody typed, as names are searched by; ten at most."""
    return search_form(text).split()[:10]


def prefix_query(text: str) -> str:
    """A tsquery that asks every word to begin a word of the name, in any order; empty when there is nothing to ask for."""
    return " & ".join(f"{word}:*" if len(word) >= SHORTEST_BEGINNING else word for word in words(text))


def phone_digits(text: str) -> str:
    """The digits of a text that reads as a phone number (7 to 15 of them and no letters), without a leading 1 of eleven; else empty."""
    digits = re.sub(r"[\s().+\-/]", "", text)
    if not digits.isdecimal() or not digits.isascii() or not 7 <= len(digits) <= 15:
        return ""
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


def phone_number(text: str, region: str = "US") -> str:
    """The number in E.164 ("+15551234567"); raises ValueError when it is none."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        raise ValueError(text) from None
    if not phonenumbers.is_possible_number(number):
        raise ValueError(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
