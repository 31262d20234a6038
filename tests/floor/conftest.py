"""Fixtures of the floor: somebody who has just shown once more that it is them."""

from __future__ import annotations

import time

import pytest
from django.test import Client


def show_it_is_them(client: Client, user) -> None:
    """What a password given just now leaves in the session (allauth)."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


@pytest.fixture
def sure(client, cast):
    """sure("admin") -> a client signed in as that person, password just given."""

    def enter(key: str) -> Client:
        user = cast.users[key]
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        show_it_is_them(client, user)
        return client

    return enter
