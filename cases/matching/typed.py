"""One line of typing, read as what is known of somebody: name, date of birth, age, phone, address, looks, in any order."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from cases.matching import facts
from cases.matching.facts import Facts

_DATE = re.compile(r"(?<!\d)(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2}))(?!\d)")
_PHONE = re.compile(r"(?<![\w/-])(?:\+[2-9][\d\s().-]{6,}\d|(?:\+?1[\s.-]?)?(?:\(?\d{3}\)?[\s.-]*)?\d{3}[\s.-]*\d{4})(?![\w/])")
_HEIGHT = re.compile(r"(?<!\d)([3-7])\s*(?:'|’|′|ft|feet)\s*(\d{1,2})?\s*(?:\"|”|″|''|in\b)?", re.IGNORECASE)
_WEIGHT = re.compile(r"(?<!\d)(\d{2,3})\s*(?:lbs?|pounds?)\b", re.IGNORECASE)
_AGE = re.compile(
    r"(?<![\d/])(?:(?:about|age|aged|around)\s+)?(\d{1,3})(?:\s*(?:-|–|to)\s*(\d{1,3}))?\s*(?:years?(?:\s+old)?|yrs?|yo|y/o)\b"
    r"|(?:about|age|aged|around)\s+(\d{1,3})(?:\s*(?:-|–|to)\s*(\d{1,3}))?(?!\d)|(?<![\d/])(\d{2})\s*[-–]\s*(\d{2})(?![\d/])",
    re.IGNORECASE,
)
_EYES = re.compile(r"\b(brown|blue|green|hazel|gray|grey|black)\s+eye(?:s|d)?\b", re.IGNORECASE)
_HAIR = re.compile(r"\b(black|brown|blond|blonde|red|gray|grey|white)\s+hair(?:ed)?\b|\b(bald)\b", re.IGNORECASE)
_GENDER = re.compile(r"\b(female|woman|girl|male|man|boy)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<![\w/])\d{1,5}\s+\w.*$")
_SAME_COLOR = {"grey": "gray", "blonde": "blond"}
_OLDEST = 120


def _day(found: re.Match[str], today: dt.date) -> dt.date | None:
    year, month, day, us_month, us_day, us_year = found.groups()
    if year is None:
        year, month, day = us_year, us_month, us_day
    number = int(year)
    if len(year) == 2:
        number += 2000 if number <= today.year % 100 else 1900
    for one, other in ((int(month), int(day)), (int(day), int(month))):
        try:
            found_on = dt.date(number, one, other)
        except ValueError:
            continue
        if found_on <= today and today.year - number <= _OLDEST:
            return found_on
    return None


def _take(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    """The first place where a pattern is found, and the text without it."""
    found = pattern.search(text)
    return (found, f"{text[: found.start()]} {text[found.end() :]}") if found else (None, text)


def _looks(known: Facts, text: str) -> tuple[Facts, str]:
    found, text = _take(_HEIGHT, text)
    if found and int(found[2] or 0) < 12:
        known = replace(known, height=int(found[1]) * 12 + int(found[2] or 0))
    found, text = _take(_WEIGHT, text)
    if found:
        known = replace(known, weight=int(found[1]))
    found, text = _take(_EYES, text)
    if found:
        color = found[1].lower()
        known = replace(known, eyes=_SAME_COLOR.get(color, color))
    found, text = _take(_HAIR, text)
    if found:
        color = (found[1] or found[2]).lower()
        known = replace(known, hair=_SAME_COLOR.get(color, color))
    found, text = _take(_GENDER, text)
    if found:
        known = replace(known, gender="female" if found[1].lower() in ("female", "woman", "girl") else "male")
    return known, text


def _numbers(known: Facts, text: str, today: dt.date) -> tuple[Facts, str]:
    found, rest = _take(_DATE, text)
    born_on = _day(found, today) if found else None
    if born_on is not None:
        known, text = replace(known, born_on=born_on), rest
    found, rest = _take(_PHONE, text)
    number = facts.phone(found[0]) if found else ""
    if number:
        known, text = replace(known, phones=(number,)), rest
    found, rest = _take(_AGE, text)
    if found:
        low, high = (next((int(one) for one in found.groups()[n::2] if one), None) for n in (0, 1))
        if low is not None and low <= _OLDEST and (high is None or low <= high <= _OLDEST):
            known, text = replace(known, age_low=low, age_high=high if high is not None else low), rest
    return known, text


def read(text: str, today: dt.date) -> Facts:
    """What a line says of somebody; whatever is nothing else is taken for words of a name."""
    known, text = _numbers(Facts(), text[:200], today)
    known, text = _looks(known, text)
    found, text = _take(_ADDRESS, text)
    if found:
        known = replace(known, addresses=(facts.address(found[0]),))
    name = facts.loose(text)
    return replace(known, names=(name,)) if name.words else known
