"""Local times into UTC: shapes, the two turns of the clock, missing markers, days and hours in two columns, what a spreadsheet mangled."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.calls import times

MISSING = frozenset({"null", "-", "1900-01-01"})


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


def reader(*shapes: str, zone: str = "America/New_York", midnight: bool = False) -> times.TimeReader:
    return times.TimeReader(zone, shapes, MISSING, midnight)


@pytest.mark.parametrize(
    "text",
    [
        "2026-07-04 21:05:06", "2026-07-04T21:05:06", "2026-07-04 21:05:06.000", "07/04/2026 9:05:06 PM", "7/4/2026 09:05:06 pm", "07/04/2026 21:05:06", "7/4/26 21:05:06",
        "07-04-2026 21:05:06", "2026/07/04 21:05:06", "Jul  4 2026  9:05:06PM", "July 4, 2026 9:05:06 p.m.", "04-JUL-2026 21:05:06", "20260704 210506", "20260704210506",
        "2026-07-05T01:05:06Z", "2026-07-04 19:05:06-06:00", "46207.87854166667",
    ],
)  # fmt: skip
def test_shapes(text):
    assert reader().read([text]).at == utc(2026, 7, 5, 1, 5, 6), text


def test_day_first_when_the_values_say_so():
    assert times.detect([["25/12/2025 10:00", "03/01/2026 11:00"]]) == (["DD/MM/YYYY HH:mm:ss"], False)


def test_month_first_when_they_do_not_and_it_is_said():
    assert times.detect([["03/01/2026 11:00", "04/02/2026 10:00"]]) == (["MM/DD/YYYY HH:mm:ss"], True)


def test_a_typed_shape():
    assert reader("DD.MM.YYYY HH:mm").read(["04.07.2026 21:05"]).at == utc(2026, 7, 5, 1, 5)
    times.check_shape("DD.MM.YYYY HH:mm")
    for wrong in ("HH", "MM.YYYY", "DD HH:mm", "date"):
        with pytest.raises(ValueError, match=r".*"):
            times.check_shape(wrong)


def test_the_hour_that_comes_twice_is_read_the_first_way_and_marked():
    found = reader().read(["2025-11-02 01:30:00"])
    assert (found.at, found.mark) == (utc(2025, 11, 2, 5, 30), "ambiguous")
    assert reader().read(["2025-11-02 00:59:59"]).mark == ""
    assert reader().read(["2025-11-02 02:00:00"]).mark == ""


def test_the_second_reading_where_the_first_would_lie_before_the_call_was_received():
    found = reader().read(["2025-11-02 01:05:00"], not_before=utc(2025, 11, 2, 5, 50))
    assert (found.at, found.mark) == (utc(2025, 11, 2, 6, 5), "ambiguous")


def test_the_hour_that_is_skipped_is_moved_on_and_marked():
    found = reader().read(["2026-03-08 02:30:00"])
    assert (found.at, found.mark) == (utc(2026, 3, 8, 7, 30), "shifted")
    assert found.at.astimezone(ZoneInfo("America/New_York")).hour == 3


def test_an_offset_in_the_value_leaves_nothing_ambiguous():
    found = reader().read(["2025-11-02T01:30:00-05:00"])
    assert (found.at, found.mark) == (utc(2025, 11, 2, 6, 30), "")


@pytest.mark.parametrize("text", ["", "  ", "NULL", "null", "-", "1900-01-01", "1900-01-01 00:00:00.000"])
def test_missing(text):
    assert reader().read([text]) == times.Reading()


def test_midnight_only_where_the_profile_says_that_it_means_missing():
    assert reader().read(["2026-07-04 00:00:00"]).at == utc(2026, 7, 4, 4)
    found = reader(midnight=True).read(["2026-07-04 00:00:00"])
    assert (found.at, found.about, found.mark) == (None, utc(2026, 7, 4, 4), "date_only")


def test_day_and_hour_in_two_columns():
    assert reader().read(["07/04/2026 12:00:00 AM", "21:05"]).at == utc(2026, 7, 5, 1, 5)
    assert reader().read(["07/04/2026", "9:05 PM"]).at == utc(2026, 7, 5, 1, 5)
    assert reader().read(["07/04/2026", "1900-01-01 21:05:00"]).at == utc(2026, 7, 5, 1, 5)
    assert reader().read(["07/04/2026", "00:00"]).at == utc(2026, 7, 4, 4)


def test_the_hour_missing_leaves_the_day():
    found = reader().read(["07/04/2026 12:00:00 AM", "NULL"])
    assert (found.at, found.about, found.mark) == (None, utc(2026, 7, 4, 4), "date_only")


def test_a_day_alone_is_no_time():
    found = reader().read(["07/04/2026"])
    assert (found.at, found.about, found.mark) == (None, utc(2026, 7, 4, 4), "date_only")


@pytest.mark.parametrize(
    "text", ["00:05.0", "59:59.9", "gone", "21:05", "2026-02-30 10:00:00", "13/13/2026 10:00", "0001-01-01 00:00:00", "9999-12-31 23:59:59"]
)
def test_what_cannot_be_read_is_marked_with_what_stood_there(text):
    found = reader().read([text])
    assert (found.at, found.mark) == (None, f"unreadable: {text!r}")


def test_after_midnight_with_the_day_of_the_call():
    before = utc(2026, 7, 5, 3, 58)  # 23:58 on the fourth
    found = reader().read(["07/04/2026", "00:05"], not_before=before, carry_day=True)
    assert found.at == utc(2026, 7, 5, 4, 5)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(0, 125 * 365 * 86400), st.sampled_from(["America/New_York", "America/Los_Angeles", "America/Phoenix", "Pacific/Honolulu"])
)
def test_every_local_time_becomes_a_moment_that_reads_the_same(seconds, zone):
    local = dt.datetime(1975, 1, 1) + dt.timedelta(seconds=seconds)
    at, mark = times.Clock(zone).utc(local)
    back = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if mark == "shifted":
        assert dt.timedelta(0) < back - local <= dt.timedelta(hours=1)
    else:
        assert back == local


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=30))
def test_no_text_makes_the_reader_stumble(text):
    reader().read([text])
    reader().read(["07/04/2026", text])
