"""Organisations: lists, one with all that belongs to it, and choices for forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from corecit.web import paging
from partners.models import Agreement, Contact, Location, Organization, Phone, Service
from partners.policies import sees_staff_part
from partners.selectors.services import stale_before


def find(actor: Actor, filters: Mapping[str, Any] | None = None, cursor: str | None = None, size: int = paging.PAGE_SIZE) -> paging.Page:
    """A page of organisations by name. Filters: q (words), status ("retired", "all"; default active), part2 (true), unchecked (true)."""
    return paging.page(filtered(actor, filters or {}).prefetch_related("phones"), ["name", "id"], cursor, size)


def filtered(actor: Actor, wanted: Mapping[str, Any]) -> QuerySet[Organization]:
    """The organisations that the filters leave, of those the actor sees."""
    rows = visible(actor, Organization)
    for word in str(wanted.get("q") or "").split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(alternate_name__icontains=word) | Q(description__icontains=word))
    if wanted.get("part2"):
        rows = rows.filter(is_part2_program=True)
    if wanted.get("unchecked"):
        rows = rows.filter(Q(assured_date=None) | Q(assured_date__lt=stale_before()))
    status = wanted.get("status") or "active"
    return rows if status == "all" else rows.filter(is_active=status != "retired")


def get(actor: Actor, uid: UUID | str) -> Organization:
    """One organisation; raises NotVisible."""
    return fetch(actor, Organization, uid=uid)


def detail(actor: Actor, uid: UUID | str) -> Any:
    """One organisation with its services, locations and, for staff, contacts; raises NotVisible."""
    parts: list[Any] = [
        Prefetch("services", visible(actor, Service).order_by("name", "id"), to_attr="shown_services"),
        Prefetch(
            "locations", visible(actor, Location).filter(is_active=True).prefetch_related("addresses", "phones"), to_attr="shown_locations"
        ),
        Prefetch("phones", Phone.objects.filter(contact=None)),
        "programs",
        "identifiers",
    ]
    if sees_staff_part(actor):
        parts.append(Prefetch("contacts", Contact.objects.prefetch_related("phones")))
    return fetch(actor, visible(actor, Organization).select_related("parent_organization").prefetch_related(*parts), uid=uid)


def agreements_of(actor: Actor, organization: Organization) -> list[Agreement]:
    """The agreements with an organisation, for those who may see them; none for others."""
    return list(visible(actor, Agreement).filter(organization=organization))


def choices(actor: Actor, limit: int = 1000) -> list[Organization]:
    """Active organisations by name, for a select box."""
    return list(visible(actor, Organization).filter(is_active=True).order_by("name", "id")[:limit])


def named() -> list[tuple[UUID, str]]:
    """(uid, name) of the active organizations, for giving a partner user theirs; names of organizations are public."""
    return list(Organization.objects.filter(is_active=True).order_by("name", "id").values_list("uid", "name"))
