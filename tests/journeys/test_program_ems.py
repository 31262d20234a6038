"""Co-response with EMS: police, behavioral health and an ambulance at one door, each with its own people and its own times."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import EncounterResponder
from tests.factories.cases import make_call, make_case
from tests.journeys.programs import Program, clock, new_person, pick, says, silent, start_report, submit_report

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NARRATIVE = "Found behind the laundromat, talking to the wall."
NOTE = "Stopped lithium two weeks ago; agrees to be seen."


def test_co_response_with_ems(program: Program):
    program.called(
        agencies={
            "riverton": ("Riverton Police Department", "RPD"),
            "health": ("Harmon Behavioral Health", "HBH"),
            "ems": ("Harmon EMS", "EMS"),
        },
        people={"officer": "Dana Olsen", "clinician": "Nadia Haddad", "ems": "Gil Tanner"},
    )
    program.on_shift("officer", "R-21")
    program.on_shift("ems", "Medic 4")
    began = timezone.now() - dt.timedelta(hours=1)
    call = make_call(program.cast, incident_number="26-1180", units=["R-21"], received_at=began)
    later = {"received_at": began + dt.timedelta(minutes=6), "dispatched_at": began + dt.timedelta(minutes=7), "units": ["Engine 7"]}
    make_call(program.cast, agency="ems", incident_number="EMS-0457", initial_type="PSYCHIATRIC", **later)

    officer = program.of("officer")
    start_report(officer, call)
    new_person(officer, "Marisol", "Quint")
    pick(officer, "How it ended", "Medical transport by EMS")
    pick(officer, "Transport", "EMS")
    officer.get_by_label("Where to", exact=True).fill("Mercy Medical Center")
    officer.get_by_label("Narrative", exact=True).fill(NARRATIVE)
    encounter = submit_report(officer)
    path = f"/encounters/{encounter.uid}/"

    nurse = program.of("clinician")
    start_report(nurse, call)
    nurse.get_by_label("Clinical note", exact=True).fill(NOTE)
    submit_report(nurse)

    # EMS have a dispatch of their own: their incident brings the engine with its times; the ambulance is added as it was called on the radio.
    officer.goto(f"{path}links")
    officer.get_by_label("Incident number of a further call").fill("EMS-0457")
    officer.get_by_role("button", name="Tie to this encounter").click()
    officer.get_by_text("The call was tied to the encounter.").wait_for()
    officer.goto(path)
    officer.get_by_role("link", name="Add a unit").click()
    officer.get_by_label("Agency").select_option(label="Harmon EMS")
    pick(officer, "Came as", "EMS")
    officer.get_by_label("Unit or name").fill("Medic 4")
    program.stop(officer, "ems-unit")
    officer.get_by_role("button", name="Add the unit").click()
    officer.get_by_text("The unit was added.").wait_for()
    row = EncounterResponder.objects.get(encounter=encounter, user=program.cast.ems)

    # The paramedic finds where they were, and keeps the times that only they know.
    medic = program.at("ems", "/")
    card = medic.locator(".card", has=medic.get_by_role("heading", name="Encounters I attended"))
    says(card, "1200 Sixth St", "Times missing")
    program.stop(medic, "ems-home")
    card.get_by_role("link", name=encounter.number).click()
    main = medic.locator("main")
    says(main, "1200 Sixth St", "MENTAL HEALTH CASE", "Emergency department", "Dana Olsen", "Nadia Haddad", "Engine 7")
    medic.get_by_label("Dispatched").fill(clock(4, began))
    medic.get_by_label("Arrived").fill(clock(11, began))
    medic.get_by_label("Clear").fill(clock(2, began))
    medic.get_by_role("button", name="Keep these times").click()
    says(main, "This is before the time above it.")
    program.expects("400")
    medic.get_by_label("Clear").fill(clock(52, began))
    medic.get_by_role("button", name="Keep these times").click()
    medic.get_by_text("The times of your unit are kept.").wait_for()
    program.stop(medic, "ems-attended")

    # Time, place, type and how it ended as a class: not who it was, where to, nor a word of either side.
    shown = program.text("ems", f"/attended/{row.uid}/") + program.text("ems", "/") + program.text("ems", "/attended/")
    silent(shown, ["Quint", "Marisol", "Mercy", "Medical transport", NARRATIVE, "lithium"])
    case = make_case(program.cast, person=encounter.encounter_persons.get().person)
    away = [
        path,
        f"{path}print",
        f"{path}report",
        f"/cases/{case.uid}/",
        f"/persons/{case.person.uid}/",
        "/search/",
        "/calls/",
        f"/api/v1/encounters/{encounter.uid}/",
    ]
    assert {one: program.status("ems", one) for one in away} == dict.fromkeys(away, 403)
    program.assert_wall(f"/attended/{row.uid}/", opens=["ems"], refused=["officer", "clinician", "officer_b", "partner", "admin"])

    # Both sides read three agencies with their own times under one encounter.
    for key in ("officer", "clinician"):
        page = program.at(key, path)
        there = page.locator(".card", has=page.get_by_role("heading", name="Who was there"))
        own = f"dispatched {clock(4, began)}, arrived {clock(11, began)}, clear {clock(52, began)}"
        expect(there.get_by_role("listitem").filter(has_text="Gil Tanner")).to_contain_text(own)
        expect(there.get_by_role("listitem").filter(has_text="Engine 7")).to_contain_text(f"dispatched {clock(7, began)}")
        says(there, "Dana Olsen", "Nadia Haddad", "HBH", "RPD")
    program.stop(page, "ems-encounter")
