"""Reading the templates of notes for their administration."""

from __future__ import annotations

from uuid import UUID

from cases.models import NoteTemplate
from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from corecit.accounts.models import Agency


def kept(actor: Actor) -> list[NoteTemplate]:
    """All templates by agency and name, those no longer offered last."""
    return list(visible(actor, NoteTemplate).select_related("agency").order_by("-is_active", "agency__name", "name")[:500])


def get(actor: Actor, uid: UUID | str) -> NoteTemplate:
    """One template; raises NotVisible."""
    return fetch(actor, visible(actor, NoteTemplate).select_related("agency"), uid=uid)


def agency_choices(actor: Actor) -> list[tuple[str, str]]:
    """(uid, name) of the agencies at work."""
    return [(str(uid), name) for uid, name in visible(actor, Agency).filter(is_active=True).order_by("name").values_list("uid", "name")]
