"""Columns are known by their names and by what stands under them."""

from __future__ import annotations

import pytest

from cases.calls import columns


def guess(header, *rows):
    return columns.guess(columns.study(header, list(rows)))


def test_names_are_cut_into_words_however_they_are_written():
    words = [
        columns.study([name], [["x"]])[0].words
        for name in ("IncidentNumber", "incident_number", "INCIDENT NUMBER", "Incident-Number", "CADEventNumber")
    ]
    assert words == ["incident number"] * 4 + ["cad event number"]


def test_a_common_export():
    rows = [
        [
            f"26-{n:05}",
            "WELFARE CHECK",
            "2026-03-01 10:00",
            "2026-03-01 10:02",
            "2026-03-01 10:09",
            "2026-03-01 10:40",
            "12 Elm",
            "1A11",
            "RPT",
            "2",
        ]
        for n in range(20)
    ]
    found = guess(
        [
            "IncidentNumber",
            "CallType",
            "TimeReceived",
            "TimeDispatched",
            "TimeArrived",
            "TimeCleared",
            "Address",
            "Units",
            "Disposition",
            "Priority",
        ],
        *rows,
    )
    assert found == {
        "incident_number": ["IncidentNumber"],
        "received_at": ["TimeReceived"],
        "dispatched_at": ["TimeDispatched"],
        "arrived_at": ["TimeArrived"],
        "cleared_at": ["TimeCleared"],
        "initial_type": ["CallType"],
        "priority": ["Priority"],
        "address": ["Address"],
        "units": ["Units"],
        "dispositions": ["Disposition"],
    }


def test_values_decide_when_a_name_means_two_things():
    sources = [[str(n), kind] for n, kind in enumerate(["911", "ONVIEW", "TELEPHONE OTHER, NOT 911"] * 5)]
    types = [[str(n), kind] for n, kind in enumerate(["TRESPASS", "SUICIDE", "DISTURBANCE"] * 5)]
    assert guess(["Event Number", "Call Type"], *sources)["source_text"] == ["Call Type"]
    assert guess(["Event Number", "Call Type"], *types)["initial_type"] == ["Call Type"]


def test_a_time_column_full_of_words_is_no_time():
    assert "received_at" not in guess(["Incident Number", "Received"], *[[str(n), "by phone"] for n in range(9)])


def test_numbers_of_units_are_no_units():
    found = guess(["inci_id", "primeunit", "units"], *[[f"14{n:06}", f"5T{n:02}", "2"] for n in range(9)])
    assert found["units"] == ["primeunit"]


def test_one_day_column_serves_all_times_of_day():
    rows = [[f"26-{n}", "03/01/2026", "23:58", "00:05", "00:11"] for n in range(12)]
    found = guess(["Call No", "Call Date", "Call Time", "Dispatch Time", "Arrive Time"], *rows)
    assert found["received_at"] == ["Call Date", "Call Time"]
    assert found["dispatched_at"] == ["Call Date", "Dispatch Time"]
    assert found["arrived_at"] == ["Call Date", "Arrive Time"]


def test_without_a_name_that_says_so_the_first_unique_column_is_the_number():
    assert guess(["Ref", "Kind"], ["a1", "X"], ["a2", "X"], ["a3", "Y"])["incident_number"] == ["Ref"]


def test_markers_for_missing_are_those_that_are_seen():
    assert columns.seen_missing([["NULL", "x"], ["UNDEFINED", "1899-12-30 00:00:00"]])[4:] == ["UNDEFINED", "1899-12-30"]
    assert columns.seen_missing([["a", "b"]]) == columns.DEFAULT_MISSING


def test_midnight_in_a_time_other_than_the_day_looks_missing():
    rows = [[f"26-{n}", "2026-03-01 10:00:00", "2026-03-01 00:00:00" if n % 2 else "2026-03-01 10:09:00"] for n in range(20)]
    study = columns.study(["Incident Number", "Received", "Arrived"], rows)
    assert columns.midnight_looks_missing(study, columns.guess(study))


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["A;B", "A"], ";"),
        (["A|B", "C"], "|"),
        (["RPT, GOA", "RPT", "GOA"], ","),
        (["Report, no arrest", "GOA"], ""),
        (["A/B", "A", "B"], "/"),
        (["A", "B"], ""),
    ],
)
def test_separators(cells, mark):
    assert columns.guess_separator(columns.study(["Disposition"], [[cell] for cell in cells]), ["Disposition"]) == mark


def test_a_profile_knows_its_file_when_the_header_has_grown():
    kept = {"incident_number": ["No"], "received_at": ["Day", "Time"]}
    assert columns.is_known(kept, ["No", "Day", "Time", "Fresh"])
    assert not columns.is_known(kept, ["No", "Day"])
    assert not columns.is_known({}, ["No"])
