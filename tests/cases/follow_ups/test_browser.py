"""Follow-ups and notices in the browser: sound in both themes and on a phone, and done in few taps."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from cases.models import FollowUp, PersonPhone
from cases.operations import follow_ups as operations
from cases.operations import reminders
from corecit.access.actor import Actor
from corecit.notices.models import Notice, NoticeState
from corecit.notices.operations import delivery
from corecit.notices.operations import notices as outbox
from tests.browser import NIGHT, PHONE, assert_sound, assert_sound_in_both, enter
from tests.factories.cases import make_case, make_follow_up

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOUR = dt.timedelta(hours=1)
SYSTEM = Actor.system("tests")


@pytest.fixture
def overdue(cast, settings) -> FollowUp:
    """A day of work: overdue with attempts, due today, upcoming, missed, notices, e-mails kept and e-mails stuck."""
    settings.EMAIL_BACKEND = "corecit.notices.mail.OutboxBackend"
    settings.DEMO = True
    now = timezone.now()
    case, actor = make_case(cast), cast.actor("clinician")
    PersonPhone.objects.create(person=case.person, number="+12025550143", note="mother's phone, evenings", may_text=True)
    follow_up = make_follow_up(cast, case, purpose="Did she see the clinic?", opens_at=now - 50 * HOUR, due_at=now - 26 * HOUR)
    make_follow_up(cast, case, method="visit", due_at=now + HOUR)
    make_follow_up(cast, case, method="telehealth", due_at=now + 60 * HOUR)
    make_follow_up(cast, case, owner="peer", opens_at=now - 90 * HOUR, due_at=now - 50 * HOUR, expires_at=now - HOUR)
    operations.record_attempt(actor=actor, follow_up=follow_up, method="phone", result="no_answer", note="Rang twice.", at=now - 20 * HOUR)
    reminders.remind(actor=SYSTEM)
    delivery.sweep(actor=SYSTEM)
    for key, state in (("failed", NoticeState.FAILED), ("uncertain", NoticeState.UNCERTAIN)):
        outbox.post(kind="announcement", key=key, user=cast.officer)
        Notice.objects.filter(key=key).update(state=state, error="SMTPRecipientsRefused 550", attempts=1)
    return follow_up


def test_every_page_is_sound(look, overdue):
    detail, new = f"/follow-ups/{overdue.uid}/", f"/follow-ups/new/{overdue.case.uid}"
    pages = {
        "clinician": ["/follow-ups/", "/follow-ups/?show=ended", detail, new, f"/cases/{overdue.case.uid}/", "/notices/"],
        "clinical_supervisor": ["/", "/follow-ups/team?method=phone", "/follow-ups/?show=missed"],
        "officer": [detail],
        "admin": ["/notices/outbox", "/notices/outbox/not-sent"],
    }
    for key, paths in pages.items():
        page = look(*NIGHT)
        enter(page, key)
        for path in paths:
            page.goto(path)
            assert_sound_in_both(page)


def test_an_attempt_takes_two_taps_on_a_phone(look, overdue):
    page: Page = look("dark", PHONE)
    enter(page, "clinician", f"/follow-ups/{overdue.uid}/")
    assert page.get_by_role("link", name="(202) 555-0143").get_attribute("href") == "tel:+12025550143"
    page.get_by_label("Left message").click()
    page.get_by_role("button", name="Save attempt").click()
    page.get_by_text("The attempt was recorded.").wait_for()
    page.locator("summary", has_text="Unable to contact").click()
    page.get_by_text("3 attempts are asked for").wait_for()
    page.get_by_label("Reached").click()
    page.get_by_role("button", name="Save attempt").click()
    page.get_by_text("Recorded. The follow-up is done.").wait_for()
    assert_sound(page)
    overdue.refresh_from_db()
    assert overdue.status == "done"


def test_exact_times_appear_when_they_are_asked_for(look, overdue):
    page: Page = look("light", PHONE)
    enter(page, "clinician", f"/follow-ups/new/{overdue.case.uid}")
    due = page.get_by_label("Due by")
    assert not due.is_visible()
    page.get_by_label("What the contact is for").fill("Bring the form")
    page.get_by_label("Other times").click()
    due.wait_for()
    assert_sound(page)
    day = timezone.localtime() + dt.timedelta(days=2)
    page.get_by_label("Open from").fill(f"{day:%Y-%m-%d}T09:00")
    due.fill(f"{day:%Y-%m-%d}T08:00")
    page.get_by_label("Window closes").fill(f"{day:%Y-%m-%d}T18:00")
    page.get_by_role("button", name="Plan follow-up").click()
    page.get_by_text("lies before the window opens").first.wait_for()
    assert page.get_by_label("What the contact is for").input_value() == "Bring the form"
    # The browser says of itself that the answer was a 400.
    assert all("400" in said for said in look.said)
    look.said.clear()
    page.get_by_label("Due by").fill(f"{day:%Y-%m-%d}T10:00")
    page.get_by_role("button", name="Plan follow-up").click()
    page.get_by_text("The follow-up is planned.").wait_for()
    assert timezone.localtime(FollowUp.objects.latest("id").due_at).strftime("%H:%M") == "10:00"


def test_a_notice_leads_to_its_follow_up_and_is_read(look, overdue, cast):
    page: Page = look("dark", PHONE)
    enter(page, "clinician", "/notices/")
    page.locator("li", has_text="A follow-up is overdue").get_by_role("button").click()
    page.wait_for_url(f"**/follow-ups/{overdue.uid}/")
    assert Notice.objects.get(key=f"followup-overdue:{overdue.uid}").read_at is not None


def test_all_of_it_without_javascript(look, overdue):
    page: Page = look("light", PHONE, java_script_enabled=False)
    enter(page, "clinician", f"/follow-ups/{overdue.uid}/")
    page.get_by_text("No longer needed?").wait_for()
    page.get_by_text("Cancel follow-up", exact=True).click()
    page.get_by_label("Reason").fill("In care elsewhere")
    page.get_by_role("button", name="Yes, cancel it").click()
    page.get_by_text("The follow-up was cancelled.").wait_for()
    page.get_by_role("link", name="Plan another follow-up").click()
    page.get_by_label("What the contact is for").fill("Once more")
    page.get_by_role("button", name="Plan follow-up").click()
    page.get_by_text("The follow-up is planned.").wait_for()
