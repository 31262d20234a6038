"""The officer's report in the browser at phone width: taps counted, autosave, a session that ends, both sides at once, review, amendment."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, expect

from cases.models import Call, ClinicalPart, Encounter, PolicePart, ReportStatus, ReportVersion
from corecit.web.models import Draft
from tests.browser import PHONE, assert_sound, enter
from tests.factories.cases import make_call, make_encounter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Thumb:
    """Taps on a page, counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.keys = page, 0, 0

    def tap(self, target: Locator) -> None:
        """One tap."""
        target.scroll_into_view_if_needed()
        target.click()
        self.taps += 1

    def chip(self, question: str, answer: str) -> None:
        """One tap on an answer of a question."""
        self.tap(
            self.page.get_by_role("group", name=re.compile(rf"^{re.escape(question)}(\W*required\W*)?$")).get_by_label(answer, exact=True)
        )

    def type(self, label: str, text: str) -> None:
        """Types into a field: one tap to get there, and the keys."""
        self.taps += 1
        self.keys += len(text)
        self.page.get_by_label(label, exact=True).fill(text)


def start(page: Page, call: Call) -> None:
    """Opens the call and starts its report."""
    page.goto(f"/calls/{call.uid}/")
    page.get_by_role("button", name=re.compile("Start report|Add your report")).first.click()
    page.get_by_role("heading", name=re.compile("report$"), level=1).wait_for()


def saved(page: Page) -> None:
    """Waits until the draft is on the server."""
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved ")


def test_a_routine_encounter_from_a_call_takes_an_officer_few_taps(look, cast, capsys):
    call = make_call(cast, source_text="911")
    known = make_encounter(cast).encounter_persons.get().person
    page = look("dark", PHONE)
    enter(page, "officer", f"/calls/{call.uid}/")
    thumb = Thumb(page)
    thumb.tap(page.get_by_role("button", name="Start report").first)
    page.get_by_role("heading", name="Police report", level=1).wait_for()
    assert_sound(page)
    thumb.chip("Kind of place", "Residence")
    thumb.chip("Who was it?", "Known: search")
    thumb.type("Name, alias or phone", "vale")
    thumb.tap(page.locator("[data-search-button]"))
    thumb.tap(page.get_by_label(re.compile("Vale, Jordan")))
    thumb.chip("Behavior observed", "Hopeless or depressed")
    thumb.chip("De-escalation", "Active listening")
    thumb.chip("Weapon", "None")
    thumb.chip("Force and restraint", "None")
    thumb.chip("Was anybody hurt?", "No")
    thumb.chip("How it ended", "De-escalated, resolved on scene")
    thumb.type("Narrative", "Sat with her on the porch. Sister came and took her in.")
    saved(page)
    assert_sound(page)
    thumb.tap(page.get_by_role("button", name="Submit report"))
    page.get_by_text("The report was submitted.").wait_for()
    assert_sound(page)
    encounter = Encounter.objects.get(calls=call)
    assert encounter.encounter_persons.get().person == known
    assert PolicePart.objects.get(encounter=encounter).status == ReportStatus.SUBMITTED
    assert not Draft.objects.exists()
    with capsys.disabled():
        print(f"\nRoutine encounter from a call, known person, with a narrative: {thumb.taps} taps, {thumb.keys} keys.")
    # A tap and a look at the next question take about two seconds, a key on a phone a third of one.
    assert thumb.taps * 2 + thumb.keys / 3 < 60


def test_only_what_applies_is_shown_and_none_stands_alone(look, cast):
    page = look("light", PHONE)
    enter(page, "officer")
    start(page, make_call(cast))
    thumb = Thumb(page)
    expect(page.get_by_role("group", name="Hold initiated by")).to_be_hidden()
    thumb.chip("How it ended", "Involuntary hold, emergency department")
    expect(page.get_by_role("group", name="Hold initiated by")).to_be_visible()
    expect(page.get_by_label("Where to", exact=True)).to_be_hidden()
    thumb.chip("Transport", "Police")
    expect(page.get_by_label("Where to", exact=True)).to_be_visible()
    thumb.chip("How it ended", "De-escalated, resolved on scene")
    expect(page.get_by_role("group", name="Hold initiated by")).to_be_hidden()
    page.locator("summary", has_text="What else was done").click()
    thumb.chip("What else was done", "Involuntary hold, other facility")
    expect(page.get_by_role("group", name="Hold initiated by")).to_be_visible()
    thumb.chip("Weapon", "Knife")
    expect(page.get_by_role("group", name="Weapon displayed")).to_be_visible()
    thumb.chip("Weapon", "None")
    expect(page.get_by_role("group", name="Weapon displayed")).to_be_hidden()
    weapon = page.get_by_role("group", name="Weapon", exact=True)
    expect(weapon.get_by_label("Knife", exact=True)).not_to_be_checked()
    thumb.chip("Was anybody hurt?", "Yes")
    page.get_by_role("group", name="Who?").get_by_label("Officer", exact=True).click()
    expect(page.get_by_role("group", name="Officer", exact=True)).to_be_visible()
    assert_sound(page)


def test_a_session_that_ends_in_the_middle_loses_nothing(look, cast):
    page = look("dark", PHONE)
    enter(page, "officer")
    start(page, make_call(cast))
    address = page.url
    page.get_by_label("Narrative", exact=True).fill("First half.")
    saved(page)
    Session.objects.all().delete()
    page.get_by_label("Narrative", exact=True).fill("First half. Second half, typed after the session ended.")
    page.get_by_role("heading", name="Sign in again to go on").wait_for()
    # The same text is still on the page; signing in by the small window sends it.
    with page.expect_popup() as popup:
        page.get_by_role("button", name="Sign in again").click()
    small = popup.value
    small.get_by_label("Email").fill("officer@harmon.example")
    small.get_by_label("Password").fill("harmon-county-night-shift")
    small.get_by_role("button", name="Accept and sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in again to go on")).to_be_hidden()
    saved(page)
    page.goto(address)
    expect(page.get_by_label("Narrative", exact=True)).to_have_value("First half. Second half, typed after the session ended.")
    expect(page.get_by_text(re.compile("^Draft from .* restored"))).to_be_visible()
    page.get_by_text("Discard draft").click()
    page.get_by_role("button", name="Yes, discard").first.click()
    page.get_by_text("The draft was discarded.").wait_for()
    expect(page.get_by_label("Narrative", exact=True)).to_have_value("")


def test_officer_and_clinician_at_once_then_review_and_amendment(look, cast):
    call = make_call(cast)
    officer, clinician = look("dark", PHONE), look("light", PHONE)
    enter(officer, "officer")
    enter(clinician, "clinician")
    start(officer, call)
    start(clinician, call)
    assert Encounter.objects.count() == 1
    thumb = Thumb(officer)
    thumb.chip("Who was it?", "Unknown person")
    thumb.chip("How it ended", "De-escalated, resolved on scene")
    officer.get_by_role("button", name="Submit report").click()
    officer.get_by_text("The report was submitted.").wait_for()
    # The clinician's page was opened before; what they typed of the facts is set beside the officer's.
    other = Thumb(clinician)
    clinician.get_by_label("Clinical note", exact=True).fill("Agreed to come along.")
    other.chip("Who was it?", "Unknown person")
    other.chip("How it ended", "Emergency department, voluntary")
    clinician.get_by_role("button", name="Submit report").click()
    clinician.get_by_text("The facts were changed while you wrote").wait_for()
    # The answer is 409, and the browser says so on its console.
    look.said[:] = [line for line in look.said if "409" not in line]
    assert_sound(clinician)
    expect(clinician.get_by_label("Clinical note", exact=True)).to_have_value("Agreed to come along.")
    clinician.get_by_label("Why do the facts change?").fill("She asked to be taken there afterwards.")
    clinician.get_by_role("button", name="Submit report").click()
    clinician.get_by_text("The report was submitted.").wait_for()
    assert_sound(clinician)
    encounter = Encounter.objects.get()
    assert encounter.dispositions.get(is_primary=True).code.code == "ed_voluntary"
    assert ClinicalPart.objects.get().status == ReportStatus.SUBMITTED

    supervisor = look("light", PHONE)
    enter(supervisor, "police_supervisor", "/encounters/reviews")
    assert_sound(supervisor)
    supervisor.get_by_role("link", name=re.compile(encounter.number)).click()
    expect(supervisor.get_by_text("Agreed to come along.")).to_have_count(0)
    supervisor.get_by_text("Return", exact=True).click()
    supervisor.get_by_label("What is to be mended?").fill("Write who called.")
    supervisor.get_by_role("button", name="Return with this comment").click()
    supervisor.get_by_text("The report was returned").wait_for()

    officer.goto("/")
    officer.get_by_role("link", name=re.compile(f"Report {encounter.number}")).first.click()
    expect(officer.get_by_text("Write who called.")).to_be_visible()
    assert_sound(officer)
    officer.get_by_label("Narrative", exact=True).fill("His sister called.")
    officer.get_by_role("button", name="Submit report").click()
    officer.get_by_text("The report was submitted.").wait_for()
    supervisor.goto(f"/encounters/{encounter.uid}/")
    supervisor.get_by_role("button", name="Approve").click()
    supervisor.get_by_text("The report was approved.").wait_for()

    officer.goto(f"/encounters/{encounter.uid}/")
    officer.get_by_role("link", name="Amend report").click()
    officer.get_by_label("Why is the report amended?").fill("The caller was her neighbor.")
    officer.get_by_label("Narrative", exact=True).fill("His neighbor called.")
    officer.get_by_role("button", name="Submit amendment").click()
    officer.get_by_text("The report was submitted.").wait_for()
    officer.get_by_role("link", name="Version 3").click()
    expect(officer.locator("ins")).to_contain_text(["neighbor"])
    assert_sound(officer)
    assert ReportVersion.objects.filter(side="police").count() == 3
