"""Instruments for administrators: what there is, on what terms, switched on or off; their wording."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.forms.assessments import AssessmentForm
from cases.forms.instruments import PermissionForm
from cases.operations import instruments as operations
from cases.selectors import instruments as selectors
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize, verdict
from corecit.common.errors import Invalid
from corecit.web.forms import show_refusal


@access("instruments.manage")
@require_GET
def instrument_list(request: HttpRequest) -> HttpResponse:
    """Every instrument the agency could use."""
    actor = actor_of(request)
    return render(request, "cases/instruments/list.html", {"rows": selectors.rows(actor), "agency": actor.agency})


@access("instruments.manage")
@require_GET
def instrument_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One instrument: terms, versions, whether the agency uses it."""
    return _detail(request, actor_of(request), uid)


def _detail(request: HttpRequest, actor: Actor, uid: UUID, form: PermissionForm | None = None) -> HttpResponse:
    row = selectors.row(actor, uid)
    context = {
        "row": row,
        "instrument": row.instrument,
        "versions": selectors.versions(actor, row.instrument),
        "may": {act: verdict(actor, act, row.instrument) for act in ("switch", "edit")},
        "needs_permission": row.instrument.licence == "needs_permission",
        "form": form or PermissionForm(),
    }
    return render(request, "cases/instruments/detail.html", context, status=400 if form is not None else 200)


@access("instruments.manage")
@require_POST
def instrument_switch(request: HttpRequest, uid: UUID) -> HttpResponse:
    """On or off for the agency; with the permission where one is needed."""
    actor = actor_of(request)
    row = selectors.row(actor, uid)
    authorize(actor, "switch", row.instrument)
    is_on, values = request.POST.get("on") == "1", {}
    if is_on and row.instrument.licence == "needs_permission":
        form = PermissionForm(request.POST)
        if not form.is_valid():
            return _detail(request, actor, uid, form)
        values = form.cleaned_data
        try:
            operations.switch(actor=actor, instrument_id=row.instrument.pk, is_on=True, **values)
        except Invalid as refusal:
            show_refusal(form, refusal)
            return _detail(request, actor, uid, form)
    else:
        operations.switch(actor=actor, instrument_id=row.instrument.pk, is_on=is_on)
    messages.success(request, _("Switched on for your agency.") if is_on else _("Switched off for your agency. What was answered stays."))
    return redirect("cases:instrument-detail", uid)


@access("instruments.manage")
@require_GET
def instrument_version(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """The wording of one version as it is asked; nothing is kept of what is tried."""
    version = selectors.version(actor_of(request), uid, number)
    return render(request, "cases/instruments/version.html", preview(version))


def preview(version: Any) -> dict[str, Any]:
    """What the page of a version shows: the form as it is asked, or why it cannot be yet."""
    questions, problems = selectors.tried(version)
    form = AssessmentForm(form=questions) if questions is not None else None
    return {"version": version, "instrument": version.instrument, "questions": questions, "form": form, "problems": problems}
