"""Reading notices."""

from __future__ import annotations

from corecit.access.actor import Actor
from corecit.notices.models import Notice


def unread_number(actor: Actor) -> int:
    """How many notices the actor has not read, 100 at most."""
    if actor.user is None:
        return 0
    return len(Notice.objects.filter(user=actor.user, read_at=None).exclude(state="cancelled").values_list("id")[:100])
