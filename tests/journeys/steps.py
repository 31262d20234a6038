"""The stops of the main journey, in the order of the work: each leaves in `Story` what the next one starts from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from cases.models import Call, Case, Encounter, FollowUp
from corecit.notices.models import SentMail
from referrals.models import Referral
from tests.journeys import calls_file
from tests.journeys.people import People
from tests.processes import Processes

NARRATIVE = "Subject on the porch, shouting at cars. Sat down with us after ten minutes."
NAME = "Jordan Vale"
CLINICAL_NOTE = "Sleeping two hours a night; wants help and agrees to a visit."
PURPOSE = "Ask how the first nights went"
CONTACT = "Call after four in the afternoon"


@dataclass
class Story:
    """What has happened so far."""

    encounter: Encounter
    case: Case
    follow_up: FollowUp
    referral: Referral
    link: str

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, target: Locator) -> None:
        """One tap of a thumb, counted."""
        self.taps += 1
        target.click()


def chip(page: Page, group: str, label: str) -> Locator:
    """One answer of a question."""
    return page.get_by_role("group", name=group).get_by_label(label, exact=True)


def choose(box: Locator, words: str) -> None:
    """The entry of a list that begins with these words."""
    box.select_option(value=box.locator("option", has_text=words).first.get_attribute("value"))


def path_of(page: Page) -> str:
    """The address of a page without the server."""
    return re.sub(r"^https?://[^/]+", "", page.url)


def uid_in(url: str) -> str:
    """The first uid of an address."""
    found = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", url)
    assert found, url
    return found[0]


# 1. Calls in


def import_calls(people: People, installation: Processes) -> None:
    """The administrator uploads the export, looks at the columns, and the worker imports it."""
    page = people.of("admin")
    page.goto("/call-imports/")
    people.stop(page, "import")
    page.get_by_label("Agency").select_option(label="Riverton Police Department")
    page.get_by_label("CAD export").set_input_files({"name": "riverton-week.csv", "mimeType": "text/csv", "buffer": calls_file.make()})
    page.get_by_role("button", name="Upload and look at the columns").click()
    page.get_by_role("heading", name="Columns of the file", level=1).wait_for()
    expect(page.locator("#preview")).to_contain_text(calls_file.OWN)
    people.stop(page, "import-columns")
    others = ["officer", "clinician", "dispatcher", "analyst", "partner"]
    people.assert_wall(path_of(page), opens=["admin"], refused=others)
    page.get_by_role("button", name="Import the file").click()
    page.get_by_role("heading", name="riverton-week.csv", level=1).wait_for()
    # Nothing is clicked: the page shows the progress and then the counts by itself.
    expect(page.get_by_role("heading", name="Rejected rows")).to_be_visible(timeout=45_000)
    expect(page.locator("main")).to_contain_text(re.compile(r"5\s*rows read"))
    people.stop(page, "import-done")
    assert set(Call.objects.values_list("incident_number", flat=True)) >= {calls_file.OWN, calls_file.OTHERS, calls_file.SECOND}
    assert Call.objects.count() == 4
    people.assert_wall(path_of(page), opens=["admin"], refused=others)


# 2. The officer's report


def report_the_call(people: People, story: Story) -> None:
    """The officer finds the call of their own unit first and files the report with a thumb."""
    page = people.of("officer")
    page.goto("/")
    card = page.locator(".card", has=page.get_by_role("heading", name="Calls awaiting a report"))
    first = card.get_by_role("listitem").first
    expect(first).to_contain_text("Your unit")
    people.stop(page, "officer-home")
    own = card.get_by_role("listitem").filter(has_text=calls_file.OWN)
    story.tap(own.get_by_role("button", name="Start report"))
    page.get_by_role("heading", name="Police report", level=1).wait_for()
    expect(page.get_by_label("Address or place")).to_have_value(calls_file.ADDRESS)
    people.stop(page, "report-empty")
    story.tap(chip(page, "Who was it?", "New person"))
    page.get_by_label("First name").fill(NAME.split()[0])
    page.get_by_label("Last name").fill(NAME.split()[1])
    story.tap(chip(page, "Behavior observed", "Unusually frightened"))
    story.tap(chip(page, "De-escalation", "Calm voice"))
    story.tap(chip(page, "Was anybody hurt?", "No"))
    story.tap(chip(page, "How it ended", "De-escalated, resolved on scene"))
    page.get_by_label("Narrative", exact=True).fill(NARRATIVE)
    people.stop(page, "report-filled")
    story.tap(page.get_by_role("button", name="Submit report"))
    page.get_by_text("The report was submitted.").wait_for()
    people.stop(page, "encounter-officer")
    story.encounter = Encounter.objects.get(uid=uid_in(page.url))
    print(f"\nA routine encounter from a CAD call took the officer {story.taps} taps, a name and one sentence.")
    assert story.taps <= 10


def assert_report_is_walled(people: People, story: Story) -> None:
    """Other teams, partners, analysts and administrators have no such encounter; clinicians have it without the narrative."""
    page = f"/encounters/{story.encounter.uid}/"
    others = ["officer_b", "clinician_b", "police_supervisor_b"]
    away = ["admin", "analyst", "dispatcher", "partner", "privacy"]
    for path in (page, f"{page}print", f"/api/v1/encounters/{story.encounter.uid}/"):
        people.assert_wall(path, opens=["officer", "clinician", "police_supervisor"], missing=others, refused=away)
        assert NARRATIVE in people.text("officer", path)
        assert NARRATIVE not in people.text("clinician", path)
        assert NARRATIVE not in people.text("clinical_supervisor", path)


# 3. Review


def approve(people: People, story: Story) -> None:
    """The police supervisor finds it in the review queue and approves it."""
    page = people.of("police_supervisor")
    page.goto("/")
    people.stop(page, "supervisor-home")
    page.goto("/encounters/reviews")
    people.stop(page, "review-queue")
    page.get_by_role("link", name=story.encounter.number).click()
    expect(page.locator("main")).to_contain_text(NARRATIVE)
    people.stop(page, "review")
    refusal = people.client("officer").post(f"/encounters/{story.encounter.uid}/approve", {"version": 1})
    assert refusal.status_code == 403
    assert people.client("clinical_supervisor").post(f"/encounters/{story.encounter.uid}/approve", {"version": 1}).status_code in (403, 404)
    assert people.client("police_supervisor_b").post(f"/encounters/{story.encounter.uid}/approve", {"version": 1}).status_code == 404
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator("main")).to_contain_text("Approved")
    people.stop(page, "approved")


# 4. The clinician's side, the case, the follow-up, the referral


def write_clinical_side(people: People, story: Story) -> None:
    """The clinician finds the same encounter, reads nothing of the police part, and writes their own."""
    page = people.of("clinician")
    page.goto("/encounters/")
    people.stop(page, "encounters-clinician")
    page.get_by_role("link", name=story.encounter.number).click()
    expect(page.locator("main")).not_to_contain_text(NARRATIVE)
    page.get_by_role("button", name="Write my side of it").click()
    page.get_by_role("heading", name="Clinical report", level=1).wait_for()
    people.stop(page, "clinical-report")
    page.get_by_label("Clinical note", exact=True).fill(CLINICAL_NOTE)
    chip(page, "Screening level", "Moderate").click()
    page.get_by_role("button", name="Submit report").click()
    page.get_by_text("The report was submitted.").wait_for()
    people.stop(page, "encounter-clinician")
    path, api = f"/encounters/{story.encounter.uid}/", f"/api/v1/encounters/{story.encounter.uid}/"
    assert CLINICAL_NOTE in people.text("clinician", path) and CLINICAL_NOTE in people.text("clinician", api)
    for key in ("officer", "police_supervisor"):
        for where in (path, f"{path}print", api):
            text = people.text(key, where)
            assert CLINICAL_NOTE not in text and "moderate" not in text.lower(), (key, where)


def open_case(people: People, story: Story) -> None:
    """The clinician opens the case from the encounter."""
    page = people.of("clinician")
    page.goto(f"/encounters/{story.encounter.uid}/")
    page.get_by_role("link", name="Open a case").first.click()
    page.get_by_role("heading", name="Open a case", level=1).wait_for()
    people.stop(page, "case-open")
    choose(page.get_by_label("Lead"), "Nadia Haddad")
    page.get_by_role("button", name="Open case").click()
    page.get_by_role("heading", name=re.compile(r"^Case "), level=1).wait_for()
    people.stop(page, "case-new")
    story.case = Case.objects.get(uid=uid_in(page.url))
    assert NAME.split()[1] in page.locator("main").inner_text()
    for path in (f"/cases/{story.case.uid}/", f"/api/v1/cases/{story.case.uid}/"):
        people.assert_wall(
            path,
            opens=["clinician", "officer", "police_supervisor", "clinical_supervisor"],
            missing=["officer_b", "clinician_b", "police_supervisor_b"],
            refused=["admin", "analyst", "dispatcher", "partner"],
        )


def plan_follow_up(people: People, story: Story) -> None:
    """The clinician plans a contact that is due before the day is over."""
    page = people.of("clinician")
    page.goto(f"/cases/{story.case.uid}/")
    page.get_by_role("link", name="Plan a follow-up").click()
    page.get_by_label("What the contact is for").fill(PURPOSE)
    chip(page, "Due", "Other times").click()
    set_window(page)
    choose(page.get_by_label("Owner"), "Nadia Haddad")
    people.stop(page, "follow-up-plan")
    page.get_by_role("button", name="Plan follow-up").click()
    page.get_by_text("The follow-up is planned.").wait_for()
    people.stop(page, "follow-up")
    story.follow_up = FollowUp.objects.get(uid=uid_in(page.url))


def set_window(page: Page) -> None:
    """Open since now, due in an hour, closed in two days: as the browser's own controls take it."""
    opens, due, closes = (
        page.evaluate(
            "hours => { const at = new Date(Date.now() + hours * 3600000);"
            " const parts = Object.fromEntries(new Intl.DateTimeFormat('en-US', {timeZone: 'America/New_York', hourCycle: 'h23',"
            " year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit'}).formatToParts(at).map(p => [p.type, p.value]));"
            " return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`; }",
            hours,
        )
        for hours in (0, 1, 48)
    )
    page.get_by_label("Open from").fill(opens)
    page.get_by_label("Due by").fill(due)
    page.get_by_label("Window closes").fill(closes)


def refer(people: People, story: Story) -> None:
    """The clinician sends a live referral to a service."""
    page = people.of("clinician")
    page.goto(f"/cases/{story.case.uid}/")
    page.get_by_role("link", name="Make a referral").click()
    people.stop(page, "referral-service")
    page.get_by_role("link", name="Harbor Walk-in Center").click()
    page.get_by_label("The person accepted the referral").check()
    page.get_by_label("Best way and time to reach the person").fill(CONTACT)
    people.stop(page, "referral-form")
    page.get_by_role("button", name="Make the referral").click()
    page.get_by_role("heading", name=re.compile(r"^Referral "), level=1).wait_for()
    people.stop(page, "referral")
    story.referral = Referral.objects.get(uid=uid_in(page.url))
    for path in (f"/referrals/{story.referral.uid}/", f"/api/v1/referrals/{story.referral.uid}/"):
        people.assert_wall(
            path,
            opens=["clinician", "clinical_supervisor", "partner"],
            missing=["clinician_b", "partner_other"],
            refused=["officer", "police_supervisor", "officer_b", "admin", "analyst"],
        )


# 5. The partner's answer


def read_the_mail(people: People, story: Story, installation: Processes) -> None:
    """The e-mail goes out by itself and names nobody; the administrator sees it in the outbox."""
    address = story.referral.service.referral_address
    mail = installation.until(lambda: SentMail.objects.filter(recipient=address).first(), "the e-mail to the partner")
    page = people.of("admin")
    page.goto("/notices/outbox")
    card = page.locator(".card", has_text=address).first
    people.stop(page, "outbox")
    assert_names_nobody(mail)
    found = re.search(r"https?://[^/\s]+(/referrals/reply/\S+)", card.inner_text())
    assert found, card.inner_text()
    story.link = found[1]


def assert_names_nobody(mail: SentMail) -> None:
    """No name, number, place or need stands in an e-mail."""
    text = f"{mail.subject} {mail.body}"
    for word in (*NAME.split(), CONTACT, PURPOSE, calls_file.ADDRESS, "Nadia", "Haddad", "C-", "Harbor"):
        assert word not in text, word


def answer_by_link(people: People, story: Story) -> None:
    """A partner without an account: the notice first, then the least that is needed, then the answer."""
    page = people.stranger()
    page.goto(story.link)
    expect(page.get_by_role("heading", name="Before you read this referral")).to_be_visible()
    assert CONTACT not in page.content()
    people.stop(page, "reply-notice")
    page.get_by_role("button", name="I have read this").click()
    expect(page.locator("main")).to_contain_text(CONTACT)
    for word in (NARRATIVE, CLINICAL_NOTE, PURPOSE, "Moderate", story.case.number):
        assert word not in page.content(), word
    people.stop(page, "reply")
    chip(page, "Your answer", "We accept").click()
    page.get_by_label("Anything the team should know").fill("A bed is kept until tomorrow.")
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_text("Thank you").first.wait_for()
    people.stop(page, "reply-thanks")
    # The link opens nothing else.
    for path in (f"/referrals/{story.referral.uid}/", f"/cases/{story.case.uid}/", "/"):
        assert "/account/login" in page.request.get(path).url
    assert page.request.get(story.link[:-3] + "xyz").status == 404


def see_the_answer(people: People, story: Story, installation: Processes) -> None:
    """The answer stands on the case, and its owner has a notice of it."""
    page = people.of("clinician")
    page.goto(f"/cases/{story.case.uid}/")
    card = page.locator(".card", has=page.get_by_role("heading", name="Referrals"))
    expect(card).to_contain_text("Accepted")
    people.stop(page, "case-answered")
    page.goto("/notices/")
    expect(page.locator("main")).to_contain_text("A partner has answered a referral")
    people.stop(page, "notices")


# 6. The reminder


def be_reminded(people: People, story: Story, installation: Processes) -> None:
    """Nobody clicked: the clock found the follow-up, and its owner has a notice and an e-mail."""
    address = people.cast.clinician.email
    mails = SentMail.objects.filter(recipient=address, subject__icontains="follow-up")
    mail = installation.until(mails.first, "the reminder")
    assert_names_nobody(mail)
    assert mails.count() == 1
    page = people.of("clinician")
    page.goto("/notices/")
    notice = page.get_by_role("listitem").filter(has_text="follow-up").first
    people.stop(page, "reminder")
    notice.get_by_role("button").click()
    expect(page.get_by_role("heading", name=PURPOSE)).to_be_visible()
    assert str(story.follow_up.uid) in page.url
    people.assert_wall(
        f"/follow-ups/{story.follow_up.uid}/",
        opens=["clinician", "clinical_supervisor"],
        missing=["officer_b", "clinician_b"],
        refused=["admin", "analyst", "partner"],
    )


def record_attempt(people: People, story: Story) -> None:
    """The contact is made and written down; the follow-up is done."""
    page = people.of("clinician")
    page.goto(f"/follow-ups/{story.follow_up.uid}/")
    chip(page, "Result", "Reached").click()
    page.get_by_role("button", name="Save attempt").click()
    page.get_by_text("Recorded. The follow-up is done.").wait_for()
    people.stop(page, "follow-up-done")
    page.goto(f"/cases/{story.case.uid}/")
    people.stop(page, "case-timeline")


# 7. The dashboard


def see_it_counted(people: People, story: Story) -> None:
    """The supervisor's dashboard counts the encounter, the follow-up and the referral."""
    page = people.of("clinical_supervisor")
    page.goto("/reports/")
    page.get_by_role("heading", name="1 encounter", exact=True).wait_for()
    main = page.locator("main").inner_text()
    people.stop(page, "dashboard")
    assert re.search(r"1 of 1", main), main
    for key, status in {"officer": 403, "clinician": 403, "partner": 403, "police_supervisor": 200, "analyst": 200}.items():
        assert people.status(key, "/reports/") == status, key
    other = people.text("police_supervisor_b", "/reports/")
    assert "Nothing to count in this period" in other
    # Small cells: who sees counts over all agencies learns nothing from a single encounter.
    assert "1 encounter<" not in people.text("analyst", "/reports/")
