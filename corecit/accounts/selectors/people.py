"""Reading people for their administration."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet, Sum

from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from corecit.accounts.lockout import is_locked, locked_among
from corecit.accounts.models import Membership, User
from corecit.accounts.selectors import second_factors
from corecit.common import clock

BY_NAME = ["name", "id"]


def _memberships() -> Prefetch:
    return Prefetch(
        "memberships", Membership.objects.filter(is_active=True).select_related("agency", "team").order_by("id"), to_attr="held"
    )


def _locked_emails() -> list[str]:
    rows = AccessAttempt.objects.values("username").annotate(n=Sum("failures_since_start")).filter(n__gte=settings.AXES_FAILURE_LIMIT)
    return [row["username"] for row in rows]


def is_alone(actor: Actor) -> bool:
    """Whether nobody but the actor has an account that works, as right after the installation."""
    return not visible(actor, User).filter(is_active=True).exclude(pk=actor.user.pk if actor.user else 0).exists()


def by_email(actor: Actor, email: str) -> User | None:
    """The person with an e-mail address, whatever its case; None when nobody has it."""
    return visible(actor, User).filter(email__iexact=email.strip()).first()


def _in_state(rows: QuerySet[User], state: str) -> QuerySet[User]:
    if state == "disabled":
        return rows.filter(is_active=False)
    rows = rows.filter(is_active=True) if state != "all" else rows
    if state == "locked":
        return rows.filter(email__in=_locked_emails())
    if state == "unused":
        since = clock.now() - dt.timedelta(days=60)
        return rows.filter(Q(last_active_at__lt=since) | Q(last_active_at=None, created_at__lt=since))
    if state == "no_factor":
        return rows.exclude(authenticator__type__in=second_factors.FACTORS)
    return rows


def people(actor: Actor, *, q: str = "", agency: Any = None, role: str = "", state: str = "active") -> QuerySet[User]:
    """People (not programs) by a part of name, address or badge, agency, role and state: active, disabled, locked, unused, no_factor, all."""
    rows = visible(actor, User).filter(is_service=False).prefetch_related(_memberships())
    for word in q.split():
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(badge_number__iexact=word))
    if agency is not None or role:
        held = Membership.objects.filter(is_active=True)
        held = held.filter(agency=agency) if agency is not None else held
        held = held.filter(role=role) if role else held
        rows = rows.filter(pk__in=held.values("user"))
    return _in_state(rows, state)


def signs(users: list[User]) -> dict[int, dict[str, bool]]:
    """Per person: whether they have a second factor and whether their sign-in is locked; two queries for a page."""
    factors, locked = second_factors.holders([user.pk for user in users]), locked_among([user.email for user in users])
    return {user.pk: {"factor": user.pk in factors, "locked": user.email.lower() in locked} for user in users}


def one(actor: Actor, uid: UUID) -> User:
    """A person (or program) with memberships and trainings; raises NotVisible."""
    rows = visible(actor, User).select_related("disabled_by").prefetch_related(_memberships(), "credentials")
    return fetch(actor, rows, uid=uid)


def past_memberships(actor: Actor, user: User) -> list[Membership]:
    """Roles that the person held and holds no more."""
    return list(visible(actor, Membership).filter(user=user, is_active=False).select_related("agency", "team").order_by("-updated_at")[:20])


def sign_in_facts(user: User) -> dict[str, Any]:
    """Second factor, lock, open sessions."""
    return {
        "factor": user.pk in second_factors.holders([user.pk]),
        "locked": is_locked(user.email),
        "sessions": UserSession.objects.filter(user=user).count(),
        "has_password": user.has_usable_password(),
    }


def in_review(actor: Actor) -> list[User]:
    """Every account that can be used, people and programs, for the yearly review."""
    return list(visible(actor, User).filter(is_active=True).prefetch_related(_memberships()).order_by("is_service", *BY_NAME))
