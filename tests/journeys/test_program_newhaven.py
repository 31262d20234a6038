"""New Haven and St. Louis: care before the crime. A family asks without a 911 call, a child saw it, and a community health worker comes again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from cases.models import Case, FollowUp, PersonContact, SocialNeed
from tests.journeys.programs import Program, new_person, pick, says, silent, submit_report, unfold
from tests.journeys.steps import choose, uid_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOTE = "Grandmother asked us in. Tanya has not eaten since Sunday; Milo, 7, saw her break the window."


def test_new_haven(program: Program):
    program.called(
        agencies={"riverton": ("New Haven Police Department", "NHPD"), "health": ("Child Development-Community Policing", "CD-CP")},
        people={"peer": "Rosa Medina", "clinician": "Dr. Amy Katz", "officer": "Sgt. Joe Farrell"},
    )
    program.at_desks = {"clinician"}

    # Nobody dialed 911: a grandmother rang the community health worker whom she knows.
    worker = program.at("peer", "/encounters/start")
    worker.get_by_label("Where?").fill("212 Grand Ave")
    pick(worker, "How did it come?", "Family or citizen")
    worker.get_by_role("button", name="Start").click()
    worker.locator("[data-report-form]").wait_for()
    pick(worker, "Who responded", "Clinician only")
    new_person(worker, "Tanya", "Reyes")
    pick(
        worker, "What it is about" if worker.get_by_role("group", name="What it is about").count() else "Presenting issues", "Acute stress"
    )
    worker.get_by_label("Clinical note", exact=True).fill(NOTE)
    pick(worker, "How it ended", "Resources offered and accepted")
    unfold(worker, "Situation of the person")
    pick(worker, "Housing", "With family or friends")
    worker.get_by_label("Others present").fill("Her mother; her son Milo, 7")
    pick(worker, "Children present", "Yes")
    encounter = submit_report(worker)
    path = f"/encounters/{encounter.uid}/"
    assert (encounter.source, encounter.children_present, encounter.calls.count()) == ("family_or_citizen", "yes", 0)

    # The child has a record of his own, and on it who may be called about him, and who must not be.
    worker.get_by_role("link", name="Add a person").click()
    pick(worker, "In what part", "Child")
    new_person(worker, "Milo", "Reyes")
    worker.get_by_label("Age, from").fill("7")
    pick(worker, "Age or date of birth is", "From a record")
    worker.get_by_role("button", name="Save", exact=True).click()
    worker.get_by_text("The persons of the encounter were changed.").wait_for()
    worker.get_by_role("link", name="Reyes, Milo").click()
    for name, phone, may_call in (("Gloria Reyes, grandmother", "203 555 0144", True), ("Darnell Fox, father", "203 555 0177", False)):
        contacts = worker.locator(".card", has=worker.get_by_role("heading", name="Contacts"))
        contacts.get_by_text("Add a contact").click()
        contacts.get_by_label("Name", exact=True).fill(name)
        contacts.get_by_label("Phone number").fill(phone)
        contacts.get_by_label("May be called").set_checked(may_call)
        contacts.get_by_role("button", name="Add", exact=True).click()
        contacts.get_by_text(name).wait_for()
    expect(contacts.get_by_role("listitem").filter(has_text="Darnell Fox")).to_contain_text("not to be called")
    assert (
        contacts.get_by_role("link", name=re.compile("0144")).count() == 1
        and not contacts.get_by_role("link", name=re.compile("0177")).count()
    )
    program.stop(worker, "newhaven-child")
    child = PersonContact.objects.filter(may_call=False).get().person

    # Food and a roof: what is needed, and what was done about each.
    worker.goto(path)
    worker.get_by_role("link", name="Record a need").click()
    pick(worker, "What is needed", "Food", "Housing instability", "Financial")
    worker.get_by_label("In a few words").fill("Rent is two months behind")
    worker.get_by_role("button", name="Save", exact=True).click()
    worker.get_by_text("Recorded.").wait_for()

    # The clinician opens the child's case at her desk, and asks the worker to go again.
    desk = program.at("clinician", f"/persons/{child.uid}/")
    desk.get_by_role("link", name="Open a case").click()
    choose(desk.get_by_label("Lead"), "Dr. Amy Katz")
    desk.get_by_role("button", name="Open case").click()
    desk.get_by_role("heading", name=re.compile(r"^Case "), level=1).wait_for()
    case = Case.objects.get(uid=uid_in(desk.url))
    assert case.person == child
    desk.get_by_role("link", name="Plan a follow-up").click()
    desk.get_by_label("What the contact is for").fill("See Milo at home and with his grandmother")
    pick(desk, "How", "Visit")
    choose(desk.get_by_label("Owner"), "Rosa Medina")
    desk.get_by_role("button", name="Plan follow-up").click()
    desk.get_by_text("The follow-up is planned.").wait_for()
    follow_up = FollowUp.objects.get()

    # At the door the next evening: whom she may call stands beside what she came for.
    worker.goto("/follow-ups/")
    worker.get_by_role("link", name=re.compile("See Milo at home")).first.click()
    says(worker.locator("main"), "Gloria Reyes, grandmother", "Darnell Fox, father", "not to be called")
    program.stop(worker, "newhaven-visit")
    pick(worker, "Result", "Reached")
    worker.get_by_label("Note", exact=True).fill("Milo sleeps at his grandmother's. Pantry box brought.")
    worker.get_by_role("button", name="Save attempt").click()
    worker.get_by_text("Recorded. The follow-up is done.").wait_for()
    worker.goto(f"{path}#needs")
    worker.get_by_role("link", name="Food").click()
    pick(worker, "What was done about it", "Met")
    worker.get_by_label("In a few words").fill("Box from the Grand Ave pantry, weekly from now on")
    worker.get_by_role("button", name="Save", exact=True).click()
    worker.get_by_text("Recorded.").wait_for()
    assert dict(SocialNeed.objects.values_list("code", "status")) == {"food": "met", "housing_instability": "found", "financial": "found"}
    worker.goto(path)
    says(worker.locator("#needs"), "Food", "Met", "Housing instability")
    program.stop(worker, "newhaven-encounter")

    # The officer of the team knows that a family asked and a child was there; hunger and rent are not the police's to read.
    shown = program.text("officer", path)
    assert "Family or citizen" in shown and "Children present" in shown
    silent(shown, ["Food", "Housing instability", "pantry", NOTE])
    need = SocialNeed.objects.get(code="food")
    program.assert_wall(
        f"/needs/{need.uid}/", opens=["peer", "clinician"], missing=["clinician_b"], refused=["officer", "partner", "admin"]
    )
    program.assert_wall(f"/follow-ups/{follow_up.uid}/", opens=["peer", "clinician"], missing=["officer_b"], refused=["partner", "ems"])
