"""Pages of cases: the list, one case, opening it, leading it through its states, printing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.forms.records import CaseFilterForm, CloseForm, DescribeForm, worker_choices
from cases.operations import records as operations
from cases.presenters import levels
from cases.presenters import records as presenters
from cases.selectors import notes, persons, records, shares, timeline
from cases.views import timelines
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize, verdict
from corecit.common.errors import Conflict, Invalid
from corecit.web import panels
from corecit.web.forms import show_refusal


@access("case.view")
@require_GET
def record_list(request: HttpRequest) -> HttpResponse:
    """The cases one may see."""
    actor = actor_of(request)
    teams = shares.team_choices(actor)
    form = CaseFilterForm(request.GET, teams=teams, leads=worker_choices(shares.workers_of(teams)))
    page = records.newest(actor, form.filters, order=form.order, cursor=request.GET.get("cursor"))
    page.rows = presenters.rows(page.rows)
    tabs = presenters.tabs(request.GET.dict())
    context = {"page": page, "form": form, "tabs": tabs, "is_filtered": bool(set(request.GET) - {"cursor"})}
    return render(request, "cases/records/record_list.html", context)


def case_context(actor: Actor, case: Any) -> dict[str, Any]:
    """What every page about one case shows: its status, its person, and the emergency access through which it is open, if any."""
    emergency = shares.open_emergency(actor, case)
    return {
        "case": case,
        "status": presenters.status(case),
        "person_name": presenters.person_name(case),
        "emergency": emergency,
        "minutes_left": presenters.minutes_left(emergency) if emergency else 0,
        "may_work": verdict(actor, "work", case),
    }


@access("case.view")
@require_GET
def record_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One case: cautions first, then where it stands, what is owed, and everything that happened."""
    actor = actor_of(request)
    case = records.detail(actor, uid)
    told = timelines.shown(request, timeline.people(actor, [case]))
    context = case_context(actor, case) | {
        "row": presenters.row(case),
        "cautions": persons.cautions(actor, case.person),
        "age": persons.age(case.person),
        "reason": presenters.reason(actor, case),
        "level": levels.of_case(actor, case),
        "may_history": verdict(actor, "history", case),
        "may_describe": verdict(actor, "describe", case),
        "close_reason": presenters.close_reason(case),
        "moves": records.moves(actor, case),
        "assigned": [one for one in shares.assigned(case) if one.principal != case.lead],
        "may_comment": notes.may_comment(actor) and verdict(actor, "transition", case),
        "timeline": timeline.page(actor, case, filters=told["timeline_form"].filters, cursor=request.GET.get("cursor")),
        "panels": panels.render_place(request, "case", case),
    }
    return render(request, "cases/records/record_detail.html", context | told)


@access("case.work")
@require_http_methods(["GET", "POST"])
def record_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Why the case was opened, written anew."""
    actor = actor_of(request)
    case = records.get(actor, uid)
    authorize(actor, "describe", case)
    form = DescribeForm(request.POST or None, initial={"reason": case.reason})
    if request.method == "POST" and form.is_valid():
        operations.describe(actor=actor, case_id=case.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("Saved."))
        return redirect("cases:record-detail", uid=case.uid)
    return render(request, "cases/records/record_edit.html", case_context(actor, case) | {"form": form}, status=400 if form.errors else 200)


@access("case.work")
@require_POST
def record_transition(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One step to another state, other than closing."""
    actor = actor_of(request)
    case = records.get(actor, uid)
    case = operations.transition(actor=actor, case_id=case.pk, to=request.POST.get("to", ""), reason=request.POST.get("reason", "")[:300])
    messages.success(request, _("The status is now “%(status)s”.") % {"status": presenters.status(case).word})
    return redirect("cases:record-detail", uid=case.uid)


@access("case.work")
@require_http_methods(["GET", "POST"])
def record_close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Close the case with a reason, when nothing stands in the way."""
    actor = actor_of(request)
    case = records.get(actor, uid)
    may = records.transition_verdict(actor, case, "closed")
    form = CloseForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            operations.transition(actor=actor, case_id=case.pk, to="closed", **form.cleaned_data)
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The case is closed."))
            return redirect("cases:record-detail", uid=case.uid)
    context = case_context(actor, case) | {"form": form, "may": may, "obstacles": records.standing_in_the_way(actor, case)}
    return render(request, "cases/records/record_close.html", context, status=400 if form.errors else 200)
