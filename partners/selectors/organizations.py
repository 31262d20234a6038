"""Reading organisations. Others use: choices, get."""

from __future__ import annotations

from uuid import UUID

from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from partners.models import Organization


def choices(actor: Actor) -> list[Organization]:
    """The active organisations by name."""
    return list(visible(actor, Organization).filter(is_active=True).order_by("name", "id"))


def get(actor: Actor, uid: UUID | str) -> Organization:
    """One organisation; raises NotVisible."""
    return fetch(actor, Organization, uid=uid)
