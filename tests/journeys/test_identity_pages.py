"""Who somebody is, in the browser: side by side, undone, moved, and with a photo and a document."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import Person, PersonLink
from tests.browser import NIGHT, assert_sound_in_both, enter
from tests.factories.cases import make_case, make_encounter, make_person
from tests.factories.files import make_document, make_photo


@pytest.mark.browser
def test_two_records_are_linked_and_unlinked(look, cast, transactional_db):
    kept = make_case(cast, person=make_person("Margaret", "Okoro", race="black", race_source="perceived"))
    other = make_case(cast, person=make_person("Maggie", "Okoro", race="white", housing="shelter", age_low=30, age_high=40))
    encounter = make_encounter(cast, case=other)
    make_photo(kept.person)
    make_document(cast, kept, title="Discharge letter")
    page = look(*NIGHT)

    enter(page, "clinician", reverse("cases:person-identify", args=[other.person.uid]))
    page.get_by_label("Name, date of birth, phone, address or looks").fill("okoro")
    page.get_by_role("button", name="Search", exact=True).click()
    assert_sound_in_both(page)
    page.get_by_role("link", name="Okoro, Margaret").click()
    assert_sound_in_both(page)
    page.get_by_label("How do you know").fill("Her sister says so")
    page.get_by_role("button", name="Link the two records").click()
    page.get_by_text("Linked records").wait_for()
    assert_sound_in_both(page)
    page.get_by_role("link", name="Undo").click()
    page.get_by_label("Why are they not").fill("Two sisters")
    assert_sound_in_both(page)
    page.get_by_role("button", name="Undo the link").click()
    page.get_by_text("There are two records again").wait_for()
    assert PersonLink.objects.get().unlinked_at is not None and not Person.objects.exclude(linked_into=None).exists()
    page.goto(reverse("cases:encounter-move", args=[encounter.uid]))
    page.get_by_label("Known: search").check()
    page.get_by_label("Name, alias or phone", exact=True).fill("margaret")
    page.get_by_role("button", name="Search", exact=True).click()
    assert_sound_in_both(page)
    page.goto(reverse("cases:document-create", args=[kept.uid]))
    assert_sound_in_both(page)
    page.goto(reverse("cases:photo-create", args=[kept.person.uid]))
    assert_sound_in_both(page)
    page.goto(reverse("cases:record-detail", args=[kept.uid]))
    page.get_by_role("link", name="Discharge letter").first.wait_for()
    assert_sound_in_both(page)
