"""Administration, profile and audit in a browser: both themes, phone and desk, axe, no scroll sideways, targets for thumbs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from corecit.accounts.models import Credential
from corecit.audit.trail import record
from tests.browser import LOOKS, assert_sound, enter
from tests.cast import build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("theme,size", LOOKS)
def test_pages_are_sound(look, transactional_db, theme, size):
    cast = build()
    Credential.objects.create(user=cast.officer, kind="cit40", hours=40, earned_on=dt.date(2024, 3, 1), provider="Academy")
    record(cast.actor("officer"), "case.view")
    pages = {
        "admin": [
            reverse("manage:home"),
            reverse("manage:people"),
            reverse("manage:person", kwargs={"uid": cast.officer.uid}),
            reverse("manage:person-invite"),
            reverse("manage:person-disable", kwargs={"uid": cast.officer.uid}),
            reverse("manage:agencies"),
            reverse("manage:agency", kwargs={"uid": cast.agencies["health"].uid}),
            reverse("manage:tokens"),
            reverse("manage:review"),
            reverse("manage:roles"),
            reverse("manage:code-list", kwargs={"name": "disposition"}),
            reverse("accounts:profile"),
        ],
        "privacy": [reverse("audit:list"), reverse("audit:review")],
    }
    for key, paths in pages.items():
        page = look(theme, size)
        enter(page, key, paths[0])
        for path in paths:
            page.goto(path)
            assert_sound(page)
