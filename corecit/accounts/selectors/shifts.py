"""Who is on duty."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from corecit.accounts.models import Shift, Team
from corecit.common import clock

MATES = 12


@dataclass(frozen=True)
class Duty:
    """The actor's shift that is on, the one that comes next, and who else of the team is on duty now."""

    current: Shift | None
    following: Shift | None
    mates: list[Shift]


def teams_of(actor: Actor) -> list[Team]:
    """The teams in which the actor can be on duty."""
    return list(Team.objects.filter(pk__in=actor.team_ids, is_active=True).order_by("name"))


def duty(actor: Actor) -> Duty:
    """The actor's own duty, and that of the team beside them."""
    now = clock.now()
    own = visible(actor, Shift).filter(user=actor.user, ends_at__gt=now).select_related("team").order_by("starts_at", "id")
    coming = list(own[:2])
    current = next((shift for shift in coming if shift.starts_at <= now), None)
    following = next((shift for shift in coming if shift.starts_at > now), None)
    on_now = visible(actor, Shift).filter(starts_at__lte=now, ends_at__gt=now, team__in=[current.team_id] if current else actor.team_ids)
    mates = list(on_now.exclude(user=actor.user).select_related("user").order_by("unit", "user__name")[:MATES])
    return Duty(current=current, following=following, mates=mates)


def get(actor: Actor, uid: UUID) -> Shift:
    """One shift; raises NotVisible."""
    return fetch(actor, Shift, uid=uid)
