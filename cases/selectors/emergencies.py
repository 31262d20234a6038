"""Reading emergency accesses: one's own while open, and those to review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cases.models import EmergencyAccess
from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from corecit.audit.models import AuditEvent
from corecit.common import clock
from corecit.common.written import any_row
from corecit.web.paging import Page, page


def _rows(actor: Actor) -> QuerySet[EmergencyAccess]:
    return visible(actor, EmergencyAccess).select_related("case__team", "case__agency", "user", "reviewed_by")


def listing(actor: Actor, *, waiting: bool, cursor: str | None = None) -> Page:
    """A page of emergency accesses, newest first; those without a review alone when `waiting`."""
    rows = _rows(actor)
    return page(rows.filter(reviewed_at=None) if waiting else rows, ["-id"], cursor)


def waiting_number(actor: Actor) -> int:
    """How many have ended and wait for a review, 100 at most; for the navigation."""
    if not actor.can("breakglass.review"):
        return 0
    if not any_row(EmergencyAccess, "m.reviewed_at IS NULL"):
        return 0
    return len(visible(actor, EmergencyAccess).filter(reviewed_at=None, ends_at__lte=clock.now()).order_by().values_list("id")[:100])


def waiting(actor: Actor, limit: int = 5) -> list[EmergencyAccess]:
    """The oldest that have ended and wait for a review."""
    return list(_rows(actor).filter(reviewed_at=None, ends_at__lte=clock.now()).order_by("id")[:limit])


def get(actor: Actor, uid: UUID | str) -> EmergencyAccess:
    """One emergency access; raises NotVisible."""
    return fetch(actor, _rows(actor), uid=uid)


def open_now(actor: Actor) -> list[EmergencyAccess]:
    """The actor's own that are open now."""
    if actor.user is None:
        return []
    return list(_rows(actor).filter(user=actor.user, ends_at__gt=clock.now()).order_by("ends_at")[:5])


def traces(emergency: EmergencyAccess) -> Sequence[Mapping[str, Any]]:
    """What its user opened of the case while it was open: action and time alone, from the audit trail."""
    rows = AuditEvent.objects.filter(case_id=emergency.case_id, user=emergency.user, at__gte=emergency.began_at, at__lte=emergency.ends_at)
    return list(rows.order_by("id").values("at", "action", "outcome")[:200])
