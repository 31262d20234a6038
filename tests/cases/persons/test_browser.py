"""Whom somebody new may be, and the queue of possible duplicates, in the browser: sound in both looks, answered with a thumb."""

from __future__ import annotations

import datetime as dt

import pytest

from cases.models import EncounterPerson, PairAnswer, PersonPair
from cases.operations import encounters, pairs
from corecit.access.actor import Actor
from tests.browser import NIGHT, assert_sound_in_both, enter
from tests.factories.cases import make_call, make_case, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BORN = dt.date(1985, 3, 14)


def test_is_it_one_of_these_is_answered_with_a_thumb(look, cast):
    known = make_case(cast, person=make_person("William", "Hernandez", born_on=BORN)).person
    begun = encounters.start(actor=cast.actor("officer"), call_uid=make_call(cast).uid).encounter
    page = look(*NIGHT)
    enter(page, "officer", f"/encounters/{begun.uid}/report")
    page.get_by_label("New person", exact=True).check()
    page.get_by_label("First name").fill("Bill")
    page.get_by_label("Last name").fill("Hernandez")
    page.get_by_label("Date of birth", exact=True).fill("1985-03-14")
    page.get_by_role("group", name="Age or date of birth is").get_by_label("Self-reported").check()
    page.get_by_label("Residence", exact=True).check()
    page.get_by_role("radio", name="De-escalated, resolved on scene").check()
    page.get_by_label("Narrative").fill("Talked quietly.")
    page.get_by_role("button", name="Submit report").click()
    page.get_by_role("heading", name="Is it one of these?").wait_for()
    assert_sound_in_both(page)
    assert page.get_by_label("Narrative").input_value() == "Talked quietly."
    page.get_by_role("button", name="Yes, this one: Hernandez, William").click()
    page.get_by_text("The report was submitted.").wait_for()
    assert EncounterPerson.objects.get(encounter=begun).person == known


def test_the_queue_is_worked_through(look, cast):
    for first in ("William", "Bill", "Wiliam"):
        make_case(cast, person=make_person(first, "Hernandez", born_on=BORN))
    pairs.find(actor=Actor.system("tests"))
    page = look(*NIGHT)
    enter(page, "clinical_supervisor", "/")
    assert_sound_in_both(page)
    page.get_by_role("link", name="All possible duplicates").click()
    assert_sound_in_both(page)
    page.locator(".todo a.stretched").first.click()
    assert_sound_in_both(page)
    page.get_by_label("Note").fill("Twins, the mother says")
    page.get_by_role("button", name="Different people").click()
    page.get_by_text("Noted: different people.").wait_for()
    assert PersonPair.objects.filter(answer=PairAnswer.DIFFERENT, note="Twins, the mother says").count() == 1
    page.get_by_role("link", name="Said to be different").click()
    assert_sound_in_both(page)
    page.goto("/persons/search-by-details")
    page.get_by_label("Last name").fill("Hernandez")
    page.get_by_role("button", name="Search", exact=True).last.click()
    page.get_by_text("same last name").first.wait_for()
    assert_sound_in_both(page)
