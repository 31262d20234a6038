"""Reading memberships."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol

from django.db.models import Q

from corecit.accounts.models import Membership, Team, User
from corecit.accounts.roles import Role, permissions_of
from corecit.common import clock


class Someone(Protocol):
    """Whoever has a user."""

    @property
    def user(self) -> User | None: ...


def in_force() -> Q:
    """Memberships that hold today, of people who may sign in."""
    today = clock.now().date()
    begun, lasting = Q(starts_on=None) | Q(starts_on__lte=today), Q(ends_on=None) | Q(ends_on__gte=today)
    return begun & lasting & Q(is_active=True, agency__is_active=True, user__is_active=True)


def roles_with(permission: str) -> list[str]:
    """The roles that hold a permission."""
    return [role for role in Role.values if permission in permissions_of(role)]


def holders(permission: str) -> list[Membership]:
    """The memberships in force whose role holds a permission, by name."""
    rows = Membership.objects.select_related("user", "agency", "team").filter(in_force(), role__in=roles_with(permission))
    return list(rows.order_by("user__name", "id"))


def members_of(teams: Iterable[Team], permission: str) -> list[Membership]:
    """The memberships in force that reach these teams (in the team, or in all of its agency) with a role that holds a permission, by name."""
    wanted = list(teams)
    whole_agency = Q(team=None, agency__in={team.agency_id for team in wanted if team.is_active})
    rows = Membership.objects.select_related("user", "agency", "team").filter(
        in_force(), Q(team__in=wanted) | whole_agency, role__in=roles_with(permission)
    )
    return list(rows.order_by("user__name", "id"))


def choices_of(actor: Someone) -> list[Membership]:
    """The memberships in force that the actor may act in."""
    if actor.user is None:
        return []
    return list(Membership.objects.select_related("agency", "team").filter(in_force(), user=actor.user).order_by("id"))


def _role_on(memberships: list[Membership], day: dt.date) -> str:
    """The role held on a day; where several were, the first, and where none was, the latest."""
    for one in memberships:
        if (one.starts_on is None or one.starts_on <= day) and (one.ends_on is None or one.ends_on >= day):
            return one.role
    return memberships[-1].role


def roles_held(user_ids: Iterable[int]) -> dict[int, Callable[[dt.date], str]]:
    """For each of these users who ever had a role: the role they held on a day. For words beside a name, never for access."""
    found: dict[int, list[Membership]] = {}
    for one in Membership.objects.filter(user_id__in=list(user_ids)).order_by("id"):
        found.setdefault(one.user_id, []).append(one)
    return {user: partial(_role_on, rows) for user, rows in found.items()}
