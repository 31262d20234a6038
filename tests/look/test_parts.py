"""The components: escaped, without leaks of outer variables, sound in the browser, and working as the catalogue says."""

from __future__ import annotations

import copy
import datetime as dt
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser import DESK, NIGHT, PHONE, assert_sound_in_both, enter
from tests.cast import PASSWORD
from tests.look import urls

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def samples(settings):
    """The sample pages beside those of corecit."""
    settings.ROOT_URLCONF = "tests.look.urls"
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], HERE / "templates"]
    settings.TEMPLATES = templates
    urls.received.clear()


def test_components_escape_and_take_nothing_from_outside(client, db):
    html = client.get("/sample/parts").content.decode()
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert(1)") >= 20
    assert "LEAK" not in html


@pytest.mark.parametrize("past,said", [({"seconds": 20}, "just now"), ({"hours": 3}, "3\xa0hours ago")])
def test_a_moment_ago_is_not_zero_minutes(past, said):
    assert f">{said}<" in render_to_string("sample/when.html", {"at": timezone.now() - dt.timedelta(**past)})


def test_pages_obey_the_content_security_policy(client, db):
    for path in ["/sample/parts", "/sample/form", "/account/login/", "/sample/error/500"]:
        html = client.get(path).content.decode()
        assert not re.search(r"\sstyle=", html), path
        assert not re.search(r"\son[a-z]+=\"", html), path
        inline = [tag for tag in re.findall(r"<script[^>]*>", html) if "src=" not in tag and "application/json" not in tag]
        assert inline == [], path
        policy = client.get(path).headers["Content-Security-Policy"]
        assert "unsafe" not in policy


def test_every_template_keeps_style_and_script_out():
    for path in (HERE.parent.parent / "templates").rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=[\"']", text), path
        assert not re.search(r"\son(click|change|submit|load|input)=", text), path
        assert "|safe" not in text or path.name == "field.html", path


@pytest.mark.browser
def test_components_are_sound(look, db):
    page = look(*NIGHT)
    page.goto("/sample/parts")
    assert_sound_in_both(page)
    page.get_by_text("Close case").click()
    page.get_by_text("Revoke").first.click()
    page.get_by_text("Numbers").click()
    assert_sound_in_both(page)


@pytest.mark.browser
def test_forms_are_sound_and_lead_to_the_wrong_field(look, db):
    page = look(*NIGHT)
    page.goto("/sample/form")
    assert_sound_in_both(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").get_by_role("link", name="Nature of crisis").click()
    assert page.evaluate("document.activeElement.id") == "id_nature"
    assert_sound_in_both(page)


@pytest.mark.browser
def test_a_refused_action_says_why_without_javascript(look, db):
    page = look("light", PHONE, java_script_enabled=False)
    page.goto("/sample/parts")
    reason = page.locator(".denied-reason")
    assert not reason.is_visible()
    page.get_by_text("Close case").click()
    assert reason.is_visible()


@pytest.mark.browser
def test_conditional_fields_show_and_are_sent_only_when_they_apply(look, db):
    page = look()
    page.goto("/sample/form")
    statute = page.get_by_label("Statute")
    assert not statute.is_visible()
    page.get_by_label("Yes", exact=True).check()
    statute.fill("573")
    page.get_by_label("No", exact=True).check()
    assert not statute.is_visible()
    page.get_by_label("Acute stress").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state("networkidle")
    assert urls.received[-1].get("hold") == ["no"]
    assert "statute" not in urls.received[-1]


@pytest.mark.browser
def test_a_radio_answer_can_be_taken_back(look, db):
    page = look()
    page.goto("/sample/form")
    page.get_by_label("Refused").click()
    assert page.get_by_label("Refused").is_checked()
    page.get_by_label("Refused").click()
    assert not page.get_by_label("Refused").is_checked()


@pytest.mark.browser
def test_a_form_is_sent_once(look, db):
    page = look()
    page.goto("/sample/form")
    page.get_by_label("Acute stress").check()
    page.evaluate(
        "() => { const form = document.querySelector('main form'); window.sent = 0;"
        " form.addEventListener('corecit:sent', () => { window.sent += 1; });"
        " document.addEventListener('submit', (event) => event.preventDefault());"
        " form.requestSubmit(); form.requestSubmit(); }"
    )
    assert page.evaluate("window.sent") == 1


@pytest.mark.browser
def test_drafts_save_themselves_and_survive_a_session_that_ended(look, cast):
    page = look(size=DESK)
    enter(page, "officer", "/sample/form")
    page.get_by_label("Narrative").fill("First words.")
    page.get_by_text("Saved 12:03").wait_for()
    assert urls.received[-1]["narrative"] == ["First words."]

    sessions = [cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid"]
    page.context.clear_cookies(name="sessionid")
    assert sessions
    page.get_by_label("Narrative").fill("First words. More words.")
    dialog = page.get_by_role("dialog", name="Sign in again to go on")
    dialog.wait_for()
    with page.expect_popup() as opened:
        dialog.get_by_role("button", name="Sign in again").click()
    small = opened.value
    sign_in_small(small, "officer")
    page.get_by_text("Saved 12:03").wait_for()
    assert not dialog.is_visible()
    assert page.get_by_label("Narrative").input_value() == "First words. More words."
    assert urls.received[-1]["narrative"] == ["First words. More words."]
    # The page's own form goes through with the token of the new session.
    page.get_by_label("Acute stress").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state()
    assert urls.received[-1]["nature"] == ["acute"]


@pytest.mark.browser
def test_another_person_who_signs_in_does_not_get_the_text(look, cast):
    page = look()
    enter(page, "officer", "/sample/form")
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Narrative").fill("Only for the officer's eyes.")
    dialog = page.get_by_role("dialog", name="Sign in again to go on")
    dialog.wait_for()
    with page.expect_popup() as opened:
        dialog.get_by_role("button", name="Sign in again").click()
    page.once("dialog", lambda ask: ask.dismiss())
    sign_in_small(opened.value, "clinician")
    page.wait_for_url(re.compile(r":\d+/$"))
    assert "officer's eyes" not in page.content()
    assert not any("eyes" in str(entry) for entry in urls.received)


@pytest.mark.browser
def test_htmx_says_what_happened_and_never_swaps_the_sign_in_page_in(look, cast):
    page = look()
    enter(page, "officer", "/sample/form")
    page.get_by_role("button", name="Fetch").click()
    page.get_by_text("Fetched").wait_for()
    page.get_by_role("status").get_by_text("Done <b>well</b>").wait_for()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Fetch").click()
    page.get_by_role("dialog", name="Sign in again to go on").wait_for()
    assert page.locator("#piece").inner_text() == "Fetched"
    look.said.clear()  # Chromium itself notes the 401


@pytest.mark.browser
def test_nothing_is_left_in_browser_storage(look, cast):
    page = look()
    enter(page, "officer", "/sample/form")
    page.goto("/sample/form?q=Somebody")
    page.get_by_role("button", name="Fetch").click()
    page.get_by_text("Fetched").wait_for()
    page.goto("/static/img/mark.svg")  # the same origin without our scripts
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


@pytest.mark.browser
def test_an_unused_page_locks_and_ends_the_session(look, cast, settings):
    page = look()
    enter(page, "officer", "/sample/form")
    page.clock.install()
    page.reload()
    page.get_by_label("Narrative").fill("Kept")
    page.clock.run_for((settings.SESSION_IDLE_MINUTES - 1) * 60_000 + 5_000)
    page.get_by_role("dialog", name="Still there?").wait_for()
    page.get_by_role("button", name="Keep working").click()
    assert page.get_by_label("Narrative").is_visible()
    with page.expect_response(re.compile("logout")):
        page.clock.run_for(settings.SESSION_IDLE_MINUTES * 60_000 + 5_000)
    page.get_by_role("dialog", name="Sign in again to go on").wait_for()
    assert not page.get_by_label("Narrative").is_visible()
    other = page.context.new_page()
    other.goto("/")
    assert "/account/login" in other.url


@pytest.mark.browser
def test_charts_follow_the_theme_and_have_their_table(look, db):
    page = look("light", DESK)
    page.goto("/sample/parts")
    page.locator("[data-chart] svg").wait_for()
    before = page.locator("[data-chart] svg").inner_html()
    toggle(page)
    page.wait_for_function("before => document.querySelector('[data-chart] svg').innerHTML !== before", arg=before)
    page.get_by_text("Numbers").click()
    assert page.get_by_role("table").get_by_role("row").count() >= 4


def toggle(page: Page) -> None:
    """Presses N with nothing in focus."""
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")


def sign_in_small(page: Page, key: str) -> None:
    """Signs in in the small window, which closes itself."""
    page.get_by_label("Email").fill(f"{key}@harmon.example")
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_event("close"):
        page.get_by_role("button", name="Accept and sign in", exact=True).click()
