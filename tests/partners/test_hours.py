"""Open now: days, nights, holidays, months, zones and the ends of daylight saving."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from partners import hours
from partners.hours import State

NEW_YORK = ZoneInfo("America/New_York")


def schedule(**fields):
    plain = dict.fromkeys(["valid_from", "valid_to", "dtstart", "timezone", "until", "count", "interval", "opens_at", "closes_at"])
    plain |= dict.fromkeys(["freq", "byday", "byweekno", "bymonthday", "byyearday", "wkst", "description"], "")
    for name in ("opens_at", "closes_at"):
        if name in fields:
            fields[name] = dt.time.fromisoformat(fields[name])
    for name in ("valid_from", "valid_to", "dtstart", "until"):
        if name in fields:
            fields[name] = dt.date.fromisoformat(fields[name])
    return SimpleNamespace(**plain | {"is_special": False} | fields)


def weekly(days="MO,TU,WE,TH,FR", opens_at="09:00", closes_at="17:00", **fields):
    return schedule(freq="WEEKLY", byday=days, opens_at=opens_at, closes_at=closes_at, **fields)


def state(at: str, *schedules, zone=NEW_YORK) -> str:
    return hours.opening(schedules, dt.datetime.fromisoformat(at).replace(tzinfo=zone), zone).state.value


# 2026-03-02 is a Monday.
@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-02T08:59", "closed"),
        ("2026-03-02T09:00", "open"),
        ("2026-03-02T16:59", "open"),
        ("2026-03-02T17:00", "closed"),
        ("2026-03-07T12:00", "closed"),
    ],
)
def test_office_hours(at, expected):
    assert state(at, weekly()) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-06T21:59", "closed"),
        ("2026-03-06T22:00", "open"),
        ("2026-03-07T05:59", "open"),  # Saturday morning belongs to Friday night
        ("2026-03-07T06:00", "closed"),
        ("2026-03-07T23:00", "closed"),  # no Saturday night
        ("2026-03-06T03:00", "closed"),  # Thursday night is not among the days
    ],
)
def test_hours_over_midnight_belong_to_the_evening(at, expected):
    assert state(at, weekly("FR", "22:00", "06:00")) == expected


def test_says_until_when_and_from_when():
    at = dt.datetime(2026, 3, 6, 16, tzinfo=NEW_YORK)
    assert hours.opening([weekly()], at, NEW_YORK).until_at == dt.datetime(2026, 3, 6, 17, tzinfo=NEW_YORK)
    later = hours.opening([weekly()], at + dt.timedelta(hours=2), NEW_YORK)
    assert later.next_at == dt.datetime(2026, 3, 9, 9, tzinfo=NEW_YORK)


def test_two_shifts_that_touch_are_one_opening():
    at = dt.datetime(2026, 3, 2, 10, tzinfo=NEW_YORK)
    found = hours.opening([weekly("MO", "09:00", "12:00"), weekly("MO", "12:00", "20:00")], at, NEW_YORK)
    assert found.until_at == dt.datetime(2026, 3, 2, 20, tzinfo=NEW_YORK)


def test_a_lunch_break_is_closed():
    split = [weekly("MO", "09:00", "12:00"), weekly("MO", "13:00", "17:00")]
    assert state("2026-03-02T12:30", *split) == "closed"


@pytest.mark.parametrize("closes", ["00:00", "23:59"])
def test_day_and_night_is_always(closes):
    found = hours.opening([weekly("MO,TU,WE,TH,FR,SA,SU", "00:00", closes)], dt.datetime(2026, 3, 2, 23, 59, 30, tzinfo=NEW_YORK), NEW_YORK)
    assert found.is_open
    assert found.always


def test_unknown_is_not_closed():
    assert state("2026-03-02T10:00") == "unknown"
    assert state("2026-03-02T10:00", schedule(description="by appointment")) == "unknown"
    assert state("2026-03-02T10:00", schedule(description="by appointment"), weekly()) == "open"


def test_a_holiday_goes_before_the_usual_hours():
    closed = schedule(is_special=True, valid_from="2026-12-24", valid_to="2026-12-26")
    short = schedule(is_special=True, valid_from="2026-12-31", valid_to="2026-12-31", opens_at="09:00", closes_at="12:00")
    assert state("2026-12-24T10:00", weekly(), closed, short) == "closed"
    assert state("2026-12-28T10:00", weekly(), closed, short) == "open"
    assert state("2026-12-31T11:00", weekly(), closed, short) == "open"
    assert state("2026-12-31T14:00", weekly(), closed, short) == "closed"
    assert state("2026-12-28T10:00", closed) == "unknown"  # only the holidays are known


@pytest.mark.parametrize(
    ("fields", "day", "expected"),
    [
        ({"valid_from": "2026-04-01"}, "2026-03-30", False),
        ({"valid_from": "2026-03-01", "valid_to": "2026-03-31"}, "2026-03-30", True),
        ({"valid_to": "2026-03-29"}, "2026-03-30", False),
        ({"until": "2026-03-29"}, "2026-03-30", False),
        ({"dtstart": "2026-03-02", "interval": 2}, "2026-03-16", True),
        ({"dtstart": "2026-03-02", "interval": 2}, "2026-03-09", False),
        ({"dtstart": "2026-03-02", "count": 3}, "2026-03-16", True),
        ({"dtstart": "2026-03-02", "count": 3}, "2026-03-23", False),
        ({"byweekno": "10,12"}, "2026-03-02", True),
        ({"byweekno": "10,12"}, "2026-03-09", False),
        ({"byweekno": "-1"}, "2026-12-28", True),
    ],
)
def test_weekly_rules_on_mondays(fields, day, expected):
    assert hours.falls_on(weekly("MO", **fields), dt.date.fromisoformat(day)) is expected


@pytest.mark.parametrize(
    ("fields", "day", "expected"),
    [
        ({"bymonthday": "1,15"}, "2026-03-15", True),
        ({"bymonthday": "1,15"}, "2026-03-16", False),
        ({"bymonthday": "-1"}, "2026-02-28", True),
        ({"bymonthday": "-1"}, "2028-02-29", True),
        ({"byday": "2TU"}, "2026-03-10", True),
        ({"byday": "2TU"}, "2026-03-17", False),
        ({"byday": "-1FR"}, "2026-03-27", True),
        ({"byday": "1MO,3MO"}, "2026-03-16", True),
        ({"dtstart": "2026-01-05"}, "2026-03-05", True),
        ({"dtstart": "2026-01-05", "interval": 2}, "2026-02-05", False),
        ({"dtstart": "2026-01-05", "interval": 2}, "2026-03-05", True),
    ],
)
def test_monthly_rules(fields, day, expected):
    assert hours.falls_on(schedule(freq="MONTHLY", **fields), dt.date.fromisoformat(day)) is expected


def test_without_a_rule_a_start_alone_is_one_day_and_a_range_is_every_day():
    once = schedule(dtstart="2026-03-05", opens_at="10:00", closes_at="12:00")
    assert state("2026-03-05T11:00", once) == "open"
    assert state("2026-03-06T11:00", once) == "closed"
    season = schedule(valid_from="2026-03-01", valid_to="2026-03-31", opens_at="10:00", closes_at="12:00")
    assert state("2026-03-06T11:00", season) == "open"


def test_the_places_own_clock_counts():
    moment = dt.datetime(2026, 3, 2, 14, 30, tzinfo=dt.UTC)  # 09:30 in New York, 06:30 in Los Angeles
    assert hours.opening([weekly()], moment, NEW_YORK).state is State.OPEN
    assert hours.opening([weekly()], moment, ZoneInfo("America/Los_Angeles")).state is State.CLOSED


def test_an_offset_of_the_zone_means_its_wall_clock_in_summer_too():
    summer = dt.datetime(2026, 7, 6, 9, 30, tzinfo=NEW_YORK)
    assert hours.opening([weekly(timezone=-5)], summer, NEW_YORK).state is State.OPEN
    # Another offset stands as it is: 09:00 to 17:00 at +3 is 02:00 to 10:00 in New York in summer.
    assert hours.opening([weekly(timezone=3)], summer.replace(hour=11), NEW_YORK).state is State.CLOSED
    assert hours.opening([weekly(timezone=3)], summer.replace(hour=3), NEW_YORK).state is State.OPEN


def test_the_night_that_loses_an_hour_and_the_night_that_gains_one():
    night = weekly("SA", "22:00", "06:00")
    for day in (dt.date(2026, 3, 8), dt.date(2026, 11, 1)):
        before = dt.datetime.combine(day, dt.time(5, 59), NEW_YORK)
        assert hours.opening([night], before, NEW_YORK).is_open
        assert not hours.opening([night], before + dt.timedelta(minutes=1), NEW_YORK).is_open
