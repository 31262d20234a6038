"""The key acts with JavaScript switched off: nothing depends on it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cases.models import Encounter, PolicePart
from corecit.accounts.models import User
from corecit.notices.models import Notice
from referrals.models import Referral, ReferralStatus
from referrals.operations import referrals as referral_operations
from tests.browser import PHONE, enter
from tests.factories.cases import make_call, make_case
from tests.factories.referrals import make_service
from tests.journeys.steps import NARRATIVE, chip

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(look, cast):
    return look("dark", PHONE, java_script_enabled=False)


def test_theme_switch(page, cast):
    enter(page, "officer")
    page.get_by_role("button", name="Switch to light colors").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
    page.get_by_role("button", name="Switch to night colors").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert User.objects.get(pk=cast.officer.pk).theme == "dark"


def test_from_the_call_to_a_submitted_report(page, cast):
    call = make_call(cast, units=["U-officer"])
    enter(page, "officer")
    page.get_by_role("button", name=f"Start report {call.incident_number}").click()
    page.get_by_role("heading", name="Police report", level=1).wait_for()
    chip(page, "Who was it?", "Unknown person").check()
    chip(page, "How it ended", "De-escalated, resolved on scene").check()
    # Everything is on the page, also what does not apply; what stands in it without applying counts for nothing.
    page.get_by_label("Force report number").fill("F-1")
    page.get_by_label("Narrative", exact=True).fill(NARRATIVE)
    page.get_by_role("button", name="Submit report").click()
    page.get_by_text("The report was submitted.").wait_for()
    encounter = Encounter.objects.get()
    part = PolicePart.objects.get(encounter=encounter)
    assert (part.status, part.narrative, part.force_report_number) == ("submitted", NARRATIVE, "")


def test_a_form_with_a_mistake_comes_back_as_it_was_typed(page, cast):
    call = make_call(cast, units=["U-officer"])
    enter(page, "officer")
    page.get_by_role("button", name=f"Start report {call.incident_number}").click()
    page.get_by_label("Narrative", exact=True).fill(NARRATIVE)
    page.get_by_role("button", name="Submit report").click()
    page.get_by_role("alert").get_by_role("link", name="Who was it?").click()
    expect(page.get_by_label("Narrative", exact=True)).to_have_value(NARRATIVE)


def test_a_partner_answers_by_link(page, cast):
    shared = {"contact_time": "After four"}
    made = referral_operations.create_referral(
        actor=cast.actor("clinician"),
        case=make_case(cast),
        service=make_service(),
        kind="live",
        values={"need": "shelter", "accepted_by_person": True, "is_urgent": False, "is_warm_handoff": False, "reason": ""},
        shared=shared,
    )
    page.goto(Notice.objects.get(kind="referral-sent").path)
    assert "After four" not in page.content()
    page.get_by_role("button", name="I have read this").click()
    expect(page.locator("main")).to_contain_text("After four")
    chip(page, "Your answer", "We decline").check()
    chip(page, "Why you decline", "No capacity").check()
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_text("Thank you").first.wait_for()
    assert Referral.objects.get(pk=made.pk).status == ReferralStatus.REJECTED
