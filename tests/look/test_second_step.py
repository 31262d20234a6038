"""The second step of sign-in, page by page: set up, recovery codes, keys, and the sign-in that asks for it."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import hotp_value
from django.core import mail

from corecit.access.actor import Actor
from corecit.notices.operations import delivery
from tests.browser import NIGHT, PHONE, assert_sound, assert_sound_in_both, enter
from tests.cast import PASSWORD

pytestmark = pytest.mark.browser


def code_of(secret: str) -> str:
    """The six digits that an authenticator app shows; whoever sees them about to change waits for the next."""
    if (left := 30 - time.time() % 30) < 10:
        time.sleep(left)
    return f"{hotp_value(secret, int(time.time()) // 30):06d}"


def confirm(page) -> None:
    """Types the password where a protected page asks for it again."""
    if "reauthenticate" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()


def test_set_up_and_sign_in_with_the_second_step(look, cast):
    page = look(*NIGHT)
    enter(page, "clinician", "/account/2fa/")
    page.get_by_role("link", name="Set up").click()
    assert_sound_in_both(page)
    confirm(page)
    assert_sound_in_both(page)
    secret = page.get_by_label("Or type this secret into the app").input_value()
    page.get_by_label(re.compile("code", re.I)).fill(code_of(secret))
    page.get_by_role("button", name="Turn on").click()
    page.wait_for_load_state()
    assert_sound_in_both(page)

    page.goto("/account/2fa/")
    assert_sound_in_both(page)
    for path in ["recovery-codes/", "recovery-codes/generate/", "totp/deactivate/", "webauthn/", "webauthn/add/"]:
        page.goto(f"/account/2fa/{path}")
        confirm(page)
        assert path in page.url
        assert_sound_in_both(page)

    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_label("Email").fill("clinician@harmon.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Accept and sign in", exact=True).click()
    page.get_by_role("heading", name="Second step").wait_for()
    assert_sound_in_both(page)


def test_reset_of_a_password(look, cast):
    page = look("dark", PHONE)
    page.goto("/account/password/reset/")
    page.get_by_label("Email").fill("clinician@harmon.example")
    page.get_by_role("button", name="Send the link").click()
    page.get_by_role("heading", name="Look into your mailbox").wait_for()
    delivery.sweep(actor=Actor.system("tests"))
    link = re.search(r"/account/password/reset/key/\S+", mail.outbox[-1].body)
    assert link
    page.goto(link[0])
    assert_sound(page)
    page.get_by_label("New Password", exact=True).fill("quiet-river-at-dawn")
    page.get_by_label("New Password (again)").fill("quiet-river-at-dawn")
    page.get_by_role("button", name="Save the new password").click()
    page.get_by_role("heading", name="Your password is changed").wait_for()
    assert_sound(page)
    page.goto(link[0])
    page.get_by_role("heading", name="This link does not work any more").wait_for()
    assert_sound(page)
