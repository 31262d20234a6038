"""Whether a service is open at a moment, read from HSDS schedules: a small part of RFC 5545, in the place's own time.

Knows no table: it reads objects that have the fields of Schedule.
"""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
ONE_DAY = dt.timedelta(days=1)


class State(Enum):
    """What is known of a moment."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Opening:
    """Whether a place is open, until when, or from when next (both in the place's own zone; None: not within a week, or always)."""

    state: State
    until_at: dt.datetime | None = None
    next_at: dt.datetime | None = None
    always: bool = False

    @property
    def is_open(self) -> bool:
        """Open for certain."""
        return self.state is State.OPEN


UNKNOWN = Opening(State.UNKNOWN)
ALWAYS = Opening(State.OPEN, always=True)


def zone_of(schedule: Any, zone: dt.tzinfo) -> dt.tzinfo:
    """The zone of a schedule's times. HSDS gives an offset, which knows no daylight saving: one that is the place's own in winter or
    summer means the place's wall clock; any other is taken as it stands."""
    offset = schedule.timezone
    if offset is None or not -15 < offset < 15:
        return zone
    delta = dt.timedelta(hours=offset)
    return zone if delta in offsets_of(str(zone)) else dt.timezone(delta)


@lru_cache(maxsize=64)
def offsets_of(name: str) -> frozenset[dt.timedelta | None]:
    """The offsets that a zone has in January and in July."""
    try:
        zone = zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return frozenset()
    return frozenset(dt.datetime(2025, month, 1, tzinfo=zone).utcoffset() for month in (1, 7))


def falls_on(schedule: Any, day: dt.date) -> bool:
    """Whether a schedule holds on a date."""
    if not _within(schedule, day):
        return False
    if not _recurs_on(schedule, day):
        return False
    if schedule.count and schedule.dtstart and schedule.freq:
        return _occurrences(schedule, day) <= schedule.count
    return True


def _within(schedule: Any, day: dt.date) -> bool:
    lower = [bound for bound in (schedule.valid_from, schedule.dtstart) if bound]
    upper = [bound for bound in (schedule.valid_to, schedule.until) if bound]
    return all(bound <= day for bound in lower) and all(day <= bound for bound in upper)


def _recurs_on(schedule: Any, day: dt.date) -> bool:
    if schedule.freq == "MONTHLY":
        return _month_fits(schedule, day)
    if schedule.freq == "WEEKLY" or schedule.byday:
        return _week_fits(schedule, day)
    if schedule.dtstart and not (schedule.valid_from or schedule.valid_to or schedule.until):
        return day == schedule.dtstart  # without a rule it happens once
    return True


def _week_fits(schedule: Any, day: dt.date) -> bool:
    named = {part[-2:] for part in _parts(schedule.byday)}
    if not named and schedule.dtstart:
        named = {DAYS[schedule.dtstart.weekday()]}
    if named and DAYS[day.weekday()] not in named:
        return False
    weeks = _numbers(schedule.byweekno)
    if weeks and day.isocalendar().week not in _counted_from_end(weeks, dt.date(day.year, 12, 28).isocalendar().week):
        return False
    if (schedule.interval or 1) > 1 and schedule.dtstart:
        return (_week_start(schedule, day) - _week_start(schedule, schedule.dtstart)).days // 7 % schedule.interval == 0
    return True


def _week_start(schedule: Any, day: dt.date) -> dt.date:
    first = DAYS.index(schedule.wkst) if schedule.wkst in DAYS else 0
    return day - dt.timedelta(days=(day.weekday() - first) % 7)


def _month_fits(schedule: Any, day: dt.date) -> bool:
    length = _month_length(day)
    if (schedule.interval or 1) > 1 and schedule.dtstart:
        months = (day.year - schedule.dtstart.year) * 12 + day.month - schedule.dtstart.month
        if months % schedule.interval:
            return False
    monthdays = _numbers(schedule.bymonthday)
    if monthdays and day.day not in _counted_from_end(monthdays, length):
        return False
    parts = _parts(schedule.byday)
    if parts:
        return any(_nth_fits(part, day, length) for part in parts)
    if not monthdays and schedule.dtstart:
        return day.day == schedule.dtstart.day
    return True


def _nth_fits(part: str, day: dt.date, length: int) -> bool:
    if part[-2:] != DAYS[day.weekday()]:
        return False
    nth = int(part[:-2] or 0)
    return nth == 0 or nth == (day.day - 1) // 7 + 1 or nth == -((length - day.day) // 7 + 1)


def _month_length(day: dt.date) -> int:
    return ((day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - ONE_DAY).day


def _parts(byday: str) -> list[str]:
    return [part for part in re.split(r"[,\s]+", byday.upper()) if re.fullmatch(r"[+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU)", part)]


def _numbers(listed: str) -> list[int]:
    return [int(part) for part in re.split(r"[,\s]+", listed) if re.fullmatch(r"[+-]?\d{1,3}", part)]


def _counted_from_end(numbers: list[int], length: int) -> set[int]:
    return {number if number > 0 else length + 1 + number for number in numbers}


def _occurrences(schedule: Any, day: dt.date) -> int:
    span = min((day - schedule.dtstart).days, 366 * 30)
    return sum(1 for step in range(span + 1) if _recurs_on(schedule, schedule.dtstart + step * ONE_DAY))


Span = tuple[dt.datetime, dt.datetime]


def spans_on(schedules: Sequence[Any], day: dt.date, zone: dt.tzinfo) -> list[Span]:
    """The spans that begin on a date, as moments; a span that ends at or before its beginning runs into the next day."""
    special = [schedule for schedule in schedules if schedule.is_special and falls_on(schedule, day)]
    holding = special or [schedule for schedule in schedules if not schedule.is_special and falls_on(schedule, day)]
    return [span_of(schedule, day, zone) for schedule in holding if schedule.opens_at is not None and schedule.closes_at is not None]


def span_of(schedule: Any, day: dt.date, zone: dt.tzinfo) -> Span:
    """From opening to closing of a schedule on a date; equal times mean the whole day round, and 23:59 means midnight."""
    own = zone_of(schedule, zone)
    closes_at = dt.time(0) if schedule.closes_at >= dt.time(23, 59) else schedule.closes_at
    end_day = day if closes_at > schedule.opens_at else day + ONE_DAY
    return dt.datetime.combine(day, schedule.opens_at, own), dt.datetime.combine(end_day, closes_at, own)


def opening(schedules: Iterable[Any], at: dt.datetime, zone: dt.tzinfo) -> Opening:
    """Whether the place that keeps these schedules is open at a moment; unknown when none has times."""
    known = [
        schedule for schedule in schedules if schedule.is_special or (schedule.opens_at is not None and schedule.closes_at is not None)
    ]
    if not any(not schedule.is_special for schedule in known) and not any(schedule.opens_at for schedule in known):
        return UNKNOWN
    today = at.astimezone(zone).date()
    # From the day before, for hours that run over midnight, and for zones of schedules that differ from the place's.
    spans = sorted(span for step in range(-1, 9) for span in spans_on(known, today + step * ONE_DAY, zone))
    current = [span for span in spans if span[0] <= at < span[1]]
    if current:
        return _open_until(max(span[1] for span in current), spans, zone)
    later = [span[0] for span in spans if span[0] > at]
    return Opening(State.CLOSED, next_at=min(later).astimezone(zone) if later else None)


def _open_until(end: dt.datetime, spans: list[Span], zone: dt.tzinfo) -> Opening:
    first = end
    for begins, ends in spans:
        if begins <= end < ends:
            end = ends  # the next span takes over where this one ends
    if end - first > dt.timedelta(days=6):
        return ALWAYS
    return Opening(State.OPEN, until_at=end.astimezone(zone))


def hours_text(schedule: Any) -> str:
    """Opening and closing time as 09:00–17:00, empty when there are none."""
    if schedule.opens_at is None or schedule.closes_at is None:
        return ""
    return f"{schedule.opens_at:%H:%M}–{schedule.closes_at:%H:%M}"
