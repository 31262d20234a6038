"""Memphis: an officer with the 40 hours on every shift, one officer who answers for each event, and officers' injuries written down."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.models import EncounterResponder, PolicePart
from tests.factories.cases import make_call
from tests.journeys.programs import Program, new_person, pick, says, start_report, submit_report, unfold

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def on_duty(program: Program, key: str, unit: str) -> Page:
    """Somebody goes on duty from their home page."""
    page = program.at(key, "/")
    page.get_by_role("link", name="Start shift").click()
    page.get_by_label("Unit").fill(unit)
    page.get_by_role("button", name="Start shift").click()
    page.get_by_text("You are on duty.").wait_for()
    return page


def incident(program: Program, number: str, *units: str):
    """A call that came in just now."""
    times = dict.fromkeys(("dispatched_at", "arrived_at", "cleared_at"))
    return make_call(program.cast, incident_number=number, source_text="911", units=list(units), received_at=timezone.now(), **times)


def test_memphis(program: Program):
    program.called(
        zone="America/Chicago",
        agencies={"riverton": ("Memphis Police Department", "MPD"), "health": ("Memphis Crisis Services", "MCS")},
        people={"officer": "Ray Boyd", "officer_two": "Lena Hayes", "police_supervisor": "Lt. Carl Simms"},
    )
    program.at_desks = {"police_supervisor"}
    program.trained("officer_two")

    # The shift begins with patrol alone, and says so; with the CIT officer it is covered.
    patrol = on_duty(program, "officer", "Adam 12")
    duty = patrol.locator(".card", has=patrol.get_by_role("heading", name="My shift"))
    says(duty, "On duty as Adam 12", "No CIT officer on duty")
    cit = on_duty(program, "officer_two", "Charlie 4")
    says(cit.locator("main"), "CIT officer on duty", "Ray Boyd (Adam 12)")
    program.stop(cit, "memphis-shift")
    patrol.reload()
    says(duty, "Lena Hayes (Charlie 4, CIT)", "CIT officer on duty")

    # Both come; the one with the 40 hours answers for the event, whoever writes it down.
    call = incident(program, "M-24-1190", "ADAM 12", "CHARLIE 4")
    start_report(patrol, call)
    says(patrol.locator("main"), "Lena Hayes · CHARLIE 4 · Officer · MPD · CIT-trained · in charge")
    new_person(patrol, "Curtis", "Webb")
    pick(patrol, "Behavior observed", "Paranoid")
    pick(patrol, "De-escalation", "One voice", "Time and cover")
    pick(patrol, "Force and restraint", "Handcuffs for transport only")
    pick(patrol, "Was anybody hurt?", "Yes")
    pick(patrol, "Who?", "Officer")
    pick(patrol, "Officer", "Bite", "Abrasion or bruise")
    pick(patrol, "How it ended", "Emergency department, voluntary")
    pick(patrol, "Transport", "Police")
    patrol.get_by_label("Where to", exact=True).fill("Regional One")
    unfold(patrol, "Who came, and when")
    pick(patrol, "CIT officer requested", "Yes")
    expect(patrol.get_by_role("group", name="CIT officer arrived").get_by_label("Yes", exact=True)).to_be_checked()
    program.stop(patrol, "memphis-report")
    encounter = submit_report(patrol)
    says(patrol.locator("main"), "Officer: Abrasion or bruise, Bite", "In charge")
    assert PolicePart.objects.get(encounter=encounter).injuries["officer"] == ["abrasion", "bite"]

    # Boyd had the event in hand before she came: the lieutenant sets it right. A clinician could not, nor another agency's officer.
    path = f"/encounters/{encounter.uid}/"
    boyd = EncounterResponder.objects.get(encounter=encounter, user=program.cast.officer)
    for key, status in (("clinician", 403), ("officer_b", 404), ("dispatcher", 403)):
        assert program.client(key).post(f"{path}charge", {"responder": boyd.uid}).status_code == status, key
    assert "Bite" not in program.text("clinician", path)
    desk = program.at("police_supervisor", path)
    there = desk.locator(".card", has=desk.get_by_role("heading", name="Who was there"))
    expect(there.get_by_role("listitem").filter(has_text="In charge")).to_contain_text("Lena Hayes")
    there.get_by_text("Change who is in charge").click()
    there.get_by_label("Officer").select_option(label="Ray Boyd")
    program.stop(desk, "memphis-in-charge")
    there.get_by_role("button", name="Put in charge").click()
    desk.get_by_text("Ray Boyd is in charge.").wait_for()
    expect(there.get_by_role("listitem").filter(has_text="In charge")).to_have_text(re.compile("Ray Boyd"))

    # Hayes goes home, and the next call finds the shift without one: the report says that she was asked for and why nobody came.
    cit.goto("/")
    cit.get_by_role("button", name="End shift").click()
    cit.get_by_text("Your shift has ended.").wait_for()
    start_report(patrol, incident(program, "M-24-1203", "ADAM 12"))
    pick(patrol, "Who was it?", "Unknown person")
    pick(patrol, "How it ended", "De-escalated, resolved on scene")
    unfold(patrol, "Who came, and when")
    pick(patrol, "CIT officer requested", "Yes")
    pick(patrol, "CIT officer arrived", "No")
    patrol.get_by_label("Why no CIT officer came").select_option(label="No CIT officer on shift")
    second = submit_report(patrol)
    assert (second.cit_requested, second.cit_arrived, second.cit_unavailable_reason) == ("yes", "no", "none_on_shift")
    expect(patrol.get_by_role("listitem").filter(has_text="In charge")).to_have_text(re.compile("Ray Boyd"))
    says(program.at("police_supervisor", "/").locator("main"), "No CIT officer on duty")
    program.stop(desk, "memphis-uncovered")
