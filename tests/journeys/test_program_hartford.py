"""Hartford, Vermont: one person at the desk and in the car, and a report written where there is no signal."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from cases.models import Call, PolicePart, ReportStatus
from corecit.accounts.models import Membership
from corecit.accounts.roles import Role
from corecit.web.models import Draft
from tests.journeys.programs import Program, pick, says, submit_report

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIRST = "Reached by the logging road. He stood on the bridge and would not come off it."
WHOLE = f"{FIRST} Sat down with him; his neighbor brought coffee. Walked home together at four."


def wear(page, hat: str) -> None:
    """Acts in another of one's memberships."""
    page.locator(".acting summary").click()
    page.locator(".acting").get_by_role("button", name=re.compile(hat)).click()
    expect(page.locator(".acting-text")).to_contain_text(hat)


def test_hartford(program: Program):
    program.called(
        agencies={"riverton": ("Hartford Police Department", "Hartford PD"), "dispatch": ("Hartford Dispatch", "Dispatch")},
        people={"officer": "Ellen Stowe"},
    )
    cast = program.cast
    Membership.objects.create(user=cast.officer, agency=cast.agencies["dispatch"], role=Role.DISPATCHER)

    # The night desk: the same person takes the call down, and as a dispatcher sees no encounter.
    phone = program.at("officer", "/")
    wear(phone, "Dispatcher")
    assert phone.request.get("/encounters/").status == 403
    phone.goto("/calls/new/")
    phone.get_by_label("Agency that answers").select_option(label="Hartford Police Department")
    phone.get_by_label("Address or place").fill("Quechee Gorge Bridge")
    phone.get_by_label("Type", exact=True).fill("SUICTHRT")
    program.stop(phone, "hartford-desk")
    phone.locator("main form").get_by_role("button", name="Save the call").click()
    phone.get_by_text("The call is in the list.").wait_for()
    call = Call.objects.get()

    # Then the car. On the logging road the connection drops in the middle of a sentence.
    wear(phone, "Officer")
    phone.goto(f"/calls/{call.uid}/")
    phone.get_by_role("button", name="Start report").first.click()
    phone.locator("[data-report-form]").wait_for()
    saved = phone.locator("[data-autosave-status]")
    pick(phone, "Who was it?", "Unknown person")
    phone.get_by_label("Narrative", exact=True).fill(FIRST)
    expect(saved).to_contain_text("Saved ")
    phone.context.set_offline(True)
    phone.get_by_label("Narrative", exact=True).fill(WHOLE)
    pick(phone, "How it ended", "De-escalated, resolved on scene")
    expect(saved).to_contain_text("Not saved: trying again")
    # A press of the button would leave the page, and the second half of the sentence with it: it says so, and stays.
    phone.get_by_role("button", name="Submit report").click()
    expect(saved).to_contain_text("No connection: not sent")
    expect(phone.get_by_label("Narrative", exact=True)).to_have_value(WHOLE)
    program.expects("ERR_INTERNET_DISCONNECTED")
    program.stop(phone, "hartford-no-signal")
    assert Draft.objects.get().data["narrative"] == [FIRST] and PolicePart.objects.get().status == ReportStatus.DRAFT
    phone.context.set_offline(False)
    expect(saved).to_contain_text("Saved ")

    # Back at the station it stands on the screen as it was typed in the car, and is handed in from there.
    desk = program.device("officer", is_desk=True)
    desk.goto("/")
    desk.get_by_role("link", name=re.compile("^Report E-")).first.click()
    expect(desk.get_by_label("Narrative", exact=True)).to_have_value(WHOLE)
    expect(desk.get_by_role("group", name=re.compile("^How it ended")).get_by_label("De-escalated, resolved on scene")).to_be_checked()
    says(desk.locator("main"), re.compile("Draft from .* restored"))
    program.stop(desk, "hartford-station")
    encounter = submit_report(desk)
    assert PolicePart.objects.get().narrative == WHOLE and not Draft.objects.exists()

    # What the phone still shows can overwrite nothing.
    phone.get_by_label("Narrative", exact=True).fill("Typed into a page that is over.")
    expect(saved).to_contain_text(re.compile("Not saved: this (can no longer be changed|was changed elsewhere)"))
    program.expects("403", "409")
    program.stop(phone, "hartford-over")
    assert PolicePart.objects.get().narrative == WHOLE
    path = f"/encounters/{encounter.uid}/"
    program.assert_wall(path, opens=["officer", "police_supervisor"], missing=["officer_b"], refused=["dispatcher", "ems", "admin"])
