"""What accounts adds to the navigation and to home."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from corecit.access.actor import Actor
from corecit.accounts.selectors import people, shifts
from corecit.web import nav, panels


def duty(actor: Actor, _subject: Any) -> dict[str, Any]:
    """The actor's shift, and who else of the team is on duty."""
    return {"duty": shifts.duty(actor)}


def first_steps(actor: Actor, _subject: Any) -> dict[str, Any] | None:
    """What an administrator does first; gone once somebody else has an account."""
    return {} if people.is_alone(actor) else None


nav.register(nav.Item(_("Manage"), "manage:home", "settings", ("people.manage", "codes.manage"), sort=900))
panels.register(panels.Panel("home", "duty", "accounts/panels/duty.html", duty, sort=5, permission="shift.work"))
panels.register(panels.Panel("home", "first-steps", "accounts/panels/first_steps.html", first_steps, sort=1, permission="people.manage"))
