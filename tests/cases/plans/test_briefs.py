"""The ninety-second page: cautions first, nothing clinical whoever reads, one request, no name in its address or title."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Caution, PersonContact, PersonPhone, ResponsePlan
from cases.presenters import briefs
from tests.browser import DESK, PHONE, assert_sound, enter
from tests.factories.cases import make_case, make_encounter, make_person
from tests.factories.plans import make_plan

CONTACTS = [
    {"name": "Teresa M.", "relation": "sister", "phone": "+12025550143", "may_call": True},
    {"name": "Marlene P.", "relation": "mother", "phone": "+12025550122", "may_call": False},
]
WORDS = {
    "cautions": "Walking stick by the door",
    "helps": "One voice",
    "avoid": "Touching the arm",
    "triggers": "Sirens",
    "hospital": "Harmon General",
    "contacts": CONTACTS,
}


@pytest.fixture
def known(cast):
    person = make_person("Rosa", "Quill")
    case = make_case(cast, person=person, reason="REASON-MARK")
    for days in range(1, 8):
        make_encounter(
            cast,
            case=case,
            disposition="hold_ed" if days == 1 else "resolved_on_scene",
            occurred_at=timezone.now() - dt.timedelta(days=days),
        )
    today = timezone.localdate()
    dates = {"noted_on": today - dt.timedelta(days=9), "created_by": cast.officer}
    Caution.objects.create(person=person, text="Knife once held", source="R-2031", expires_on=today + dt.timedelta(days=9), **dates)
    Caution.objects.create(person=person, text="OVER-MARK", source="R-1", expires_on=today - dt.timedelta(days=1), **dates)
    PersonContact.objects.create(person=person, name="Ana", relation="family", phone="+12025550111", may_call=True, side="police")
    PersonContact.objects.create(person=person, name="CARE-MARK", relation="provider", phone="+12025550112", may_call=True, side="clinical")
    PersonPhone.objects.create(person=person, number="+12025550113")
    make_plan(cast, person, on_patrol=True, **WORDS)
    return person


def page_of(client, person):
    return client.get(reverse("cases:person-brief", args=[person.uid]))


@pytest.mark.parametrize("key", ["officer", "clinician"])
def test_both_sides_read_the_same_and_nothing_clinical(known, sign_in, key):
    page = page_of(sign_in(key), known).content.decode()
    for word in (
        "Knife once held",
        "R-2031",
        "Walking stick",
        "One voice",
        "Touching the arm",
        "Sirens",
        "Harmon General",
        "Involuntary hold",
    ):
        assert word in page, word
    for number in ("+12025550143", "+12025550111", "+12025550113"):
        assert f'href="tel:{number}"' in page
    assert "+12025550122" not in page and "Marlene P." in page
    for mark in ("OVER-MARK", "CARE-MARK", "REASON-MARK", "CLINICAL-NOTE-MARK", "NARRATIVE-MARK", "CHARGES-MARK", "moderate"):
        assert mark not in page, mark


def test_cautions_come_first(known, sign_in):
    page = page_of(sign_in("officer"), known).content.decode()
    order = [
        page.index(word)
        for word in ("Knife once held", "Walking stick", "One voice", "Touching the arm", "tel:+12025550143", "Last contacts")
    ]
    assert order == sorted(order)


def test_a_plan_that_is_not_on_patrol_is_shown_to_neither(cast, known, sign_in):
    person = make_case(cast).person
    make_plan(cast, person, helps="HIDDEN-MARK")
    for key in ("officer", "clinician"):
        page = page_of(sign_in(key), person).content.decode()
        assert "HIDDEN-MARK" not in page and "No response plan is visible to patrol" in page


@pytest.mark.parametrize(
    "key,status", [("officer_b", 404), ("clinician_b", 404), ("partner", 403), ("admin", 403), ("dispatcher", 403), ("nobody", 403)]
)
def test_others_do_not_open_it(known, sign_in, key, status):
    assert page_of(sign_in(key), known).status_code == status


def test_the_address_and_the_title_name_nobody(known, sign_in, client):
    answer = page_of(sign_in("officer"), known)
    title = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.S)[1]
    assert "Quill" not in title and "Quill" not in reverse("cases:person-brief", args=[known.uid])
    client.logout()
    sent = page_of(client, known)
    assert sent.status_code == 302 and "Quill" not in sent["Location"]


def test_one_request_and_few_queries(known, sign_in, django_assert_max_num_queries):
    client = sign_in("officer")
    page_of(client, known)
    with django_assert_max_num_queries(26):
        page = page_of(client, known).content.decode()
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "hx-get" not in main and "hx-trigger" not in main


def test_it_is_reached_from_the_person_the_encounter_and_search(cast, known, sign_in):
    client = sign_in("officer")
    link = reverse("cases:person-brief", args=[known.uid])
    encounter = known.encounters.first()
    for address in (reverse("cases:person-detail", args=[known.uid]), reverse("cases:encounter-detail", args=[encounter.uid])):
        assert link in client.get(address).content.decode(), address
    assert link in client.post(reverse("cases:search"), {"q": "Quill"}, follow=True).content.decode()


def test_a_plan_warns_since_the_day_of_the_agency_on_which_it_was_approved(cast):
    plan = make_plan(cast, make_person(), cautions="Dog", approved_at=dt.datetime(2026, 3, 3, 2, tzinfo=dt.UTC))
    with timezone.override("America/New_York"):
        assert [one.noted_on for one in briefs.warnings([], plan)] == [dt.date(2026, 3, 2)]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_in_the_browser_by_night_and_on_one_sheet(known, look, tmp_path):
    page = look("dark", PHONE)
    enter(page, "officer", reverse("cases:person-brief", args=[known.uid]))
    assert_sound(page)
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.brief-big')).fontSize)")
    assert size >= 22
    # As long as plans in use are.
    ResponsePlan.objects.update(
        **dict.fromkeys(("helps", "avoid"), "Meet him slowly. " * 37), baseline="Keeps to himself. " * 54, triggers="Sirens, and " * 34
    )
    page.reload()
    paper = page.pdf(format="Letter", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    page.set_viewport_size(DESK)
    assert_sound(page)
