"""Finding services. Others use: find, get, choices."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q

from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from corecit.web.paging import Page, page
from partners.models import Service

ORDER = ["name", "id"]


def find(actor: Actor, filters: dict[str, Any], cursor: str | None = None) -> Page:
    """A page of services; filters: q (words of the service's or organisation's name), needs (list of codes, any of them)."""
    rows = visible(actor, Service).select_related("organization")
    if filters.get("q"):
        rows = rows.filter(Q(name__icontains=filters["q"]) | Q(organization__name__icontains=filters["q"]))
    if filters.get("needs"):
        rows = rows.filter(needs__overlap=filters["needs"])
    return page(rows, ORDER, cursor)


def get(actor: Actor, uid: UUID | str) -> Service:
    """One service; raises NotVisible."""
    return fetch(actor, visible(actor, Service).select_related("organization"), uid=uid)
