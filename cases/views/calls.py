"""Calls: the list, those that await a report, one call, typing one in."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import call_words
from cases.forms.calls import CallFilterForm, CallForm, DismissForm
from cases.operations import calls as operations
from cases.selectors import calls as selectors
from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.audit.trail import record_view
from corecit.common.errors import Conflict, Invalid
from corecit.web import paging
from corecit.web.views import back

SECTION = 10


@access("call.view")
@require_GET
def call_list(request: HttpRequest) -> HttpResponse:
    """Calls, filtered, newest first."""
    actor = actor_of(request)
    shows_state = actor.can("encounter.view")
    form = CallFilterForm(request.GET, agencies=selectors.agencies(actor), shows_state=shows_state)
    page = paging.page(selectors.listing(actor, **form.filters()), selectors.ORDER, request.GET.get("cursor"))
    context = {
        "form": form,
        "page": page,
        "lines": call_words.lines(page),
        "shows_state": shows_state,
        "many": "agency" in form.fields,
        "tab": "all",
    }
    return render(request, "cases/calls/call_list.html", context)


@access("call.view")
@require_GET
def call_awaiting(request: HttpRequest) -> HttpResponse:
    """Crisis calls without a report: the own unit's, the team's, the others."""
    actor = actor_of(request)
    possible = request.GET.get("possible") == "1"
    whose = request.GET.get("whose", "")
    whose = whose if whose in ("unit", "team") else "other"
    page = paging.page(selectors.awaiting(actor, whose=whose, possible=possible), selectors.ORDER, request.GET.get("cursor"))
    sections = []
    if whose == "other" and "cursor" not in request.GET:
        for key, title in (("unit", _("Your unit")), ("team", _("Your team"))):
            found = list(selectors.awaiting(actor, whose=key, possible=possible).order_by(*selectors.ORDER)[: SECTION + 1])
            if found:
                sections.append({"key": key, "title": title, "lines": call_words.lines(found[:SECTION]), "more": len(found) > SECTION})
    titles = {"unit": _("Your unit"), "team": _("Your team"), "other": _("Other calls") if sections else _("Calls")}
    context = {
        "page": page,
        "sections": sections,
        "lines": call_words.lines(page),
        "title": titles[whose],
        "possible": possible,
        "whose": whose,
        "may_report": selectors.may_report(actor),
        "tab": "awaiting",
    }
    return render(request, "cases/calls/call_awaiting.html", context)


@access("call.view")
@require_GET
def call_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One call: times, place, units, what came of it."""
    actor = actor_of(request)
    call = selectors.detail(actor, uid)
    record_view(actor, call)
    return render(request, "cases/calls/call_detail.html", _detail(request, call) | {"dismiss_form": DismissForm(auto_id="dismiss_%s")})


def _detail(request: HttpRequest, call: selectors.Call) -> dict:
    actor = actor_of(request)
    reads_text = selectors.may_read_text(actor)
    is_reported = selectors.is_reported(call)
    shows_state = actor.can("encounter.view")
    return {
        "call": call,
        "level": call_words.level_mark(call.crisis_level),
        "report": call_words.report_mark(call, is_reported) if shows_state else None,
        "stamps": call_words.stamps(call),
        "doubts": call_words.other_doubts(call.time_marks),
        "reads_text": reads_text,
        "raw": selectors.columns_in_order(call, call.raw) if reads_text else [],
        "history": [(r, selectors.columns_in_order(call, r.raw)) for r in selectors.history(actor, call)],
        "encounters": selectors.encounters(actor, call),
        "is_reported": is_reported,
        "own_side_reported": shows_state and selectors.is_reported_by_side(actor, call),
        "may": selectors.verdicts(actor, call),
        "no_report_reason": call_words.no_report_reason(call),
    }


@access("call.create")
@require_http_methods(["GET", "POST"])
def call_create(request: HttpRequest) -> HttpResponse:
    """A call typed by hand."""
    actor = actor_of(request)
    agencies = selectors.agencies_to_enter(actor)
    own = str(actor.agency.uid) if actor.agency else ""
    initial = {"token": uuid.uuid4(), "agency": own, "received_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M")}
    form = CallForm(request.POST or None, agencies=agencies, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            call = operations.create(
                actor=actor, agency_uid=UUID(form.cleaned_data["agency"]), values=form.values(), token=form.cleaned_data["token"]
            )
        except Invalid as error:
            for name, sentences in error.fields.items():
                form.add_error(name if name in form.fields else None, sentences)
        except Conflict as error:
            form.add_error("incident_number", error.reason)
        else:
            messages.success(request, _("The call is in the list."))
            return redirect("cases:call-detail", uid=call.uid)
    context = {"form": form, "types": selectors.types_used(actor)}
    return render(request, "cases/calls/call_create.html", context, status=400 if form.errors else 200)


@access("encounter.report")
@require_POST
def call_dismiss(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Notes that a call needs no report."""
    actor = actor_of(request)
    call = selectors.detail(actor, uid)
    form = DismissForm(request.POST, auto_id="dismiss_%s")
    if form.is_valid():
        try:
            operations.dismiss(actor=actor, call=call, **form.cleaned_data)
        except Invalid as error:
            for name, sentences in error.fields.items():
                form.add_error(name, sentences)
    if form.errors:
        return render(request, "cases/calls/call_detail.html", _detail(request, call) | {"dismiss_form": form}, status=400)
    messages.success(request, _("The call no longer awaits a report."))
    return back(request, "cases:call-awaiting")


@access("encounter.report")
@require_POST
def call_recall(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Takes "no report needed" back."""
    actor = actor_of(request)
    call = selectors.detail(actor, uid)
    operations.recall(actor=actor, call=call)
    messages.success(request, _("The call awaits a report again."))
    return redirect("cases:call-detail", uid=uid)
