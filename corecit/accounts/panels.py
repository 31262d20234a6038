"""What accounts adds to the navigation and to home."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from corecit.access.actor import Actor
from corecit.accounts.selectors import agencies, people, shifts
from corecit.web import first_steps as steps
from corecit.web import nav, panels


def duty(actor: Actor, _subject: Any) -> dict[str, Any]:
    """The actor's shift, and who else of the team is on duty."""
    return {"duty": shifts.duty(actor)}


def first_steps(actor: Actor, _subject: Any) -> dict[str, Any] | None:
    """What an administrator sets up; gone once all of it is done."""
    found = steps.steps(actor)
    return {"steps": found} if found else None


nav.register(nav.Item(_("Manage"), "manage:home", "settings", ("people.manage", "codes.manage"), sort=900))
panels.register(panels.Panel("home", "duty", "accounts/panels/duty.html", duty, sort=5, permission="shift.work"))
panels.register(panels.Panel("home", "first-steps", "accounts/panels/first_steps.html", first_steps, sort=1, permission="people.manage"))

steps.register(
    steps.Step(
        _("Set up agencies and teams"),
        _("Look at the sector and time zone of yours, then add those you work with. One team may hold people of several agencies."),
        "manage:agencies",
        # Whoever is alone in the program they set up asks somebody in, and then this was looked at.
        lambda actor: agencies.has_several(actor) or not people.is_alone(actor),
        "people.manage",
        sort=10,
    )
)
steps.register(
    steps.Step(
        _("Invite people"),
        _("Officers, clinicians, supervisors: each with a role in a team."),
        "manage:person-invite",
        lambda actor: not people.is_alone(actor),
        "people.manage",
        sort=20,
    )
)
