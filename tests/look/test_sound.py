"""The pages of the shell in both themes, on a phone and on a desk: axe, width, size of targets, nothing on the console."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.browser import NIGHT, assert_sound_in_both, enter

pytestmark = pytest.mark.browser

PUBLIC_PAGES = ["/account/login/", "/account/password/reset/", "/account/password/reset/done/"]
OWN_PAGES = ["/", "/account/2fa/", "/account/password/change/", "/account/sessions/", "/account/logout/"]
MARKED = ["400", "403", "404", "409", "429", "500", "503", "csrf", "locked"]


def test_pages_before_sign_in(look, db):
    page = look(*NIGHT)
    for path in PUBLIC_PAGES:
        assert page.goto(path).status == 200
        assert_sound_in_both(page)


def test_pages_of_a_signed_in_person(look, cast):
    page = look(*NIGHT)
    enter(page, "officer")
    for path in OWN_PAGES:
        assert page.goto(path).status == 200
        assert_sound_in_both(page)


def test_sign_in_that_fails_says_so_and_keeps_the_address(look, cast):
    page = look(*NIGHT)
    page.goto("/account/login/")
    page.get_by_label("Email").fill("officer@harmon.example")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Accept and sign in", exact=True).click()
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("Email").input_value() == "officer@harmon.example"
    assert page.evaluate("document.activeElement.matches('[data-error-summary]')")
    assert_sound_in_both(page)


def test_nothing_here(look, db):
    page = look(*NIGHT)
    assert page.goto("/no/such/page").status == 404
    assert page.get_by_role("heading", level=1).inner_text() == "There is nothing here"
    assert_sound_in_both(page)
    look.said.clear()  # Chromium itself notes the 404


def test_error_pages(look, db, settings):
    settings.ROOT_URLCONF = "tests.look.urls"
    page = look(*NIGHT)
    for name in MARKED:
        page.goto(f"/sample/error/{name}")
        assert_sound_in_both(page)


@pytest.mark.parametrize("name", MARKED)
def test_error_pages_say_what_to_do(db, name):
    request = RequestFactory().get("/")
    html = render_to_string(f"errors/{name}.html", {"reason": "The <b>reason</b>."}, request=None if name == "500" else request)
    assert "<h1>" in html
    assert 'class="btn btn-primary"' in html
    assert "<b>reason</b>" not in html
    assert ("The &lt;b&gt;reason&lt;/b&gt;." in html) == (name in {"400", "403", "409"})
