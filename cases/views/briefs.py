"""The ninety-second page: what an officer reads on arrival, in one request, from a bookmark or a link."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases.presenters import briefs as presenters
from cases.presenters import persons as person_presenters
from cases.selectors import briefs as selectors
from cases.selectors import places
from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.common import clock


@access("person.view")
@require_GET
def person_brief(request: HttpRequest, uid: UUID) -> HttpResponse:
    """At the door of a person: cautions first, what helps, what to avoid, who to call, the last contacts as facts."""
    actor = actor_of(request)
    brief = selectors.of_person(actor, uid)
    able, barred = presenters.calls(brief.plan, brief.contacts)
    context = {
        "person": brief.person,
        "name": person_presenters.name(brief.person),
        "born": person_presenters.born(brief.person),
        "warnings": [*presenters.warnings(brief.cautions, brief.plan), *presenters.premise_warnings(places.of_person(actor, brief.person))],
        "plan": brief.plan,
        "sections": presenters.sections(brief.plan),
        "calls": able,
        "barred": barred,
        "phones": [(one, person_presenters.phone(one)) for one in brief.phones],
        "lines": presenters.lines(brief.encounters),
        "more": brief.more,
        "read_at": clock.now(),
    }
    return render(request, "cases/briefs/person_brief.html", context)
