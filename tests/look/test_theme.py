"""Light and night: follows the system at first, one key changes it, it is remembered, and it works without JavaScript."""

from __future__ import annotations

import pytest

from tests.browser import DESK, PHONE, enter

pytestmark = pytest.mark.browser

BRIGHTNESS = """() => { const c = document.createElement('canvas').getContext('2d'); c.fillStyle = getComputedStyle(document.body).backgroundColor;
    c.fillRect(0, 0, 1, 1); return Math.max(...c.getImageData(0, 0, 1, 1).data.slice(0, 3)); }"""


@pytest.mark.parametrize("scripts", [True, False])
def test_the_system_decides_at_first(look, db, scripts):
    for scheme, dark in (("dark", True), ("light", False)):
        page = look(scheme, PHONE, java_script_enabled=scripts)
        page.goto("/account/login/")
        if scripts:
            assert (page.evaluate(BRIGHTNESS) < 30) == dark
        shown = page.get_by_role("button", name="Switch to light colors" if dark else "Switch to night colors")
        assert shown.is_visible()


def test_no_flash_of_the_wrong_theme(look, db):
    page = look("dark", DESK)
    page.add_init_script(
        "document.addEventListener('DOMContentLoaded', () => { window.first = document.documentElement.dataset.bsTheme; })"
    )
    page.goto("/account/login/")
    assert page.evaluate("window.first") == "dark"
    blocking = page.evaluate(
        "(() => { const s = [...document.head.querySelectorAll('script, link[rel=stylesheet]')]; return s[0].src.includes('theme') && !s[0].defer && !s[0].async; })()"
    )
    assert blocking, "the theme must be settled before the first style sheet"


def test_one_key_changes_it_and_the_person_keeps_it(look, cast):
    page = look("light", DESK)
    enter(page, "officer")
    with page.expect_response("**/theme"):
        page.keyboard.press("n")
    assert page.evaluate(BRIGHTNESS) < 30
    cast.officer.refresh_from_db()
    assert cast.officer.theme == "dark"
    elsewhere = look("light", PHONE)
    enter(elsewhere, "officer")
    assert elsewhere.evaluate(BRIGHTNESS) < 30


def test_the_key_is_a_letter_where_one_types(look, db):
    page = look("light", DESK)
    page.goto("/account/login/")
    page.get_by_label("Email").press_sequentially("nn")
    assert page.get_by_label("Email").input_value() == "nn"
    assert page.evaluate(BRIGHTNESS) > 200


def test_the_button_works_without_javascript(look, db):
    page = look("light", PHONE, java_script_enabled=False)
    page.goto("/account/login/")
    page.get_by_role("button", name="Switch to night colors").click()
    assert "/account/login/" in page.url
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_the_night_has_no_bright_surface(look, cast):
    page = look("dark", DESK)
    enter(page, "officer")
    bright = page.evaluate(
        """() => { const c = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        return [...document.querySelectorAll('body, body *')].filter((e) => {
            const r = e.getBoundingClientRect(); if (r.width * r.height < 2500 || !e.checkVisibility()) return false;
            c.clearRect(0, 0, 1, 1); c.fillStyle = getComputedStyle(e).backgroundColor; c.fillRect(0, 0, 1, 1);
            const [red, green, blue, alpha] = c.getImageData(0, 0, 1, 1).data;
            return alpha > 20 && 0.2126 * red + 0.7152 * green + 0.0722 * blue > 80; }).map((e) => e.outerHTML.slice(0, 100)); }"""
    )
    assert bright == []
