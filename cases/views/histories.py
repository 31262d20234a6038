"""How a person, a case or an encounter came to stand as it does, for those who may change it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cases.presenters import histories as presenters
from cases.selectors import encounters, histories, persons, records
from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize
from corecit.web.paging import Page


def _page(request: HttpRequest, page: Page, kind: str, back: tuple[str, str], **more: Any) -> HttpResponse:
    page.rows = presenters.shown(page.rows, kind)
    return render(request, "cases/history.html", {"page": page, "back_url": back[0], "back": back[1], **more})


@access("person.view")
@require_GET
def person_history(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every change of a person's own facts."""
    actor = actor_of(request)
    person = persons.get(actor, uid)
    authorize(actor, "history", person)
    found = histories.page(actor, person, request.GET.get("cursor"))
    return _page(request, found, "person", (reverse("cases:person-detail", args=[uid]), _("Person")))


@access("case.work")
@require_GET
def record_history(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every change of a case's own facts."""
    actor = actor_of(request)
    case = records.get(actor, uid)
    authorize(actor, "history", case)
    found = histories.page(actor, case, request.GET.get("cursor"))
    return _page(request, found, "case", (reverse("cases:record-detail", args=[uid]), f"{_('Case')} {case.number}"))


@access("encounter.report", "encounter.review")
@require_GET
def encounter_history(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every change of an encounter's facts, or with `show=report` of the report of the reader's own side."""
    actor = actor_of(request)
    encounter = encounters.get(actor, uid)
    authorize(actor, "history", encounter)
    back = (reverse("cases:encounter-detail", args=[uid]), f"{_('Encounter')} {encounter.number}")
    if request.GET.get("show") == "report":
        found = histories.report_page(actor, encounter, request.GET.get("cursor")) or Page([])
        return _page(request, found, str(actor.side), back, tab="report")
    return _page(request, histories.page(actor, encounter, request.GET.get("cursor")), "encounter", back, tab="facts")
