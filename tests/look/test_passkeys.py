"""Passkeys with an authenticator that Chromium plays: kept, used as the second step, and used alone."""

from __future__ import annotations

import pytest

from tests.browser import PHONE, assert_sound, enter
from tests.cast import PASSWORD
from tests.look.test_second_step import confirm

pytestmark = pytest.mark.browser

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_added_and_signs_in(look, cast, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    page = look("dark", PHONE)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})

    enter(page, "clinician")
    page.goto("/account/2fa/webauthn/add/")
    confirm(page)
    page.get_by_label("Name").fill("My phone")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url("**/account/2fa/**recovery-codes/**")
    page.goto("/account/2fa/webauthn/")
    page.get_by_text("My phone").first.wait_for()
    assert_sound(page)

    # As the second step.
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_label("Email").fill("clinician@harmon.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Accept and sign in", exact=True).click()
    page.get_by_role("button", name="Use a security key or passkey").click()
    page.get_by_role("heading", name="What is next").wait_for()

    # Alone, without a password.
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_role("button", name="Accept and use a passkey").click()
    page.get_by_role("heading", name="What is next").wait_for()
