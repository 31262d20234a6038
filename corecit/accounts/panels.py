"""What accounts adds to the navigation and to home."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from corecit.access.actor import Actor
from corecit.accounts.selectors import shifts
from corecit.web import nav, panels


def duty(actor: Actor, _subject: Any) -> dict[str, Any]:
    """The actor's shift, and who else of the team is on duty."""
    return {"duty": shifts.duty(actor)}


nav.register(nav.Item(_("Manage"), "manage:home", "settings", ("people.manage", "codes.manage"), sort=900))
panels.register(panels.Panel("home", "duty", "accounts/panels/duty.html", duty, sort=5, permission="shift.work"))
