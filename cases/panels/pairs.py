"""What possible duplicates add to the navigation and to the home page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.presenters import pairs as presenters
from cases.selectors import pairs as selectors
from corecit.access.actor import Actor
from corecit.web import nav, panels


def at_home(actor: Actor, _subject: Any) -> dict[str, Any] | None:
    """The best pairs among the people whom the actor met last; nothing when there is none."""
    rows = presenters.rows(actor, selectors.at_home(actor))
    return {"rows": rows} if rows else None


# Whoever manages cases does this as a duty and finds it in the navigation; everybody else meets it on the home page.
nav.register(nav.Item(_("Possible duplicates"), "cases:pair-list", "users", ("case.manage",), sort=46))
panels.register(panels.Panel("home", "pairs", "cases/pairs/panel.html", at_home, sort=60, permission="person.view"))
