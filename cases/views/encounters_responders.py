"""Who was at an encounter: the officer in charge, units of other agencies, and what EMS see of where they were."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.forms.encounters_responders import TimesForm, UnitForm
from cases.operations import responders as operations
from cases.presenters import encounters as presenters
from cases.selectors import attendances
from cases.selectors import encounters as selectors
from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize
from corecit.accounts.selectors.agencies import offered_agencies
from corecit.common.errors import Conflict, Invalid, NotVisible
from corecit.web.forms import show_refusal


@access("encounter.report")
@require_POST
def encounter_charge(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Says which officer answers for the event."""
    try:
        row = operations.put_in_charge(actor=actor_of(request), encounter_uid=uid, responder_uid=_uid(request.POST.get("responder", "")))
    except Invalid as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("%(name)s is in charge.") % {"name": row.user.name if row.user else row.unit})
    return redirect("cases:encounter-detail", uid)


@access("encounter.report")
@require_http_methods(["GET", "POST"])
def encounter_unit_add(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Adds a unit of any agency that came too, with its own times."""
    actor = actor_of(request)
    encounter = selectors.get(actor, uid)
    authorize(actor, "link", encounter)
    form = UnitForm(request.POST or None, began=encounter.occurred_at, agencies=list(offered_agencies(actor)))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            operations.add_unit(
                actor=actor, encounter_uid=uid, agency_uid=UUID(data["agency"]), unit=data["unit"], role=data["role"], times=form.times()
            )
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The unit was added."))
            return redirect("cases:encounter-detail", uid)
    return render(request, "cases/encounters/unit.html", {"form": form, "encounter": encounter}, status=400 if form.errors else 200)


@access("encounter.report")
@require_POST
def encounter_unit_remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Takes a unit that was put there by mistake off."""
    try:
        operations.remove_unit(actor=actor_of(request), encounter_uid=uid, responder_uid=_uid(request.POST.get("responder", "")))
    except Conflict as refusal:
        messages.error(request, refusal.reason)
    return redirect("cases:encounter-detail", uid)


@access("encounter.attend")
@require_GET
def attendance_list(request: HttpRequest) -> HttpResponse:
    """The encounters that somebody of EMS attended."""
    page = attendances.page(actor_of(request), request.GET.get("cursor"))
    rows = [(row, presenters.outcome_class(attendances.outcome_class(row))) for row in page]
    return render(request, "cases/encounters/attendance_list.html", {"page": page, "rows": rows})


@access("encounter.attend")
@require_http_methods(["GET", "POST"])
def attendance_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One of them: the facts that the wall leaves to EMS, and the times of the own unit."""
    actor = actor_of(request)
    found = attendances.get(actor, uid)
    form = TimesForm(request.POST or None, began=found.row.encounter.occurred_at, row=found.row, stamped=found.stamped)
    if request.method == "POST" and form.is_valid():
        try:
            operations.keep_times(actor=actor, responder_uid=uid, times=form.times())
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The times of your unit are kept."))
            return redirect("cases:attendance-detail", uid)
    context = {
        "found": found,
        "encounter": found.row.encounter,
        "outcome": presenters.outcome_class(found.outcome_class),
        "came": [presenters.came(row) for row in found.others],
        "own": presenters.came(found.row),
        "form": form,
    }
    return render(request, "cases/encounters/attendance_detail.html", context, status=400 if form.errors else 200)


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotVisible from None
