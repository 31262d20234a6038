"""Emergency access: opening a case by its number, ending it, and the review afterwards."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.forms.emergencies import EmergencyForm, ReviewForm
from cases.operations import emergencies as operations
from cases.presenters import records as presenters
from cases.selectors import emergencies
from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize, verdict
from corecit.accounts.views.privileged import privileged
from corecit.common.errors import Conflict, Invalid
from corecit.web.forms import show_refusal


@access("case.view")
@require_http_methods(["GET", "POST"])
@privileged
def emergency_create(request: HttpRequest) -> HttpResponse:
    """Open a case by its number, for an hour, with a reason; says the same whatever number did not open."""
    actor = actor_of(request)
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            case = operations.open_case(actor=actor, **form.cleaned_data)
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            if case is not None:
                return redirect("cases:record-detail", uid=case.uid)
            form.add_error("number", _("No case was opened. Check the number; five wrong ones within an hour are the most."))
    context = {"form": form, "open_now": emergencies.open_now(actor)}
    return render(request, "cases/emergencies/emergency_create.html", context, status=400 if form.errors else 200)


@access("case.view")
@require_POST
def emergency_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End one's own emergency access early."""
    actor = actor_of(request)
    operations.end(actor=actor, emergency_id=emergencies.get(actor, uid).pk)
    messages.success(request, _("The emergency access is ended."))
    return redirect("cases:record-list")


@access("breakglass.review", "audit.own_team")
@require_GET
def emergency_list(request: HttpRequest) -> HttpResponse:
    """Emergency accesses, those without a review first asked for."""
    actor = actor_of(request)
    every = request.GET.get("show") == "all"
    page = emergencies.listing(actor, waiting=not every, cursor=request.GET.get("cursor"))
    page.rows = [presenters.emergency_row(one) for one in page.rows]
    return render(request, "cases/emergencies/emergency_list.html", {"page": page, "every": every})


@access("breakglass.review", "audit.own_team")
@require_http_methods(["GET", "POST"])
def emergency_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One emergency access: who, why, what was opened, and the review. Shows nothing of the case but its number."""
    actor = actor_of(request)
    emergency = emergencies.get(actor, uid)
    form = ReviewForm(request.POST or None)
    if request.method == "POST":
        authorize(actor, "review", emergency)
        if form.is_valid():
            try:
                operations.review(
                    actor=actor, emergency_id=emergency.pk, outcome=form.cleaned_data["outcome"], text=form.cleaned_data["review_text"]
                )
            except (Invalid, Conflict) as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, _("The review is written down."))
                return redirect("cases:emergency-detail", uid=emergency.uid)
    context = {
        "row": presenters.emergency_row(emergency),
        "traces": presenters.traces(emergencies.traces(emergency)),
        "form": form,
        "may_review": verdict(actor, "review", emergency),
    }
    return render(request, "cases/emergencies/emergency_detail.html", context, status=400 if form.errors else 200)
