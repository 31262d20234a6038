"""Reading memberships."""

from __future__ import annotations

from typing import Protocol

from django.db.models import Q

from corecit.accounts.models import Membership, User
from corecit.common import clock


class Someone(Protocol):
    """Whoever has a user."""

    @property
    def user(self) -> User | None: ...


def choices_of(actor: Someone) -> list[Membership]:
    """The memberships in force that the actor may act in."""
    if actor.user is None:
        return []
    today = clock.now().date()
    return list(
        Membership.objects.select_related("agency", "team")
        .filter(user=actor.user, is_active=True, agency__is_active=True)
        .filter(Q(starts_on=None) | Q(starts_on__lte=today), Q(ends_on=None) | Q(ends_on__gte=today))
        .order_by("id")
    )
