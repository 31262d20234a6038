"""What response plans add to the navigation, to the home page, to the page of a person and to notices."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases import plan_drafts
from cases.presenters import plans as presenters
from cases.selectors import plans as selectors
from corecit.access.actor import Actor
from corecit.notices import kinds
from corecit.web import nav, panels

__all__ = ["plan_drafts"]


def at_home(actor: Actor, _subject: Any) -> dict[str, Any] | None:
    """What waits for the actor: plans to approve, one's own drafts, plans that end, suggestions, proposals; nothing when there is none."""
    found: dict[str, Any] = {
        "waiting": presenters.rows(selectors.waiting(actor)),
        "own": presenters.rows(selectors.returned(actor)),
        "ending": presenters.rows(selectors.ending(actor)),
        "suggestions": selectors.unanswered(actor),
        "proposals": [presenters.proposal_row(one) for one in selectors.proposals(actor, False).rows[:4]],
    }
    return found if any(found.values()) else None


def of_person(actor: Actor, person: Any) -> dict[str, Any]:
    """The plans of a person that the reader may see, and the way to one."""
    plans = selectors.of_person(actor, person)
    return {
        "rows": [(one, presenters.patrol(one.plan)) for one in presenters.rows(plans)],
        "person": person,
        "may_make": actor.can("plan.write") and not plans,
        "may_propose": not plans and not selectors.has_open_proposal(actor, person),
        "writes": actor.can("plan.write"),
    }


PLAN = _("Open plan")
nav.register(nav.Item(_("Response plans"), "cases:plan-list", "shield-heart", ("plan.write",), sort=45))
panels.register(panels.Panel("home", "plans", "cases/plans/panels/home.html", at_home, sort=36, permission="plan.write"))
panels.register(panels.Panel("person", "plans", "cases/plans/panels/person.html", of_person, sort=10, permission="plan.view"))
kinds.register(
    kinds.Kind("plan-submitted", _("A response plan waits for approval"), _("A colleague has submitted a response plan."), "send", PLAN),
    kinds.Kind(
        "plan-returned",
        _("A response plan was returned to you"),
        _("One of your response plans came back with a comment."),
        "arrow-back-up",
        PLAN,
    ),
    kinds.Kind(
        "plan-approved", _("A response plan of yours was approved"), _("One of your response plans was approved."), "circle-check", PLAN
    ),
    kinds.Kind(
        "plan-review",
        _("A response plan ends soon"),
        _("A response plan reaches its last day soon. Renew it as it stands, revise it, or retire it."),
        "calendar-due",
        PLAN,
    ),
    kinds.Kind(
        "plan-expired",
        _("A response plan has expired"),
        _("A response plan has passed its last day, and officers do not see it any more. Renew, revise or retire it."),
        "calendar-x",
        PLAN,
    ),
    kinds.Kind(
        "plan-gave-way",
        _("A response plan of yours was retired"),
        _("Two records of one person were linked. Another response plan stays in force, and yours was retired."),
        "link",
        PLAN,
    ),
    kinds.Kind(
        "plan-suggestion",
        _("A suggestion to a response plan"),
        _("Somebody suggests a change to one of your response plans."),
        "bulb",
        PLAN,
    ),
    kinds.Kind(
        "plan-suggestion-answered",
        _("Your suggestion was answered"),
        _("The owner of a response plan has answered your suggestion."),
        "message-reply",
        _("See the answer"),
    ),
    kinds.Kind(
        "plan-proposed",
        _("A response plan is proposed"),
        _("Somebody is proposed for a response plan. Decide whether to make one."),
        "bulb",
        _("Open the work list"),
    ),
)
