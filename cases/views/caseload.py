"""Pages of caseloads: one's own, and for supervisors those of their people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases.presenters import caseload as presenters
from cases.selectors import caseload as selectors
from cases.selectors.levels import LEVEL_DAYS
from corecit.access.actor import actor_of
from corecit.access.declare import access


@access("case.work", "clinical.write")
@require_GET
def caseload(request: HttpRequest) -> HttpResponse:
    """My cases, what burns first; with `?of=` those of one of a supervisor's people."""
    actor = actor_of(request)
    user = selectors.whose(actor, request.GET.get("of", ""))
    asked = request.GET.get("show", "all")
    show = asked if asked in selectors.SHOWS else "all"
    loads, more = selectors.caseload(actor, user, show)
    context = {
        "rows": presenters.rows(actor, loads),
        "more": more,
        "most": selectors.MOST,
        "show": show,
        "owner": user,
        "is_mine": actor.user == user,
        "is_clinical": actor.side == "clinical",
        "level_days": LEVEL_DAYS,
    }
    return render(request, "cases/caseload/caseload.html", context)


@access("case.manage")
@require_GET
def caseload_team(request: HttpRequest) -> HttpResponse:
    """What each person of the supervisor's teams has in hand, side by side."""
    actor = actor_of(request)
    people, unheld, more = selectors.of_team(actor)
    rows = [(one, presenters.days(one.longest)) for one in people]
    context = {"rows": rows, "unheld": unheld, "more": more, "most": selectors.MOST_OF_TEAM, "is_clinical": actor.side == "clinical"}
    return render(request, "cases/caseload/team.html", context)
