"""What happened with a person, over all their cases and encounters that the reader may see."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from cases.forms.timelines import TimelineForm
from cases.presenters import persons as presenters
from cases.selectors import persons, timeline
from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.audit.trail import record_view


def shown(request: HttpRequest, people: list[tuple[int, str, str]]) -> dict[str, Any]:
    """The filter of the timeline as every page that has one shows it."""
    kinds = timeline.kinds(actor_of(request))
    form = TimelineForm(request.GET, kinds=kinds, people=people)
    return {"timeline_form": form, "kinds": kinds, "chosen": form.filters.kind}


@access("person.view")
@require_GET
def person_timeline(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Everything that happened with a person, newest first; audited as a look at the person."""
    actor = actor_of(request)
    person = persons.get(actor, uid)
    if person.uid != uid:
        return redirect("cases:person-timeline", uid=person.uid)
    record_view(actor, person, via="timeline")
    cases = timeline.cases_of(actor, person)
    context = shown(request, timeline.people(actor, cases, person))
    page = timeline.of_person(actor, person, cases, context["timeline_form"].filters, cursor=request.GET.get("cursor"))
    context |= {"person": person, "name": presenters.name(person), "timeline": page}
    return render(request, "cases/persons/person_timeline.html", context)
