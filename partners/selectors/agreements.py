"""Agreements with organisations, for those who may see them."""

from __future__ import annotations

from uuid import UUID

from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from partners.models import Agreement


def get(actor: Actor, uid: UUID | str) -> Agreement:
    """One agreement; raises NotVisible."""
    return fetch(actor, visible(actor, Agreement).select_related("organization"), uid=uid)
