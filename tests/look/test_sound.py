"""The pages of the shell in both themes, on a phone and on a desk: axe, width, size of targets, nothing on the console."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.browser import NIGHT, assert_sound_in_both, enter, problems_in_both

pytestmark = pytest.mark.browser

PUBLIC_PAGES = ["/account/login/", "/account/password/reset/", "/account/password/reset/done/"]
OWN_PAGES = ["/", "/account/2fa/", "/account/password/change/", "/account/sessions/", "/account/logout/"]
MARKED = ["400", "403", "404", "409", "429", "500", "503", "csrf", "ended", "locked"]


# One thing that is wrong in each theme alone, and one that is wrong on a phone alone.
WRONG = """() => {
    const style = new CSSStyleSheet();
    style.replaceSync('.faint-by-day, .faint-by-night { color: #767676; background: #fff; } .juts-out { width: 600px; height: 1px; }'
        + '@media (prefers-color-scheme: light) { .faint-by-day { color: #c8c8c8; } }'
        + '@media (prefers-color-scheme: dark) { .faint-by-night { color: #c9c9c9; } }');
    document.adoptedStyleSheets.push(style);
    for (const name of ['faint-by-day', 'faint-by-night', 'juts-out']) {
        const made = document.createElement('p');
        made.className = name;
        if (name !== 'juts-out') made.textContent = name;
        document.querySelector('main').append(made);
    }
}"""


def test_what_is_wrong_is_found_in_the_look_in_which_it_is(look, db):
    page = look(*NIGHT)
    page.goto("/account/login/")
    page.evaluate(WRONG)
    found = problems_in_both(page)
    assert len(found) == 3, found
    assert found[0].startswith("light: color-contrast") and "faint-by-day" in found[0] and "faint-by-night" not in found[0]
    assert found[1].startswith("dark: color-contrast") and "faint-by-night" in found[1] and "faint-by-day" not in found[1]
    assert found[2].startswith("dark: wider than the screen") and "juts-out" in found[2]


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
