"""Social needs: recording them, and what was done about each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.forms.assessments import NeedForm, NeedStepForm
from cases.operations import needs as operations
from cases.presenters import assessments as presenters
from cases.selectors import encounters, needs, records
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize, verdict
from corecit.common.errors import Conflict, Invalid
from corecit.web.forms import show_refusal


@access("clinical.write")
@require_http_methods(["GET", "POST"])
def record_need(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Needs of the person of a case."""
    actor = actor_of(request)
    case = records.get(actor, uid)
    authorize(actor, "work", case)
    context = {"back": reverse("cases:record-detail", args=[uid]) + "#needs", "where": case.number}
    return _find(request, actor, context, case_uid=uid)


@access("clinical.write")
@require_http_methods(["GET", "POST"])
def encounter_need(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Needs of the person in crisis at an encounter."""
    actor = actor_of(request)
    encounter = encounters.get(actor, uid)
    context = {"back": reverse("cases:encounter-detail", args=[uid]) + "#needs", "where": encounter.number}
    return _find(request, actor, context, encounter_uid=uid)


def _find(
    request: HttpRequest, actor: Actor, context: dict[str, Any], *, case_uid: UUID | None = None, encounter_uid: UUID | None = None
) -> HttpResponse:
    form = NeedForm(request.POST or None, agency=actor.agency)
    if request.method == "POST" and form.is_valid():
        try:
            operations.find(actor=actor, case_uid=case_uid, encounter_uid=encounter_uid, **form.cleaned_data)
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Recorded."))
            return redirect(context["back"])
    return render(request, "cases/needs/new.html", context | {"form": form}, status=400 if form.errors else 200)


@access("clinical.read")
@require_http_methods(["GET", "POST"])
def need_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One need: what was done, and what comes next."""
    actor = actor_of(request)
    need = needs.get(actor, uid)
    may_step = verdict(actor, "step", need)
    form = NeedStepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        authorize(actor, "step", need)
        if form.is_valid():
            try:
                operations.step(actor=actor, need_uid=uid, **form.cleaned_data)
            except Invalid as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, _("Recorded."))
                return redirect("cases:need-detail", uid)
    place = need.case or need.encounter
    name = "cases:record-detail" if need.case else "cases:encounter-detail"
    context = {
        "row": presenters.need_rows([need])[0],
        "form": form,
        "may_step": may_step,
        "back": reverse(name, args=[place.uid]) + "#needs" if place else "",
        "where": place.number if place else "",
    }
    return render(request, "cases/needs/detail.html", context, status=400 if form.errors else 200)
