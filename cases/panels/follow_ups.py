"""What follow-ups add to the navigation, to the home page, to a case and to an encounter."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases import follow_up_drafts, hooks, notices
from cases.presenters import follow_ups as presenters
from cases.selectors import follow_ups as selectors
from cases.selectors import timeline
from corecit.access.actor import Actor
from corecit.access.policies import verdict
from corecit.web import nav, panels

__all__ = ["follow_up_drafts", "notices"]


def of_case(actor: Actor, case: Any) -> dict[str, Any]:
    """The follow-ups of a case, and the way to plan one."""
    rows = presenters.rows(actor, selectors.of_case(actor, case))
    return {"rows": rows, "case": case, "may_plan": verdict(actor, "work", case) if actor.can("case.work") else None}


def of_encounter(actor: Actor, encounter: Any) -> dict[str, Any] | None:
    """The follow-ups of the encounter's case; before it has one there is nothing to plan for."""
    case = selectors.case_behind(actor, encounter)
    return of_case(actor, case) | {"encounter": encounter} if case else None


def at_home(actor: Actor, _subject: Any) -> dict[str, Any] | None:
    """One's own that are overdue or due today, and those missed lately; a supervisor without any sees the team's alone."""
    rows = presenters.rows(actor, [*selectors.pressing(actor), *selectors.missed_lately(actor, team=False)])
    return {"rows": rows} if rows or not actor.can("case.manage") else None


def of_team(actor: Actor, _subject: Any) -> dict[str, Any]:
    """For supervisors: what is overdue, has no owner any more or was missed in their teams."""
    found = [*selectors.overdue_of_team(actor), *selectors.left_in_team(actor), *selectors.missed_lately(actor, team=True)]
    return {"rows": presenters.rows(actor, found)}


nav.register(nav.Item(_("Follow-ups"), "cases:follow-up-list", "phone-call", ("followup.work",), sort=40, count=selectors.pressing_number))
panels.register(panels.Panel("home", "follow-ups", "cases/follow_ups/panels/home.html", at_home, sort=30, permission="followup.work"))
panels.register(panels.Panel("home", "follow-ups-team", "cases/follow_ups/panels/team.html", of_team, sort=35, permission="case.manage"))
panels.register(panels.Panel("case", "follow-ups", "cases/follow_ups/panels/case.html", of_case, sort=30, permission="case.view"))
panels.register(panels.Panel("encounter", "follow-ups", "cases/follow_ups/panels/case.html", of_encounter, sort=60, permission="case.view"))
hooks.register("follow_ups", selectors.obstacles)
timeline.register_source("follow_up", _("Follow-ups"), presenters.entries, of_person=presenters.person_entries)
