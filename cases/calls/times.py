"""Times as CAD exports write them: shapes of dates, missing ones, daylight saving, and what a spreadsheet has mangled."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

# Tried in this order where the values allow several: month first, as in the United States.
SHAPES = [
    "YYYY-MM-DD HH:mm:ss",
    "MM/DD/YYYY hh:mm:ss AM",
    "MM/DD/YYYY HH:mm:ss",
    "MM/DD/YY hh:mm:ss AM",
    "MM/DD/YY HH:mm:ss",
    "DD/MM/YYYY HH:mm:ss",
    "DD/MM/YYYY hh:mm:ss AM",
    "MM-DD-YYYY HH:mm:ss",
    "MM-DD-YYYY hh:mm:ss AM",
    "YYYY/MM/DD HH:mm:ss",
    "MMM DD YYYY hh:mm:ss AM",
    "DD-MMM-YYYY HH:mm:ss",
    "YYYYMMDD HHmmss",
    "YYYYMMDD HH:mm:ss",
    "YYYY-MM-DD",
    "MM/DD/YYYY",
    "MM/DD/YY",
    "DD/MM/YYYY",
    "MM-DD-YYYY",
    "YYYY/MM/DD",
    "MMM DD YYYY",
    "DD-MMM-YYYY",
    "YYYYMMDD",
    "HH:mm:ss",
    "hh:mm:ss AM",
    "HHmmss",
    "SERIAL",
]
AMBIGUOUS = "ambiguous"
SHIFTED = "shifted"
DATE_ONLY = "date_only"
YEAR_ONLY = "year_only"
ORDER = "order"
UNREADABLE = "unreadable"
RESTORED = "restored"
RELATIVE = "relative"
CUT = "cut"

# "00:05.0": what a spreadsheet shows, and saves, of a date with time: minutes, seconds and tenths; day and hour are gone.
_MANGLED = re.compile(r"^\d{1,2}:\d{2}\.\d$")
_SERIAL = re.compile(r"^(\d{5})(\.\d+)?$")
_MONTHS = {
    name: number for number, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_TOKENS = {
    "YYYY": r"(?P<year>\d{4})",
    "YY": r"(?P<short>\d{2})",
    "MMM": r"(?P<word>[A-Za-z]{3})[A-Za-z]*\.?",
    "MM": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{1,2})",
    "HH": r"(?P<hour>\d{1,2})",
    "hh": r"(?P<twelve>\d{1,2})",
    "mm": r"(?P<minute>\d{2})",
    "ss": r"(?P<second>\d{2})",
    "AM": r"(?P<half>[AaPp])\.?[Mm]\.?",
}
_TOKEN = re.compile(r"YYYY|MMM|YY|MM|DD|HH|hh|mm|ss|AM")
_OFFSET = r"(?:\s?(?P<offset>Z|[+-]\d{2}:?\d{2}))?"


def is_mangled(text: str) -> bool:
    """Whether a spreadsheet has cut a time down to minutes and seconds."""
    return bool(_MANGLED.match(text))


@lru_cache(maxsize=256)
def _compiled(shape: str) -> re.Pattern[str] | None:
    """The pattern of a shape; seconds, fraction and offset may be left out; raises ValueError where the shape names no day and no time."""
    if shape == "SERIAL":
        return None
    packed = "HHmm" in shape
    pattern, end = "", 0
    for found in _TOKEN.finditer(shape):
        between = re.escape(shape[end : found.start()]).replace(r"\ ", r"[\sT]\s*" if shape[:4] == "YYYY" else r"[\s,]+")
        token = _TOKENS[found.group()]
        if found.group() in ("MM", "DD", "HH", "ss") and packed:
            token = token.replace("{1,2}", "{2}")
        if found.group() == "ss":
            pattern += rf"(?:{between}{token})?(?:[.,](?P<fraction>\d{{1,9}}))?"
        elif found.group() == "AM":
            pattern += rf"\s*{token}"
        elif packed and found.group() == "HH":
            pattern += rf"[\sT]?{token}"
        else:
            pattern += between + token
        end = found.end()
    groups = set(re.compile(pattern).groupindex)
    if not {"day", "minute"} & groups or ("day" in groups and not ({"month", "word"} & groups and {"year", "short"} & groups)):
        raise ValueError(shape)
    return re.compile(rf"^{pattern}{re.escape(shape[end:])}{_OFFSET}$")


def check_shape(shape: str) -> None:
    """Raises ValueError when a typed shape names neither a whole date nor a time."""
    _compiled(shape)


@dataclass(frozen=True, slots=True)
class Part:
    """What one cell says: a day, a time of day, or both; the offset from UTC where it names one."""

    day: dt.date | None = None
    time: dt.time | None = None
    offset: dt.timedelta | None = None


def parse(text: str, shape: str) -> Part | None:
    """What a cell says when read in a shape; None where it does not fit or names no real day."""
    if shape == "YYYY-MM-DD HH:mm:ss" and len(text) in (19, 23) and text[10] in " T":
        return _iso(text)
    pattern = _compiled(shape)
    if pattern is None:
        return _serial(text)
    found = pattern.match(text)
    if not found:
        return None
    try:
        return _part(found.groupdict())
    except (ValueError, KeyError):
        return None


def _iso(text: str) -> Part | None:
    """The commonest shape, by the quick way."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return Part(moment.date(), moment.time()) if moment.tzinfo is None else None


def _part(got: dict[str, str | None]) -> Part:
    day = None
    if got.get("day"):
        year = int(got["year"] or 0) if got.get("year") else 2000 + int(got["short"] or 0)
        month = _MONTHS[(got["word"] or "").lower()] if got.get("word") else int(got["month"] or 0)
        day = dt.date(year, month, int(got["day"] or 0))
    time = None
    hour = got.get("hour")
    if got.get("twelve"):
        twelve = int(got["twelve"] or 0)
        if not 1 <= twelve <= 12:
            raise ValueError
        hour = str(twelve % 12 + (12 if (got["half"] or "").lower() == "p" else 0))
    if hour is not None and got.get("minute"):
        fraction = (got.get("fraction") or "0")[:6].ljust(6, "0")
        time = dt.time(int(hour), int(got["minute"] or 0), int(got.get("second") or 0), int(fraction))
    offset = None
    if got.get("offset"):
        sign = got["offset"] or ""
        digits = sign.replace(":", "")
        offset = dt.timedelta(0) if sign == "Z" else dt.timedelta(hours=int(digits[:3]), minutes=int(digits[0] + digits[3:5]))
    return Part(day, time, offset)


def _serial(text: str) -> Part | None:
    """A spreadsheet's own count of days since 1899-12-30, from 2000 to 2100."""
    found = _SERIAL.match(text)
    if not found or not 36526 <= int(found[1]) <= 73051:
        return None
    moment = dt.datetime(1899, 12, 30) + dt.timedelta(seconds=round(float(text) * 86400))  # noqa: DTZ001 - local by nature
    return Part(moment.date(), moment.time() if found[2] else None)


def detect(columns: Iterable[Sequence[str]]) -> tuple[list[str], bool]:
    """The shapes that read the most of each column's values, and whether day and month could as well stand the other way round."""
    chosen: list[str] = []
    either_way = False
    for cells in columns:
        values = [cell for cell in cells if not is_mangled(cell)]
        counts = {shape: sum(parse(value, shape) is not None for value in values) for shape in SHAPES}
        most = max(counts.values(), default=0)
        if not values or most * 2 < len(values):
            continue
        best = next(shape for shape in SHAPES if counts[shape] == most)
        if best not in chosen:
            chosen.append(best)
        swapped = best.replace("MM/DD", "DD/MM") if best.startswith("MM/DD/YYYY") else ""
        either_way = either_way or bool(swapped and counts.get(swapped) == most)
    return chosen, either_way


@dataclass(slots=True)
class Reading:
    """A time as read: the moment in UTC, or the day it fell on, and what is doubtful about it."""

    at: dt.datetime | None = None
    about: dt.datetime | None = None
    mark: str = ""


class Clock:
    """Turns local times of one zone into UTC, daylight saving looked after."""

    def __init__(self, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        self._offsets: dict[tuple[int, int, int, int], tuple[dt.timedelta, dt.timedelta]] = {}

    def offsets(self, local: dt.datetime) -> tuple[dt.timedelta, dt.timedelta]:
        """The offset by the first and by the second reading of a local time; they differ where the clock is turned, which is on whole half-hours."""
        key = (local.year, local.month, local.day, local.hour * 2 + local.minute // 30)
        if key not in self._offsets:
            if len(self._offsets) > 20_000:
                self._offsets.clear()
            first = local.replace(tzinfo=self.zone, fold=0).utcoffset() or dt.timedelta()
            second = local.replace(tzinfo=self.zone, fold=1).utcoffset() or dt.timedelta()
            self._offsets[key] = (first, second)
        return self._offsets[key]

    def utc(self, local: dt.datetime, *, not_before: dt.datetime | None = None) -> tuple[dt.datetime, str]:
        """The moment, and `ambiguous` (the hour that comes twice: its first reading, or the second where the first would lie before `not_before`)
        or `shifted` (the hour that is skipped in spring: moved on by it)."""
        first, second = self.offsets(local)
        moment = (local - first).replace(tzinfo=dt.UTC)
        if first == second:
            return moment, ""
        if first < second:
            return moment, SHIFTED
        later = (local - second).replace(tzinfo=dt.UTC)
        if not_before is not None and moment < not_before <= later:
            return later, AMBIGUOUS
        return moment, AMBIGUOUS


class TimeReader:
    """Reads the time cells of one export by its profile."""

    def __init__(self, zone: str, shapes: Sequence[str], missing: frozenset[str], midnight_is_missing: bool = False) -> None:
        self.clock = Clock(zone)
        self.shapes = list(shapes) or SHAPES
        self.missing = missing
        self.midnight_is_missing = midnight_is_missing
        self._last: dict[str, str] = {}

    def part(self, text: str, column: str = "") -> Part | None:
        """One cell; the shape that fitted the column's last cell is tried first."""
        last = self._last.get(column)
        if last is not None and (found := parse(text, last)) is not None:
            return found
        for shape in self.shapes:
            if shape != last and (found := parse(text, shape)) is not None:
                self._last[column] = shape
                return found
        return None

    def read(self, cells: Sequence[str], column: str = "", *, not_before: dt.datetime | None = None, carry_day: bool = False) -> Reading:
        """The time that stands in one cell, or in two (day and time of day). `carry_day`: the day is that of `not_before`, so that a time
        of day before it belongs to the next day."""
        day: dt.date | None = None
        time: dt.time | None = None
        offset: dt.timedelta | None = None
        for place, cell in enumerate(cells):
            text = cell.strip()
            if not text or text.casefold() in self.missing:
                continue
            part = None if is_mangled(text) else self.part(text, f"{column}{place}")
            if part is None:
                return Reading(mark=f"{UNREADABLE}: {text[:40]!r}", about=self.start_of(day))
            if part.day is not None and (place == 0 or day is None) and part.day.isoformat() not in self.missing:
                day, offset = part.day, part.offset
                time = part.time
            elif part.time is not None and (place > 0 or part.day is None):
                time, offset = part.time, part.offset or offset
        return self._joined(day, time, offset, len(cells), cells, not_before, carry_day)

    def _joined(
        self,
        day: dt.date | None,
        time: dt.time | None,
        offset: dt.timedelta | None,
        width: int,
        cells: Sequence[str],
        not_before: dt.datetime | None,
        carry_day: bool,
    ) -> Reading:
        if day is None:
            return Reading() if time is None else Reading(mark=f"{UNREADABLE}: {' '.join(cells).strip()[:40]!r}")
        if not 1970 <= day.year <= 2100:
            return Reading(mark=f"{UNREADABLE}: {' '.join(cells).strip()[:40]!r}")
        alone = width > 1 and not any(cell.strip() and cell.strip().casefold() not in self.missing for cell in cells[1:])
        midnight = time is not None and not (time.hour or time.minute or time.second or time.microsecond)
        if time is None or (midnight and (self.midnight_is_missing or alone)):
            return Reading(about=self.start_of(day), mark=DATE_ONLY)
        local = dt.datetime.combine(day, time)
        if offset is not None:
            return Reading(at=(local - offset).replace(tzinfo=dt.UTC))
        at, mark = self.clock.utc(local, not_before=not_before)
        if carry_day and not_before is not None and at < not_before - dt.timedelta(hours=12):
            at, mark = self.clock.utc(local + dt.timedelta(days=1), not_before=not_before)
        return Reading(at=at, mark=mark)

    def start_of(self, day: dt.date | None) -> dt.datetime | None:
        """The beginning of a day in the zone."""
        return self.clock.utc(dt.datetime.combine(day, dt.time()))[0] if day and 1970 <= day.year <= 2100 else None
