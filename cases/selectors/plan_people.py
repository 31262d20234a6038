"""Who is told of a response plan: people of its team who can open it."""

from __future__ import annotations

from django.db.models import Model, Q

from corecit.access.actor import Actor
from corecit.access.policies import sees
from corecit.accounts.models import Membership, Team, User
from corecit.accounts.roles import Role, permissions_of
from corecit.common import clock


def members(team: Team, permission: str) -> list[User]:
    """The active people of a team (or of its whole agency) whose role holds a permission, by name."""
    roles = [role for role in Role.values if permission in permissions_of(role)]
    today = clock.now().date()
    rows = (
        Membership.objects.select_related("user")
        .filter(is_active=True, agency__is_active=True, user__is_active=True, role__in=roles)
        .filter(Q(team=team) | Q(team=None, agency=team.agency_id))
        .filter(Q(starts_on=None) | Q(starts_on__lte=today), Q(ends_on=None) | Q(ends_on__gte=today))
        .order_by("user__name", "user_id")
    )
    return list({row.user_id: row.user for row in rows}.values())


def readers(team: Team, permission: str, row: Model) -> list[User]:
    """Those of them for whom the row is there: a notice that leads to "there is nothing here" would tell that there is something."""
    return [user for user in members(team, permission) if sees(Actor.of(user), row)]


def opens(user: User, row: Model) -> bool:
    """Whether a person is active and the row is there for them."""
    return user.is_active and sees(Actor.of(user), row)
