"""Signing in, and who a session belongs to."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from corecit.accounts.models import User
from corecit.common.written import Written

ONE = Written(User, "m.id = %(id)s")


class SignInBackend(AuthenticationBackend):
    """allauth's, with the user of a session read by a query that is written once."""

    def get_user(self, user_id: Any) -> User | None:
        """The user of this id who may still sign in."""
        found = ONE(id=user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None
