"""Rows into calls: many values in a cell, entities, coordinates, mangled numbers, seconds, footers; rows of one call joined."""

from __future__ import annotations

import datetime as dt

import pytest

from cases.calls.reading import Row
from cases.calls.rows import CallRow, Profile, Rejected, RowReader, joined

HEADER = ("No", "Type", "Received", "Arrived", "Secs", "Year", "Place", "Units", "Disposition", "Notes", "Lat", "Lon")
COLUMNS = {
    "incident_number": ["No"], "initial_type": ["Type"], "received_at": ["Received"], "arrived_at": ["Arrived"], "cleared_seconds": ["Secs"], "year": ["Year"],
    "address": ["Place"], "coordinates": ["Place"], "units": ["Units"], "dispositions": ["Disposition"], "notes": ["Notes"], "latitude": ["Lat"], "longitude": ["Lon"],
}  # fmt: skip


def read(header=HEADER, separator="", profile_columns=COLUMNS, **cells):
    values = {"No": "26-1", "Type": "WELFARE CHECK", "Received": "2026-07-04 21:05:06"} | cells
    more = values.pop("more", [])
    reader = RowReader(Profile(profile_columns, "America/New_York", [], ["NULL", "-", "1900-01-01"], list_separator=separator))
    return reader.read(Row(7, header, [values.get(name, "") for name in header] + more))


def test_words_for_missing_are_missing_in_every_field():
    found = read(Type="NULL", Place="-", Units="NULL", Disposition="null", Lat="NULL", Lon="NULL").values
    assert [found[name] for name in ("initial_type", "address", "units", "dispositions", "latitude")] == ["", "", [], [], None]


def test_several_values_in_a_cell():
    found = read(Units="1A11, 1A12;1A11", Disposition="RPT; NULL ;GOA", separator=";").values
    assert found["units"] == ["1A11", "1A12"]
    assert found["dispositions"] == ["RPT", "GOA"]


def test_a_disposition_with_a_comma_stays_whole():
    assert read(Disposition="REPORT WRITTEN, NO ARREST").values["dispositions"] == ["REPORT WRITTEN, NO ARREST"]


def test_entities_and_hard_spaces():
    found = read(Type="THEFT &amp;\u00a0RECOVERY", Notes="said &quot;help&quot;\nagain")
    assert found.values["initial_type"] == "THEFT & RECOVERY"
    assert found.values["notes"] == 'said "help"\nagain'
    assert found.raw["Type"] == "THEFT &amp;\u00a0RECOVERY"


def test_coordinates_inside_the_address():
    found = read(Place="OAK ST &amp; ELM ST\nRiverton, VA\n(37.85, -122.27)").values
    assert found["address"] == "OAK ST & ELM ST, Riverton, VA"
    assert (found["latitude"], found["longitude"]) == (37.85, -122.27)


@pytest.mark.parametrize(("lat", "lon"), [("0", "0"), ("NULL", "-77.1"), ("95.0", "12.0"), ("nan", "inf"), ("x", "y")])
def test_coordinates_that_are_none(lat, lon):
    assert read(Lat=lat, Lon=lon).values["latitude"] is None


def test_a_unit_taken_for_a_number_is_restored_and_marked():
    found = read(Units="5.00E+93, 1A11").values
    assert found["units"] == ["5E93", "1A11"]
    assert found["time_marks"]["units"] == "restored: '5.00E+93'"
    assert read(Units="5.21E+93").values["time_marks"]["units"] == "unreadable: '5.21E+93'"


def test_seconds_after_the_call_was_received():
    assert read(Secs="90").values["cleared_at"] == dt.datetime(2026, 7, 5, 1, 6, 36, tzinfo=dt.UTC)
    found = read(Received="00:05.0", Secs="90", Year="2014").values
    assert found["cleared_at"] is None
    assert found["time_marks"] == {"received_at": "unreadable: '00:05.0'", "cleared_at": "relative: 90", "about_at": "year_only"}
    assert read(Secs="-9999").values["cleared_at"] is None


def test_a_time_before_the_call_was_received_is_marked():
    found = read(Arrived="2026-07-04 21:00:00").values
    assert found["arrived_at"] is not None
    assert found["time_marks"] == {"arrived_at": "order"}


def test_cells_beyond_the_header_are_kept():
    found = read(more=["surplus", "", "last"])
    assert (found.raw["extra_1"], found.raw["extra_3"]) == ("surplus", "last")


def test_a_row_that_is_too_short_lacks_only_what_it_lacks():
    reader = RowReader(Profile(COLUMNS, "America/New_York"))
    found = reader.read(Row(2, HEADER, ["26-1", "TRESPASS"]))
    assert isinstance(found, CallRow)
    assert found.values["units"] == []


def test_columns_are_found_by_name_when_the_header_changes_under_way():
    reader = RowReader(Profile(COLUMNS, "America/New_York"))
    one = reader.read(Row(2, ("No", "Type"), ["26-1", "TRESPASS"]))
    two = reader.read(Row(4, ("Beat", "Type", "No"), ["R2", "TRESPASS", "26-2"]))
    assert (one.number, two.number, two.values["initial_type"]) == ("26-1", "26-2", "TRESPASS")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"No": ""}, "no_number"),
        ({"No": "NULL"}, "no_number"),
        ({"No": "2.02E+12"}, "mangled_number"),
        ({"No": "x" * 61}, "long_number"),
        ({"No": "Total: 1348", "Type": "", "Received": ""}, "empty"),
    ],
)
def test_rejected(cells, reason):
    found = read(**cells)
    assert isinstance(found, Rejected)
    assert (found.line, found.reason) == (7, reason)


def test_long_text_is_cut_and_marked():
    found = read(Type="x" * 300).values
    assert len(found["initial_type"]) == 200
    assert found["time_marks"]["initial_type"] == "cut"


def test_the_digest_knows_content_and_not_the_order_of_columns_or_blank_ones():
    reader = RowReader(Profile(COLUMNS, "America/New_York"))
    one = reader.read(Row(2, ("No", "Type"), ["26-1", "TRESPASS"]))
    moved = reader.read(Row(9, ("Type", "No", "Blank"), ["TRESPASS", "26-1", " "]))
    other = reader.read(Row(2, ("No", "Type"), ["26-1", "TRESPASS IN PROG"]))
    assert one.digest == moved.digest != other.digest


def test_a_better_profile_is_a_change():
    assert read().digest != read(profile_columns=COLUMNS | {"received_at": []}).digest


def test_rows_of_one_call_join():
    one = read(Units="1A11", Arrived="2026-07-04 21:20:00", Secs="600", Disposition="RPT", Notes="first").values
    two = read(Units="1A12", Arrived="2026-07-04 21:12:00", Secs="900", Disposition="GOA", Notes="second", Type="").values
    both = joined(one, two)
    assert both["units"] == ["1A11", "1A12"]
    assert both["dispositions"] == ["RPT", "GOA"]
    assert both["arrived_at"] == two["arrived_at"]
    assert both["cleared_at"] == two["cleared_at"]
    assert both["initial_type"] == "WELFARE CHECK"
    assert both["notes"] == "first\nsecond"
