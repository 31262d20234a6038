"""Reading who has a second factor."""

from __future__ import annotations

from typing import Protocol

from allauth.mfa.models import Authenticator

from corecit.accounts.models import User

# Recovery codes are a spare key to a factor, not a factor.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class Someone(Protocol):
    """Whoever has a user."""

    @property
    def user(self) -> User | None: ...


def has_one(actor: Someone) -> bool:
    """Whether the person has set up a one-time code or a passkey."""
    return actor.user is not None and Authenticator.objects.filter(user=actor.user, type__in=FACTORS).exists()


def holders(user_ids: list[int]) -> set[int]:
    """Those of some people who have one."""
    return set(Authenticator.objects.filter(user__in=user_ids, type__in=FACTORS).values_list("user_id", flat=True))
