"""Who is on duty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from corecit.accounts.models import Credential, CredentialKind, Membership, Shift, Team
from corecit.accounts.roles import Role
from corecit.common import clock

MATES = 12


@dataclass(frozen=True)
class Duty:
    """The actor's shift that is on, the one that comes next, and who else of the team is on duty now."""

    current: Shift | None
    following: Shift | None
    # Each says by `is_cit` whether its holder's 40 hours of CIT are in force.
    mates: Sequence[Shift]
    # Whether an officer with the 40 hours is on duty in the team, oneself included; None where nobody is on duty at all,
    # and where the actor is on duty with a team that is not theirs, whose shifts they do not see.
    has_cit_officer: bool | None


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
    on_now = on_now.annotate(is_cit=Exists(_cit_officers(now.date())))
    mates = list(on_now.exclude(user=actor.user).select_related("user").order_by("unit", "user__name")[:MATES])
    is_known = current.team_id in actor.team_ids if current else bool(mates)
    return Duty(current, following, mates, on_now.filter(is_cit=True).exists() if is_known else None)


def _cit_officers(day: dt.date) -> QuerySet[Credential]:
    """Of the holder of a shift: the 40 hours, where they are an officer and it is in force on a day."""
    officer = Exists(Membership.objects.filter(user=OuterRef("user"), role__in=(Role.OFFICER, Role.POLICE_SUPERVISOR), is_active=True))
    in_force = Q(expires_on=None) | Q(expires_on__gte=day)
    return Credential.objects.filter(in_force, officer, user=OuterRef("user"), kind=CredentialKind.CIT40, earned_on__lte=day)


def get(actor: Actor, uid: UUID) -> Shift:
    """One shift; raises NotVisible."""
    return fetch(actor, Shift, uid=uid)
