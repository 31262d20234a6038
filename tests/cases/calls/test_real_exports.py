"""The four real exports come in, each correctly: exact counts and rows checked by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from cases.models import Call, CallRejection, CallTypeMap
from tests.cases.calls.conftest import bring_in, real

pytestmark = pytest.mark.django_db
EASTERN_SUMMER = dt.timezone(dt.timedelta(hours=-4))
PACIFIC_SUMMER = dt.timezone(dt.timedelta(hours=-7))
PACIFIC_WINTER = dt.timezone(dt.timedelta(hours=-8))


def counts(done):
    return [done.rows_read, done.rows_new, done.rows_changed, done.rows_unchanged, done.rows_merged, done.rows_rejected, done.rows_marked]


def test_virginia(cast):
    done = bring_in(cast.actor("admin"), cast.agencies["riverton"], real("virginia_2025_week35.csv").read_bytes())
    assert counts(done) == [1348, 1346, 0, 0, 0, 2, 0]
    assert {r.reason for r in CallRejection.objects.all()} == {"no_number"}
    call = Call.objects.get(incident_number="25-071089")
    assert call.received_at == dt.datetime(2025, 8, 24, 0, 7, 6, tzinfo=EASTERN_SUMMER)
    assert call.dispatched_at == dt.datetime(2025, 8, 24, 0, 9, 46, 810000, tzinfo=EASTERN_SUMMER)
    assert call.arrived_at == dt.datetime(2025, 8, 24, 0, 23, 51, 860000, tzinfo=EASTERN_SUMMER)
    assert call.cleared_at == dt.datetime(2025, 8, 24, 0, 35, 47, 190000, tzinfo=EASTERN_SUMMER)
    assert (call.initial_type, call.service, call.source_text, call.priority) == ("ALARM COMMERCIAL", "POLICE", "Phone", "2")
    assert call.dispositions == ["FALSE-False Alarm"]
    assert call.raw["TimeFirstUnitDispatchAcknowledged"] == "2025-08-24 00:13:10.710"
    assert Call.objects.filter(crisis_level="certain").count() == 38  # 26 mental health, 8 suicide, 4 psychiatric
    assert Call.objects.filter(initial_type="MENTAL HEALTH CASE").count() == 26
    assert Call.objects.filter(arrived_at=None).count() == 187  # NULL in the export
    assert CallTypeMap.objects.get(local_type="SUICIDE IN PROG NO INJ").level == "certain"
    assert not CallTypeMap.objects.filter(is_confirmed=True).exists()


def test_virginia_again_changes_nothing(cast):
    content = real("virginia_2025_week35.csv").read_bytes()
    bring_in(cast.actor("admin"), cast.agencies["riverton"], content)
    again = bring_in(cast.actor("admin"), cast.agencies["riverton"], content)
    assert counts(again) == [1348, 0, 0, 1346, 0, 2, 0]
    assert Call.objects.count() == 1346


def test_virginia_services_go_to_their_agencies(cast):
    ems = cast.agencies["ems"]
    bring_in(
        cast.actor("admin"), cast.agencies["riverton"], real("virginia_2025_week35.csv").read_bytes(), agency_values={"EMS": str(ems.uid)}
    )
    assert Call.objects.filter(agency=ems).count() == 357
    assert Call.objects.filter(agency=cast.agencies["riverton"]).count() == 989


def test_berkeley(cast):
    agency = cast.agencies["riverton"]
    agency.time_zone = "America/Los_Angeles"
    done = bring_in(cast.actor("admin"), agency, real("berkeley_2018.csv").read_bytes())
    assert counts(done) == [3788, 3788, 0, 0, 0, 0, 0]
    call = Call.objects.get(incident_number="18022300")
    assert call.received_at == dt.datetime(2018, 4, 18, 22, 17, tzinfo=PACIFIC_SUMMER)
    assert (call.initial_type, call.crisis_level) == ("DISTURBANCE", "possible")
    assert (call.latitude, call.longitude) == (37.856572, -122.275241)
    assert (call.address, call.city) == ("OREGON STREET & MCGEE AVE", "Berkeley")
    assert call.raw["Block_Location"] == "OREGON STREET &amp; MCGEE AVE\nBerkeley, CA\n(37.856572, -122.275241)"
    assert Call.objects.filter(latitude=None).count() == 159
    assert Call.objects.get(incident_number="18090996").address == "400 OAKVALE AVE"


def test_berkeley_address_from_the_cell_of_three_lines(cast):
    agency = cast.agencies["riverton"]
    columns = {
        "incident_number": ["CASENO"],
        "initial_type": ["OFFENSE"],
        "received_at": ["EVENTDT", "EVENTTM"],
        "address": ["Block_Location"],
        "coordinates": ["Block_Location"],
    }
    bring_in(cast.actor("admin"), agency, real("berkeley_2018.csv").read_bytes(), columns=columns)
    assert Call.objects.get(incident_number="18022300").address == "OREGON STREET & MCGEE AVE, Berkeley, CA"


def test_seattle(cast):
    agency = cast.agencies["riverton"]
    agency.time_zone = "America/Los_Angeles"
    done = bring_in(cast.actor("admin"), agency, real("seattle_2018_2023.csv").read_bytes())
    assert counts(done)[:6] == [222, 222, 0, 0, 0, 0]
    call = Call.objects.get(incident_number="2023000319821")
    assert call.received_at == dt.datetime(2023, 11, 4, 18, 8, 26, tzinfo=PACIFIC_SUMMER)
    assert call.arrived_at == dt.datetime(2023, 11, 4, 18, 51, 6, tzinfo=PACIFIC_SUMMER)
    assert call.initial_type == "BURN - RECKLESS BURNING"
    assert call.final_type == "SUSPICIOUS CIRCUM. - SUSPICIOUS PERSON"
    assert call.raw["Final Call Type"] == "--SUSPICIOUS CIRCUM. - SUSPICIOUS PERSON"
    assert (call.latitude, call.longitude, call.beat, call.source_text) == (47.6176603, -122.28112, "C3", "911")
    assert Call.objects.get(incident_number="2023000356986").received_at == dt.datetime(2023, 12, 12, 16, 6, 49, tzinfo=PACIFIC_WINTER)
    assert Call.objects.filter(arrived_at=None).count() == 36
    assert Call.objects.filter(crisis_level="certain").count() == 9


def test_eugene_keeps_its_rows_and_says_what_the_spreadsheet_took(cast):
    agency = cast.agencies["riverton"]
    agency.time_zone = "America/Los_Angeles"
    done = bring_in(cast.actor("admin"), agency, real("eugene_2014_5rows.csv").read_bytes())
    assert counts(done) == [5, 5, 0, 0, 0, 0, 5]
    call = Call.objects.get(incident_number="14000006")
    assert call.received_at is None
    assert call.time_marks == {
        "received_at": "unreadable: '05:17.0'",
        "dispatched_at": "relative: 219",
        "arrived_at": "relative: 596",
        "cleared_at": "relative: 1444",
        "about_at": "year_only",
        "units": "restored: '5.00E+93'",
    }
    assert call.about_at == call.listed_at == dt.datetime(2014, 1, 1, tzinfo=PACIFIC_WINTER)
    assert (call.units, call.source_text, call.service, call.dispositions) == (["5E93"], "PHONE", "LAW", ["ADVISED"])
    assert Call.objects.get(incident_number="14000001").units == ["5Z51"]
