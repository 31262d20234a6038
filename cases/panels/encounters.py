"""What encounters add to the navigation, to the home page and to the list of drafts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases import report_drafts
from cases.presenters import encounters as presenters
from cases.selectors import attendances
from cases.selectors import encounters as selectors
from corecit.access.actor import Actor
from corecit.web import nav, panels

__all__ = ["report_drafts"]


def mine(actor: Actor, _subject: Any) -> dict[str, Any] | None:
    """Reports begun or returned, for the home page; nothing when there are none."""
    rows = selectors.my_reports(actor)
    return {"rows": [(row, presenters.status(row.part.status)) for row in rows[:8]], "more": len(rows) > 8} if rows else None


def all_mine(actor: Actor, _subject: Any) -> dict[str, Any] | None:
    """The same, all of them, for the list of drafts."""
    rows = selectors.my_reports(actor)
    return {"rows": [(row, presenters.status(row.part.status)) for row in rows]} if rows else None


def attended(actor: Actor, _subject: Any) -> dict[str, Any]:
    """Where somebody of EMS was of late."""
    page = attendances.page(actor, size=5)
    rows = [(row, presenters.outcome_class(attendances.outcome_class(row))) for row in page]
    return {"rows": rows, "more": page.next is not None}


def reviews(actor: Actor, _subject: Any) -> dict[str, Any]:
    """What waits for the supervisor's review, the longest waiting first."""
    page = selectors.review_page(actor, size=6)
    return {
        "rows": [(part, [presenters.outcome(row) for row in part.encounter.dispositions.all()]) for part in page],
        "more": page.next is not None,
    }


nav.register(nav.Item(_("Encounters"), "cases:encounter-list", "file-text", ("encounter.view",), sort=20))
nav.register(nav.Item(_("Attended"), "cases:attendance-list", "ambulance", ("encounter.attend",), sort=20))
nav.register(
    nav.Item(_("Reviews"), "cases:encounter-reviews", "checkup-list", ("encounter.review",), sort=25, count=selectors.reviews_number)
)
panels.register(panels.Panel("home", "reports", "cases/encounters/panels/mine.html", mine, sort=20, permission="encounter.report"))
panels.register(panels.Panel("home", "attended", "cases/encounters/panels/attended.html", attended, sort=20, permission="encounter.attend"))
panels.register(panels.Panel("home", "reviews", "cases/encounters/panels/reviews.html", reviews, sort=15, permission="encounter.review"))
panels.register(panels.Panel("drafts", "reports", "cases/encounters/panels/mine.html", all_mine, sort=10, permission="encounter.report"))
