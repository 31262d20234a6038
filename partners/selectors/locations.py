"""Locations: one with all that belongs to it, and the choices for a service's form."""

from __future__ import annotations

from uuid import UUID

from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from partners.models import Location, Organization


def get(actor: Actor, uid: UUID | str) -> Location:
    """One location; raises NotVisible."""
    return fetch(actor, visible(actor, Location).select_related("organization"), uid=uid)


def detail(actor: Actor, uid: UUID | str) -> Location:
    """One location with addresses, phones, hours, languages and access; raises NotVisible."""
    rows = visible(actor, Location).select_related("organization")
    return fetch(actor, rows.prefetch_related("addresses", "phones", "schedules", "languages", "accessibility"), uid=uid)


def choices(actor: Actor, organization: Organization) -> list[tuple[str, str]]:
    """(uid, name) of an organisation's active locations."""
    rows = visible(actor, Location).filter(organization=organization, is_active=True).order_by("name", "id")
    return [(str(row.uid), str(row)) for row in rows]
