"""The directory in a browser: sound at every size and in both themes, quick with JavaScript and whole without it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from partners.models import Schedule, Service
from tests.browser import NIGHT, PHONE, assert_sound_in_both, enter
from tests.factories.partners import CENTER, small_directory

pytestmark = pytest.mark.browser


@pytest.fixture
def services(cast):
    return small_directory()


def test_an_officer_finds_a_service(look, services):
    page = look(*NIGHT)
    enter(page, "officer", "/partners/")
    expect(page.get_by_role("link", name="Crisis stabilization unit")).to_be_visible()
    assert_sound_in_both(page)
    page.get_by_role("radio", name="Open now", exact=True).check()
    expect(page.get_by_role("link", name="Food pantry")).not_to_be_attached()
    page.get_by_role("link", name="Crisis stabilization unit").click()
    expect(page.get_by_role("heading", name="Before you go there")).to_be_visible()
    assert page.get_by_role("link", name="(555) 010-0177").get_attribute("href") == "tel:5550100177"
    assert_sound_in_both(page)
    page.goto(f"/partners/organizations/{services[0].organization.uid}/")
    assert_sound_in_both(page)
    page.goto(f"/partners/services/{services[0].uid}/room")
    assert_sound_in_both(page)


def test_an_administrator_keeps_the_directory(look, services):
    page = look(*NIGHT)
    enter(page, "admin", "/partners/")
    paths = [
        f"/partners/services/{services[0].uid}/",
        f"/partners/services/{services[0].uid}/edit",
        f"/partners/organizations/{services[0].organization.uid}/",
        f"/partners/organizations/{services[0].organization.uid}/edit",
        f"/partners/organizations/{services[0].organization.uid}/locations/new",
        f"/partners/organizations/{services[0].organization.uid}/agreements/new",
        "/partners/organizations/",
        "/partners/imports/",
        "/partners/export/",
        "/partners/terms/",
    ]
    for path in paths:
        page.goto(path)
        assert_sound_in_both(page)


def test_near_me_fills_the_form_with_the_rounded_place_of_the_device(look, services):
    page = look("dark", PHONE, geolocation={"latitude": CENTER[0] + 0.0212345, "longitude": CENTER[1]}, permissions=["geolocation"])
    enter(page, "officer", "/partners/")
    page.get_by_role("button", name="Near me").click()
    expect(page.get_by_text("The nearest first.")).to_be_visible()
    assert "lat=41.521&lon=-72.7" in page.url
    names = page.locator(".found-name").all_text_contents()
    assert names == ["Crisis stabilization unit", "Withdrawal management", "Food pantry", "Shelter from violence"]
    expect(page.get_by_text("1.5 mi")).to_be_visible()


def test_a_device_that_does_not_tell_its_place_leaves_a_way(look, services):
    page = look("light", PHONE, geolocation={"latitude": 1, "longitude": 1}, permissions=[])
    enter(page, "officer", "/partners/")
    page.get_by_role("button", name="Near me").click()
    expect(page.get_by_text("The device does not tell its place.")).to_be_visible()


def test_everything_works_without_javascript(look, services):
    page = look("light", PHONE, java_script_enabled=False)
    enter(page, "admin", "/partners/")
    page.get_by_role("checkbox", name="Police drop-off").check()
    page.get_by_role("button", name="Search").click()
    assert page.locator(".found-name").all_text_contents() == ["Crisis stabilization unit"]
    page.goto(f"/partners/services/{services[1].uid}/edit")
    page.get_by_label("Name", exact=True).fill("Detox")
    page.get_by_role("button", name="More hours").click()
    rows = page.locator("fieldset.row-set", has=page.get_by_label("Opens"))
    expect(rows).to_have_count(3)
    new = rows.nth(1)
    new.get_by_label("When").select_option("special")
    new.get_by_label("From").fill("2027-01-01")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Detox")).to_be_visible()
    assert Service.objects.get(pk=services[1].pk).name == "Detox"
    assert Schedule.objects.filter(service=services[1], is_special=True).count() == 1


def test_what_a_kind_of_hours_does_not_use_is_hidden_and_not_sent(look, services):
    page = look()
    enter(page, "admin", f"/partners/services/{services[1].uid}/edit")
    new = page.locator("fieldset.row-set", has=page.get_by_label("Opens")).nth(1)
    expect(new.get_by_text("Mon", exact=True)).to_be_visible()
    new.get_by_label("When").select_option("monthly")
    expect(new.get_by_text("Mon", exact=True)).to_be_hidden()
    new.get_by_label("Days of the month").fill("15")
    new.get_by_label("Opens").fill("08:00")
    new.get_by_label("Closes").fill("09:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Every month: 15")).to_be_visible()
