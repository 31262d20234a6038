"""What case records add to the navigation, to home, to notices and to the timeline of a case."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.presenters import records as presenters
from cases.selectors import emergencies, records, timeline
from corecit.access.actor import Actor
from corecit.notices import kinds
from corecit.web import nav, panels


def caseload(actor: Actor, _subject: Any) -> dict[str, Any]:
    """The open cases that the actor leads or is assigned to."""
    return {"rows": presenters.rows(records.mine(actor))}


def emergency_open(actor: Actor, _subject: Any) -> dict[str, Any] | None:
    """The actor's own emergency accesses while they are open."""
    found = emergencies.open_now(actor)
    return {"rows": [(one, presenters.minutes_left(one)) for one in found]} if found else None


def emergency_reviews(actor: Actor, _subject: Any) -> dict[str, Any]:
    """Emergency accesses that wait for a review."""
    return {"rows": [presenters.emergency_row(one) for one in emergencies.waiting(actor)]}


nav.register(nav.Item(_("Cases"), "cases:record-list", "folders", ("case.view",), sort=30))
nav.register(nav.Item(_("Search"), "cases:search", "search", ("case.view", "encounter.view", "person.view"), sort=35))
nav.register(
    nav.Item(
        _("Emergency access"),
        "cases:emergency-list",
        "lock-open",
        ("breakglass.review", "audit.own_team"),
        sort=90,
        count=emergencies.waiting_number,
    )
)
panels.register(
    panels.Panel("home", "emergency-open", "cases/emergencies/panels/open.html", emergency_open, sort=1, permission="case.view")
)
panels.register(
    panels.Panel(
        "home", "emergency-reviews", "cases/emergencies/panels/reviews.html", emergency_reviews, sort=10, permission="breakglass.review"
    )
)
panels.register(panels.Panel("home", "caseload", "cases/records/panels/caseload.html", caseload, sort=40, permission="case.work"))
timeline.register_source("encounter", _("Encounters"), presenters.encounter_entries, of_person=presenters.person_encounters)
timeline.register_source("status", _("Status"), presenters.status_entries, of_person=presenters.person_steps)
kinds.register(
    kinds.Kind("case-assigned", _("A case was assigned to you"), _("You are now assigned to a case."), "folder-plus", _("Open case")),
    kinds.Kind("case-shared", _("A case was shared with you"), _("A colleague has shared a case with you."), "share", _("Open case")),
    kinds.Kind(
        "case-emergency",
        _("Emergency access to a case"),
        _("Somebody has opened one of your cases by emergency access. See who, and why."),
        "lock-open",
        _("See who"),
    ),
    kinds.Kind(
        "case-emergency-review",
        _("Emergency access to review"),
        _("A case was opened by emergency access. Review it once it has ended."),
        "lock-open",
        _("Review"),
    ),
    kinds.Kind(
        "case-access-difference",
        _("The check of case access found differences"),
        _(
            "The nightly check of who may see which case found differences and mended them. Look at the audit trail for today and tell your administrator."
        ),
        "alert-octagon",
    ),
)
