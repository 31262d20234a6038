"""What every page's template knows."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from corecit.access.actor import actor_of
from corecit.notices.selectors.notices import unread_number
from corecit.web import nav


def shell(request: HttpRequest) -> dict[str, Any]:
    """The actor, the navigation, the memberships to switch between, the look and the banner."""
    actor = actor_of(request)
    theme = actor.user.theme if actor.user else request.COOKIES.get("theme", "system")
    return {
        "actor": actor,
        "nav": cache(lambda: nav.items(request)),
        "memberships": actor.memberships,
        "unread": cache(lambda: unread_number(actor)),
        "theme": theme if theme in {"light", "dark"} else "system",
        "is_demo": settings.DEMO,
        "use_banner": settings.USE_BANNER,
        "idle_minutes": settings.SESSION_IDLE_MINUTES,
    }
