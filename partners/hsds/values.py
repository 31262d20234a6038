"""Turning what stands in a cell into a value, with a sentence for what cannot be read."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

MISSING = {"", "null", "none", "n/a", "na", "-"}
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
_DAY_WORDS = {
    name[:length].lower(): code
    for name, code in zip(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"], DAYS, strict=True)
    for length in (2, 3, len(name))
}


class Unreadable(ValueError):
    """A value that cannot be read; the message is the reason given to a person."""


def text(value: Any) -> str:
    """The value as text without blanks at its ends; empty for null. Only an empty cell is missing here, as "None" may be meant."""
    return "" if value is None else str(value).replace("\x00", "").strip()


def cell(value: Any) -> str:
    """As text, and empty for the usual ways of writing "missing"."""
    found = text(value)
    return "" if found.lower() in MISSING else found


def plain(value: Any) -> str:
    """Text without quotation marks that an export left around it."""
    return cell(value).strip('"').strip()


def number(value: Any) -> float | None:
    """A number, or None for an empty cell."""
    found = cell(value)
    if not found:
        return None
    try:
        result = float(found)
    except ValueError:
        raise Unreadable(_("“%(value)s” is not a number.") % {"value": found}) from None
    if result != result or result in (float("inf"), float("-inf")):
        raise Unreadable(_("“%(value)s” is not a number.") % {"value": found})
    return result


def whole(value: Any) -> int | None:
    """A whole number from 0 to 32767, or None for an empty cell."""
    found = number(value)
    if found is None:
        return None
    if found != int(found) or not 0 <= found <= 32767:
        raise Unreadable(_("“%(value)s” is not a whole number from 0 to 32767.") % {"value": cell(value)})
    return int(found)


def money(value: Any) -> Decimal | None:
    """An amount with two decimals, or None for an empty cell."""
    found = cell(value).lstrip("$£€")
    if not found:
        return None
    try:
        amount = Decimal(found).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise Unreadable(_("“%(value)s” is not an amount.") % {"value": found}) from None
    if not amount.is_finite() or abs(amount) >= 10**8:
        raise Unreadable(_("“%(value)s” is not an amount below 100 million.") % {"value": found})
    return amount


_DATE_FORMATS = ["%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%B %d, %Y", "%b %d, %Y", "%Y/%m/%d", "%Y%m%d"]


def date(value: Any) -> dt.date | None:
    """A date: ISO first, then the American ways of writing one; None for an empty cell."""
    found = cell(value)
    if not found:
        return None
    head = found[:10] if re.match(r"\d{4}-\d\d-\d\d[T ]", found) else found
    for form in _DATE_FORMATS:
        try:
            result = dt.datetime.strptime(head, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
        if result.year < 1000:
            raise Unreadable(_("“%(value)s” has no real year.") % {"value": found})
        return result
    raise Unreadable(_("“%(value)s” is not a date. Write it as 2026-12-31.") % {"value": found})


_TIME = re.compile(r"^(\d{1,2})(?:[:.](\d\d))?(?:[:.](\d\d))?(?:\.\d+)?\s*([ap])?\.?\s?(?:m\.?)?\s*(z|[+-]\d\d:?\d\d)?$", re.IGNORECASE)


def time(value: Any) -> tuple[dt.time | None, float | None]:
    """A time of day and the offset from UTC in hours that it names, None where it names none; 24:00 is midnight."""
    found = cell(value)
    if not found:
        return None, None
    words = {"noon": dt.time(12), "midnight": dt.time(0)}
    if found.lower() in words:
        return words[found.lower()], None
    match = _TIME.match(found)
    if not match:
        raise Unreadable(_("“%(value)s” is not a time of day. Write it as 17:30.") % {"value": found})
    hour, minute, second = (int(part or 0) for part in match.groups()[:3])
    if match[4]:
        if not 1 <= hour <= 12:
            raise Unreadable(_("“%(value)s” is not a time of day. Write it as 17:30.") % {"value": found})
        hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
    if hour == 24 and not minute and not second:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        raise Unreadable(_("“%(value)s” is not a time of day. Write it as 17:30.") % {"value": found})
    return dt.time(hour, minute, second), _offset(match[5])


def _offset(found: str | None) -> float | None:
    if not found:
        return None
    if found.lower() == "z":
        return 0.0
    sign = -1 if found[0] == "-" else 1
    return sign * (int(found[1:3]) + int(found[-2:]) / 60)


def truth(value: Any) -> bool | None:
    """Yes or no, in the usual spellings; None for an empty cell."""
    found = cell(value).lower()
    if not found:
        return None
    if found in {"true", "t", "yes", "y", "1"}:
        return True
    if found in {"false", "f", "no", "n", "0"}:
        return False
    raise Unreadable(_("“%(value)s” is neither yes nor no.") % {"value": cell(value)})


def url(value: Any) -> str:
    """A web address with http or https; one without a scheme gets https."""
    found = cell(value)
    if not found:
        return ""
    if "://" not in found:
        found = f"https://{found}"
    try:
        parts = urlsplit(found)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or "." not in parts.netloc or " " in found or len(found) > 400:
        raise Unreadable(_("“%(value)s” is not a web address.") % {"value": cell(value)[:80]})
    return found


def email(value: Any) -> str:
    """An e-mail address."""
    found = cell(value)
    if not found:
        return ""
    try:
        validate_email(found)
    except ValidationError:
        raise Unreadable(_("“%(value)s” is not an e-mail address.") % {"value": found[:80]}) from None
    return found


def days(value: Any) -> str:
    """HSDS byday: MO,TU ... each perhaps with a number before it (2MO), from codes, day names, ranges (Mon-Fri) or the numbers 1 to 7, Monday first."""
    found = cell(value)
    result: list[str] = []
    for part in re.split(r"[,;/|]+|\s+(?:and|&)\s+", found, flags=re.IGNORECASE):
        result += _day_part(part.strip(), found)
    return ",".join(dict.fromkeys(result))


def _day_part(part: str, whole_text: str) -> list[str]:
    if not part:
        return []
    match = re.fullmatch(r"([+-]?\d{1,2})?\s*([A-Za-z]+)\.?", part)
    if match and match[2].lower() in _DAY_WORDS:
        return [(match[1] or "").lstrip("+") + _DAY_WORDS[match[2].lower()]]
    if re.fullmatch(r"[1-7]", part):
        return [DAYS[int(part) - 1]]
    ends = re.split(r"\s*(?:-|–|to)\s*", part.lower())
    if len(ends) == 2 and all(end in _DAY_WORDS for end in ends):
        first, last = (DAYS.index(_DAY_WORDS[end]) for end in ends)
        return [DAYS[(first + step) % 7] for step in range((last - first) % 7 + 1)]
    raise Unreadable(_("“%(value)s” does not name days of the week. Write them as MO,TU,WE.") % {"value": whole_text})


_LANGUAGES = {str(info["name"]).lower(): code for code, info in LANG_INFO.items() if len(code) <= 3 and "name" in info} | {
    "chinese": "zh", "mandarin": "zh", "cantonese": "yue", "tagalog": "tl", "filipino": "fil", "farsi": "fa", "american sign language": "ase",
    "asl": "ase", "haitian creole": "ht", "somali": "so", "amharic": "am", "hmong": "hmn",
}  # fmt: skip
_LONG_CODES = {
    "eng": "en",
    "spa": "es",
    "fra": "fr",
    "fre": "fr",
    "deu": "de",
    "ger": "de",
    "rus": "ru",
    "vie": "vi",
    "kor": "ko",
    "ara": "ar",
}


def language_code(code: Any, name: Any) -> str:
    """The ISO 639 code of a language, two letters where there are two, from its code or its English name; empty when not known."""
    given = cell(code).lower().split("-")[0][:10]
    return _LONG_CODES.get(given, given) or _LANGUAGES.get(cell(name).lower(), "")


def words(value: Any) -> list[str]:
    """The parts of a list in one cell."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[,;]", cell(value)) if part.strip()))
