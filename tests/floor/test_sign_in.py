"""Signing in, staying in, and being kept out (CJIS Security Policy 6.0: AC-7, AC-8, AC-11, AC-12, IA-2, IA-5)."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from corecit.accounts.models import User
from corecit.accounts.operations import people
from corecit.audit.models import AuditEvent
from corecit.notices.models import Notice
from tests.cast import PASSWORD, give_session

LOGIN = "/account/login/"


def try_once(client: Client, email: str, password: str = "wrong-password-here"):  # noqa: S107
    return client.post(LOGIN, {"login": email, "password": password})


def test_the_way_to_a_new_password_is_offered_once(client):
    assert client.get(LOGIN).content.decode().count(reverse("account_reset_password")) == 1


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# Lock-out.


def test_five_failures_lock_until_an_administrator_unlocks(cast, client):
    answers = [try_once(client, cast.officer.email).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert try_once(client, cast.officer.email, PASSWORD).status_code == 429 and not is_in(client)
    with time_machine.travel(timezone.now() + dt.timedelta(days=3), tick=False):
        assert try_once(Client(), cast.officer.email, PASSWORD).status_code == 429, "time alone unlocks nothing"
    people.unlock(actor=cast.actor("admin"), user=cast.officer)
    assert try_once(client, cast.officer.email, PASSWORD).status_code == 302 and is_in(client)


def test_the_case_of_the_address_and_the_computer_do_not_matter(cast):
    for n in range(5):
        Client(REMOTE_ADDR=f"10.0.0.{n}", HTTP_USER_AGENT=f"browser {n}").post(
            LOGIN, {"login": ["Officer@harmon.example", "OFFICER@HARMON.EXAMPLE"][n % 2], "password": "wrong"}
        )
    assert try_once(Client(), cast.officer.email, PASSWORD).status_code == 429


def test_failures_far_apart_do_not_add_up(cast, client):
    start = timezone.now()
    for n in range(8):
        with time_machine.travel(start + dt.timedelta(minutes=16 * n), tick=False):
            assert try_once(client, cast.officer.email).status_code == 200


def test_a_success_forgets_the_failures(cast, client):
    for _ in range(4):
        try_once(client, cast.officer.email)
    try_once(client, cast.officer.email, PASSWORD)
    client.post(reverse("account_logout"))
    assert try_once(client, cast.officer.email).status_code == 200


def test_others_are_not_locked_with_one(cast, client):
    for _ in range(5):
        try_once(client, cast.officer.email)
    assert try_once(client, cast.clinician.email, PASSWORD).status_code == 302


def test_confirming_it_is_you_counts_too(cast, sign_in):
    client = sign_in("officer")
    for _ in range(5):
        client.post(reverse("account_reauthenticate"), {"password": "wrong"})
    assert try_once(Client(), cast.officer.email, PASSWORD).status_code == 429


def test_administrators_hear_of_a_lock_once_a_day_and_the_trail_has_it(cast, client):
    for _ in range(8):
        try_once(client, cast.officer.email)
    assert Notice.objects.filter(kind="account-locked", user=cast.admin).count() == 1
    assert AuditEvent.objects.filter(action="session.lock", object_id=cast.officer.pk).exists()


# The same answer whether an account exists or not.


def body(answer) -> str:
    """The page without its tokens, which differ each time."""
    return re.sub(r"[A-Za-z0-9]{64}", "TOKEN", answer.content.decode())


def test_an_unknown_address_is_answered_like_a_known_one(cast):
    for n in range(6):
        known, unknown = try_once(Client(), cast.officer.email), try_once(Client(), "nobody.here@harmon.example")
        assert known.status_code == unknown.status_code, n
        assert body(known).replace(cast.officer.email, "X") == body(unknown).replace("nobody.here@harmon.example", "X")


def test_a_forgotten_password_is_answered_the_same(cast):
    known = Client().post(reverse("account_reset_password"), {"email": cast.officer.email}, follow=True)
    unknown = Client().post(reverse("account_reset_password"), {"email": "nobody.here@harmon.example"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert Notice.objects.filter(kind="account-password").count() == 1, "nothing is mailed to strangers"


def test_a_disabled_account_gets_no_link(cast):
    people.disable(actor=cast.actor("admin"), user=cast.officer, reason="away")
    Client().post(reverse("account_reset_password"), {"email": cast.officer.email})
    assert not Notice.objects.filter(kind="account-password").exists()


def test_nobody_signs_up(client, db):
    assert client.get(reverse("account_signup")).status_code == 302
    assert client.post(reverse("account_signup"), {"email": "a@b.example", "password1": "x", "password2": "x"}).status_code == 302
    assert not User.objects.exists()


# Passwords.


@pytest.mark.parametrize(
    "weak", ["short1", "password1", "iloveyou1", "corecit2026", "police12", "aaaaaaaaaa", "Dana Olsen", "officer@harmon"]
)
def test_weak_passwords_are_refused_in_words(cast, sign_in, weak):
    page = sign_in("officer").post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    assert page.status_code == 200 and page.context["form"].errors
    assert User.objects.get(pk=cast.officer.pk).check_password(PASSWORD)


@pytest.mark.parametrize("good", ["seven lanterns over water", "kq8#vTz2", "correct horse battery staple"])
def test_no_composition_is_asked(cast, sign_in, good):
    answer = sign_in("officer").post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": good, "password2": good})
    assert answer.status_code == 302 and User.objects.get(pk=cast.officer.pk).check_password(good)
    assert AuditEvent.objects.filter(action="sign_in.password", user=cast.officer).exists()
    assert Notice.objects.filter(kind="account-changed", user=cast.officer).exists()


# The trail of sign-ins.


def test_sign_in_sign_out_and_failure_are_recorded_without_what_was_typed(cast, client):
    try_once(client, cast.officer.email, "my-secret-typed-password")
    try_once(client, "my-secret-typed-as-name@x.example")
    try_once(client, cast.officer.email, PASSWORD)
    client.post(reverse("account_logout"))
    rows = list(AuditEvent.objects.order_by("id").values_list("action", "outcome", "object_id"))
    assert rows == [
        ("session.fail", "failed", cast.officer.pk),
        ("session.fail", "failed", None),
        ("session.start", "ok", cast.officer.pk),
        ("session.end", "ok", cast.officer.pk),
    ]
    assert "secret" not in str(list(AuditEvent.objects.values()))
    start = AuditEvent.objects.get(action="session.start")
    assert start.ip == "127.0.0.1" and len(start.session_hash) == 16


def test_the_address_of_a_client_behind_our_proxy(cast, client, settings):
    settings.PROXY_COUNT = 1
    client.post(LOGIN, {"login": cast.officer.email, "password": PASSWORD}, headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.9"})
    assert AuditEvent.objects.get(action="session.start").ip == "203.0.113.9", "what the client claims is not believed"


def test_refused_attempts_are_recorded_but_not_without_end(cast, sign_in):
    client = sign_in("officer")
    for _ in range(30):
        assert client.get(reverse("audit:list")).status_code == 403
    rows = AuditEvent.objects.filter(action="access.denied", outcome="denied", user=cast.officer)
    assert rows.count() == 20 and rows.first().detail["where"] == "audit:list"


# Sessions.


def test_idle_sessions_end(cast, sign_in):
    client = sign_in("officer")
    now = timezone.now()
    assert client.get("/").status_code == 200
    with time_machine.travel(now + dt.timedelta(minutes=29), tick=False):
        assert client.get("/").status_code == 200
    with time_machine.travel(now + dt.timedelta(minutes=58), tick=False):
        assert client.get("/").status_code == 200
    with time_machine.travel(now + dt.timedelta(minutes=89), tick=False):
        assert client.get("/").status_code == 302


def test_what_a_page_asks_by_itself_keeps_no_session_alive(cast, sign_in):
    client = sign_in("officer")
    now = timezone.now()
    client.get("/")
    for minutes in range(1, 31):
        with time_machine.travel(now + dt.timedelta(minutes=minutes), tick=False):
            assert client.get("/", headers={"X-Background": "1"}).status_code == 200
    with time_machine.travel(now + dt.timedelta(minutes=31), tick=False):
        assert client.get("/").status_code == 302


def test_sessions_end_after_twelve_hours_however_busy(cast, sign_in):
    client = sign_in("officer")
    now = timezone.now()
    for quarter in range(49):
        with time_machine.travel(now + dt.timedelta(minutes=15 * quarter), tick=False):
            assert client.get("/").status_code == 200, quarter
    with time_machine.travel(now + dt.timedelta(hours=12, minutes=10), tick=False):
        assert client.get("/").status_code == 302


def test_signing_in_again_begins_anew(cast, sign_in):
    client = sign_in("officer")
    now = timezone.now()
    client.get("/")
    with time_machine.travel(now + dt.timedelta(minutes=45), tick=False):
        client.get("/")
        try_once(client, cast.officer.email, PASSWORD)
        assert client.get("/").status_code == 200


def test_signing_in_changes_the_key_of_the_session(cast, client):
    client.get(LOGIN)
    client.post(reverse("web:theme"), {"theme": "dark"})
    before = client.session.session_key
    try_once(client, cast.officer.email, PASSWORD)
    assert client.session.session_key != before


def test_sign_in_leads_nowhere_else(cast, client):
    answer = client.post(
        f"{LOGIN}?next=https://evil.example/", {"login": cast.officer.email, "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert answer["Location"] == "/"


# The second factor.


def test_an_agency_may_ask_for_a_second_factor(cast, sign_in):
    agency = cast.agencies["riverton"]
    agency.require_mfa = True
    agency.save()
    client = sign_in("officer")
    for address in ["/", reverse("accounts:profile"), reverse("notices:list")]:
        answer = client.get(address)
        assert (answer.status_code, answer.get("Location")) == (302, reverse("mfa_index")), address
    assert client.get("/api/schema/").status_code == 403
    assert client.get("/", headers={"HX-Request": "true"}).status_code == 403
    assert "Your agency asks for a second factor. Set up" in client.get(reverse("mfa_index")).content.decode()
    for address in [reverse("mfa_index"), reverse("mfa_activate_totp"), reverse("account_logout")]:
        assert client.get(address).status_code in (200, 302)
    assert Client().get(LOGIN).status_code == 200
    Authenticator.objects.create(user=cast.officer, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert client.get("/").status_code == 302, "recovery codes alone are no factor"
    Authenticator.objects.create(user=cast.officer, type=Authenticator.Type.TOTP, data={})
    assert client.get("/").status_code == 200
    assert sign_in("clinician").get("/").status_code == 200, "other agencies do not ask"


def test_with_a_second_factor_the_password_alone_does_not_do(cast, client):
    Authenticator.objects.create(user=cast.officer, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    answer = try_once(client, cast.officer.email, PASSWORD)
    assert answer["Location"].startswith(reverse("mfa_authenticate")) and not is_in(client)
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_list_webauthn", "usersessions_list", "account_change_password", "account_reauthenticate"]
)
def test_pages_of_ones_own_sign_in(cast, sign_in, name):
    assert sign_in("officer").get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_factors_are_set_up_by_who_shows_it_is_them(cast, sure, sign_in, name):
    assert sure("officer").get(reverse(name)).status_code == 200
    assert sign_in("clinician").get(reverse(name))["Location"].startswith(reverse("account_reauthenticate"))


# What goes with every answer.


def test_headers(cast, sign_in):
    page = sign_in("officer").get("/")
    policy = page["Content-Security-Policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert page["X-Frame-Options"] == "DENY" and page["X-Content-Type-Options"] == "nosniff" and page["Referrer-Policy"] == "same-origin"
    assert page["Cache-Control"] == "no-store, private"


def test_cookies(cast, client):
    try_once(client, cast.officer.email, PASSWORD)
    session, token = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert session["httponly"] and session["samesite"] == "Lax" and not session["max-age"], "the session ends with the browser"
    assert token["httponly"] and token["samesite"] == "Lax"


def test_cookies_are_for_https_alone_in_production(settings):
    production = {
        "CORECIT_MODE": "production",
        "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz",
        "DATABASE_URL": "postgresql://corecit:check@localhost/corecit",
        "REDIS_URL": "redis://localhost:6379/0",
        "ALLOWED_HOSTS": "corecit.example.org",
        "SITE_URL": "https://corecit.example.org",
        "EMAIL_URL": "smtp://mail.example.org:587/?tls=1",
    }
    code = "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0)"
    environment = os.environ | production | {"DJANGO_SETTINGS_MODULE": "corecit.settings"}
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, cwd=settings.BASE_DIR, check=True)
    assert said.stdout.split() == ["True"] * 5


def test_the_use_banner_stands_before_sign_in(client, db, settings):
    settings.USE_BANNER = "Restricted system. You consent to monitoring."
    page = client.get(LOGIN).content.decode()
    assert "You consent to monitoring" in page and "Accept and sign in" in page


def test_nothing_is_posted_without_its_token(cast):
    strict = Client(enforce_csrf_checks=True)
    give_session(strict, cast.officer)
    answer = strict.post(reverse("web:theme"), {"theme": "dark"})
    assert answer.status_code == 403 and "open for too long" in answer.content.decode()
