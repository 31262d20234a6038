"""The commands by which an installation begins."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from corecit.access.actor import Actor
from corecit.accounts.models import User
from corecit.common.models import Code

GIVEN = {
    "ADMIN_EMAIL": "first@agency.example",
    "ADMIN_NAME": "First Person",
    "AGENCY_NAME": "Harmon County",
    "ADMIN_PASSWORD": "seven lanterns over water",
}


def run(monkeypatch, **given) -> str:
    for name, value in (GIVEN | given).items():
        monkeypatch.setenv(name, value) if value else monkeypatch.delenv(name, raising=False)
    said = io.StringIO()
    call_command("first_administrator", stdout=said)
    return said.getvalue()


def test_the_first_administrator_comes_from_the_environment(db, monkeypatch):
    assert "first@agency.example" in run(monkeypatch)
    user = User.objects.get()
    assert user.check_password(GIVEN["ADMIN_PASSWORD"]) and Actor.of(user).agency.teams.count() == 1
    assert Code.objects.exists()
    with pytest.raises(CommandError, match="There is an administrator already"):
        run(monkeypatch)


@pytest.mark.parametrize(
    "wrong,sentence",
    [
        ({"ADMIN_PASSWORD": "password"}, "too common"),
        ({"ADMIN_EMAIL": "first"}, "is not an e-mail address"),
        ({"ADMIN_NAME": ""}, "ADMIN_NAME is not set"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(db, monkeypatch, wrong, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(monkeypatch, **wrong)
    assert not User.objects.exists()
