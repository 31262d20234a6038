"""Taxonomy terms of imported directories, and the needs that they stand for."""

from __future__ import annotations

from uuid import UUID

from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from corecit.web import paging
from partners.models import TaxonomyTerm


def find(actor: Actor, words: str = "", show: str = "", cursor: str | None = None) -> paging.Page:
    """A page of terms by name; `show`: "without" those that stand for no need."""
    rows = visible(actor, TaxonomyTerm).select_related("parent")
    for word in words.split()[:5]:
        rows = rows.filter(name__icontains=word)
    if show == "without":
        rows = rows.filter(need="")
    return paging.page(rows, ["name", "id"], cursor, 50)


def get(actor: Actor, uid: UUID | str) -> TaxonomyTerm:
    """One term; raises NotVisible."""
    return fetch(actor, TaxonomyTerm, uid=uid)
