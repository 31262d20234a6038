"""Vancouver MCIT: an officer and a nurse; care that somebody chooses instead of an emergency department, and a hold that a hospital refuses."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import Call
from tests.factories.cases import make_call
from tests.journeys.programs import Program, clock, new_person, pick, says, silent, start_report, submit_report, unfold

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOTE = "Sugar 4.1, wound on the left hand cleaned. Takes risperidone when reminded."


def incident(program: Program, received: dt.datetime, address: str) -> Call:
    """A call that MCIT answered, with its times."""
    names = ("received_at", "dispatched_at", "arrived_at", "cleared_at")
    times = {name: received + dt.timedelta(minutes=n) for name, n in zip(names, (0, 4, 15, 130), strict=True)}
    return make_call(program.cast, units=["MCIT-1"], address=address, **times)


def test_vancouver(program: Program):
    program.called(
        zone="America/Los_Angeles",
        agencies={"riverton": ("Vancouver Police Department", "VPD"), "health": ("Columbia River Health", "CRH")},
        people={"officer": "Cst. Mark Dube", "clinician": "Ann Lefebvre, RN", "clinical_supervisor": "Grace Okafor"},
    )
    program.at_desks = {"clinical_supervisor"}
    program.on_shift("officer", "MCIT-1")
    began = timezone.now() - dt.timedelta(hours=3)
    first = incident(program, began, "Main and Terminal")
    second = incident(program, began + dt.timedelta(hours=1), "88 Franklin St")

    # The nurse writes the first: he comes along by himself, and the emergency department is spared a visit.
    nurse = program.of("clinician")
    start_report(nurse, first)
    pick(nurse, "Who responded", "Co-response together")
    new_person(nurse, "Gordon", "Pike")
    nurse.get_by_label("Clinical note", exact=True).fill(NOTE)
    pick(nurse, "How it ended", "Crisis stabilization or walk-in center, voluntary")
    pick(nurse, "Transport", "Clinician vehicle")
    nurse.get_by_label("Where to", exact=True).fill("Harbour Crisis Centre")
    pick(nurse, "Accepted there", "Yes")
    nurse.get_by_label("Arrived at the destination").fill(clock(70, began))
    nurse.get_by_label("Hand-off complete").fill(clock(60, began))
    unfold(nurse, "Diversion")
    pick(nurse, "Was there an arrestable offense?", "No")
    pick(nurse, "Did the response prevent an emergency department visit?", "Yes")
    pick(nurse, "Without this team, what would have happened?", "Emergency department")
    nurse.get_by_role("button", name="Submit report").click()
    says(nurse.locator("main"), "The hand-off cannot be complete before the arrival.")
    program.expects("400")
    program.stop(nurse, "vancouver-report")
    nurse.get_by_label("Hand-off complete").fill(clock(82, began))
    chosen = submit_report(nurse)
    says(nurse.locator("main"), "12 minutes", "Harbour Crisis Centre", "Crisis stabilization or walk-in center, voluntary")
    assert (chosen.ed_visit_prevented, chosen.without_team) == ("yes", "ed")
    program.stop(nurse, "vancouver-encounter")

    # The second is a hold. The first hospital has no bed and refuses; the second takes her, after an hour and a half in the corridor.
    at = second.received_at
    officer = program.of("officer")
    start_report(officer, second)
    pick(officer, "Who was it?", "Unknown person")
    pick(officer, "How it ended", "Involuntary hold, emergency department")
    officer.get_by_label("Hold under").select_option(label="WA RCW 71.05")
    officer.get_by_label("Hold: where to").fill("St. Paul's")
    pick(officer, "Hold accepted there", "No")
    pick(officer, "Transport", "Police")
    officer.get_by_label("Where to", exact=True).fill("Vancouver General")
    pick(officer, "Accepted there", "Yes")
    officer.get_by_label("Arrived at the destination").fill(clock(20, at))
    officer.get_by_label("Hand-off complete").fill(clock(115, at))
    held = submit_report(officer)
    main = officer.locator("main")
    says(main, "St. Paul's", "Vancouver General", "95 minutes", "WA RCW 71.05")
    assert held.hold.accepted == "no" and held.transport_accepted == "yes"
    program.stop(officer, "vancouver-hold")

    # What the program is asked for: the hand-off beside the other times.
    desk = program.at("clinical_supervisor", "/reports/")
    expect(desk.get_by_role("heading", name="2 encounters", exact=True)).to_be_visible()
    says(desk.locator("main"), "Hand-off")
    program.stop(desk, "vancouver-dashboard")

    # The nurse's finding is hers: the constable beside her, and whoever was not there, reads none of it.
    silent(program.text("officer", f"/encounters/{chosen.uid}/"), [NOTE, "risperidone"])
    for path in (f"/encounters/{chosen.uid}/", f"/api/v1/encounters/{held.uid}/"):
        program.assert_wall(
            path, opens=["officer", "clinician"], missing=["officer_b", "clinician_b"], refused=["partner", "ems", "analyst"]
        )
