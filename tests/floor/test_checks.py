"""A wrong setting of a real installation is said at once, with the variable to set."""

from __future__ import annotations

import pytest

from corecit.web.checks import installation

RIGHT = {
    "EMBEDDED": False,
    "DEMO": False,
    "SECRET_KEY": "a-long-and-varied-key-0123456789-abcdefghijklmnopqrstuvwxyz",
    "SITE_URL": "https://corecit.example.gov",
    "ALLOWED_HOSTS": ["corecit.example.gov"],
    "REDIS_URL": "redis://redis:6379/0",
    "EMAIL_BACKEND": "corecit.notices.mail.SmtpBackend",
    "USE_BANNER": "Restricted",
}


def found(settings, **wrong) -> list[str]:
    for name, value in (RIGHT | wrong).items():
        setattr(settings, name, value)
    return [message.id for message in installation(None)]


def test_a_right_installation_has_nothing_to_say(settings):
    assert found(settings) == []


@pytest.mark.parametrize(
    "wrong,message",
    [
        ({"EMBEDDED": True}, "corecit.W001"),
        ({"SECRET_KEY": "short"}, "corecit.E001"),
        ({"SECRET_KEY": "a" * 80}, "corecit.E001"),
        ({"SITE_URL": "http://corecit.example.gov"}, "corecit.E002"),
        ({"ALLOWED_HOSTS": ["other.example.gov"]}, "corecit.W002"),
        ({"ALLOWED_HOSTS": ["*"]}, "corecit.W003"),
        ({"DEMO": True}, "corecit.E003"),
        ({"REDIS_URL": ""}, "corecit.W004"),
        ({"EMAIL_BACKEND": "corecit.notices.mail.OutboxBackend"}, "corecit.W005"),
        ({"USE_BANNER": ""}, "corecit.W006"),
    ],
)
def test_what_is_wrong_is_said(settings, wrong, message):
    assert found(settings, **wrong) == [message]
