"""Screening in the browser: one hand on a phone, questions that come and go, answers kept, a result that is more than a colour."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from cases.models import Assessment
from corecit.web.models import Draft
from tests.browser import PHONE, assert_sound, enter
from tests.factories.assessments import switch_on
from tests.factories.cases import make_case, make_encounter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def answer(page, number, word):
    page.get_by_role("group", name=re.compile(f"^{number} ")).get_by_label(word, exact=True).check()


def test_a_clinician_screens_on_a_phone(look, cast):
    switch_on(cast)
    encounter = make_encounter(cast, case=make_case(cast))
    page = look("dark", PHONE)
    enter(page, "clinician", reverse("cases:encounter-screen", args=[encounter.uid]))
    page.get_by_role("button", name="Columbia").click()
    page.wait_for_url("**/answer")
    third = page.get_by_text("Have you been thinking about how you might do this?")
    assert not third.is_visible()
    answer(page, "1", "Yes")
    answer(page, "2", "Yes")
    assert third.is_visible()
    answer(page, "2", "No")
    assert not third.is_visible()
    answer(page, "2", "Refused to answer")
    assert third.is_visible()
    answer(page, "4", "Yes")
    page.get_by_text(re.compile("^Saved")).wait_for()
    assert Draft.objects.filter(form="assessment").exists()
    assert_sound(page)
    page.get_by_role("button", name="Complete").click()
    page.get_by_role("button", name="Finish as it is").wait_for()
    # The browser says of itself that the answer was a 400.
    assert all("400" in said for said in look.said)
    look.said.clear()
    page.get_by_role("button", name="Finish as it is").click()
    page.get_by_text("Result").first.wait_for()
    assert page.locator(".level-high").first.is_visible()
    assert page.get_by_text("Not every question was answered").first.is_visible()
    assert_sound(page)
    assert Assessment.objects.get().level == "high"
