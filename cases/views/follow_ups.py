"""Pages of follow-ups: mine, the team's, one with its attempts, planning one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import follow_up_drafts
from cases.forms.follow_ups import AttemptForm, FilterForm, FollowUpForm, ReassignForm
from cases.operations import follow_ups as operations
from cases.presenters import follow_ups as presenters
from cases.presenters import persons as person_presenters
from cases.selectors import follow_ups as selectors
from cases.selectors import persons
from cases.selectors.follow_up_people import possible_owners
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize, verdict
from corecit.common.errors import Invalid
from corecit.common.models import CodeList
from corecit.common.selectors import codes
from corecit.web.drafts import Sheet
from corecit.web.operations import drafts
from corecit.web.selectors import drafts as sheets

Owners = list[tuple[str, str]]
ACTS = ("attempt", "unable", "cancel", "reassign")


@access("followup.work")
@require_GET
def follow_up_list(request: HttpRequest) -> HttpResponse:
    """My follow-ups: overdue, due today, upcoming; missed and ended ones apart."""
    actor = actor_of(request)
    form = FilterForm(request.GET or None, methods=_methods(actor))
    return _list(request, form, lambda tab, chosen: selectors.mine(actor, tab, chosen.get("method", "")), "list")


@access("case.manage")
@require_GET
def follow_up_team(request: HttpRequest) -> HttpResponse:
    """The follow-ups of the teams that the actor manages."""
    actor = actor_of(request)
    form = FilterForm(request.GET or None, methods=_methods(actor), owners=selectors.owners_in(actor))

    def rows(tab: str, chosen: dict[str, Any]) -> Any:
        owner = chosen.get("owner")
        return selectors.of_team(actor, tab, chosen.get("method", ""), UUID(owner) if owner else None)

    return _list(request, form, rows, "team")


def _list(request: HttpRequest, form: FilterForm, rows: Callable[[str, dict[str, Any]], Any], scope: str) -> HttpResponse:
    asked = request.GET.get("show", "open")
    tab = asked if asked in selectors.TABS else "open"
    page = selectors.listing(rows(tab, form.cleaned_data if form.is_valid() else {}), tab, request.GET.get("cursor"))
    page.rows = presenters.rows(actor_of(request), page.rows)
    return render(request, "cases/follow_ups/list.html", {"page": page, "form": form, "tab": tab, "is_team": scope == "team"})


@access("case.view")
@require_GET
def follow_up_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One follow-up with its attempts, and the form for the next one."""
    sheet = _sheet(request, follow_up_drafts.ATTEMPT, uid)
    return _detail(request, uid, sheet=sheet, restored=sheet.data)


def _detail(
    request: HttpRequest, uid: UUID, *, form: AttemptForm | None = None, sheet: Sheet | None = None, restored: Any = None, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    follow_up, attempts = selectors.opened(actor, uid)
    case = follow_up.case
    may = {act: verdict(actor, act, follow_up) for act in ACTS}
    context = {
        "follow_up": follow_up,
        "case": case,
        "status": presenters.status(follow_up),
        "purpose": selectors.purpose_of(actor, follow_up),
        "reason": follow_up.end_reason if selectors.reads(actor, follow_up) else "",
        "method": presenters.method_of(follow_up),
        "attempts": presenters.attempt_rows(actor, follow_up, attempts),
        "encounter": selectors.visible_encounter(actor, follow_up),
        "cautions": persons.cautions(actor, case.person),
        "phones": selectors.phones(follow_up) if may["attempt"] else [],
        "contacts": [(one, person_presenters.shown_number(one.phone)) for one in persons.contacts(actor, case.person)]
        if may["attempt"]
        else [],
        "may": may,
        "may_plan": verdict(actor, "work", case) if actor.can("case.work") else None,
        "sheet": sheet,
    }
    if may["attempt"]:
        context["form"] = form or _unjudged(_attempt_form(actor, follow_up, restored))
    if may["reassign"]:
        owners = [(uid, name) for uid, name in _owners(actor, case) if uid != str(follow_up.owner.uid)]
        context["reassign_form"] = ReassignForm(owners=owners) if owners else None
    return render(request, "cases/follow_ups/detail.html", context, status=status)


@access("followup.work")
@require_POST
def follow_up_attempt(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Records an attempt; a form with a mistake comes back as it was typed."""
    actor = actor_of(request)
    follow_up = selectors.get(actor, uid)
    form = _attempt_form(actor, follow_up, request.POST)
    if form.is_valid():
        try:
            operations.record_attempt(actor=actor, follow_up=follow_up, **form.cleaned_data)
        except Invalid as error:
            _blame(form, error)
        else:
            drafts.clear(actor=actor, form=follow_up_drafts.ATTEMPT, object_uid=uid)
            follow_up.refresh_from_db()
            messages.success(
                request, _("Recorded. The follow-up is done.") if follow_up.status == "done" else _("The attempt was recorded.")
            )
            return redirect("cases:follow-up-detail", uid=uid)
    return _detail(request, uid, form=form, sheet=_sheet(request, follow_up_drafts.ATTEMPT, uid), status=400)


@access("case.work")
@require_http_methods(["GET", "POST"])
def follow_up_new(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Plans a follow-up for a case; `?encounter=` says which encounter it comes from."""
    actor = actor_of(request)
    case = selectors.case_of(actor, uid)
    encounter = selectors.encounter_of(actor, case, request.GET.get("encounter", ""))
    sheet = _sheet(request, follow_up_drafts.PLAN, uid)
    people = possible_owners(actor, case)
    form = FollowUpForm(request.POST or sheet.data, methods=_methods(actor), owners=[(str(one.uid), one.name) for one in people])
    if request.method == "GET":
        authorize(actor, "work", case)
        return _new(request, case, encounter, sheet, _unjudged(form))
    if form.is_valid():
        values = form.cleaned_data
        values["owner"] = next(one for one in people if str(one.uid) == values["owner"])
        try:
            follow_up = operations.create(actor=actor, case=case, encounter=encounter, **values)
        except Invalid as error:
            _blame(form, error)
        else:
            drafts.clear(actor=actor, form=follow_up_drafts.PLAN, object_uid=uid)
            messages.success(request, _("The follow-up is planned."))
            return redirect("cases:follow-up-detail", uid=follow_up.uid)
    return _new(request, case, encounter, sheet, form, status=400)


def _new(request: HttpRequest, case: Any, encounter: Any, sheet: Any, form: forms.Form, status: int = 200) -> HttpResponse:
    context = {"form": form, "case": case, "encounter": encounter, "sheet": sheet}
    return render(request, "cases/follow_ups/new.html", context, status=status)


@access("followup.work")
@require_POST
def follow_up_unable(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ends it as unable to contact."""
    actor = actor_of(request)
    operations.close_unable(actor=actor, follow_up=selectors.get(actor, uid))
    messages.success(request, _("The follow-up ended as unable to contact."))
    return redirect("cases:follow-up-detail", uid=uid)


@access("case.work")
@require_POST
def follow_up_cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Cancels it, with a reason."""
    actor = actor_of(request)
    try:
        operations.cancel(actor=actor, follow_up=selectors.get(actor, uid), reason=request.POST.get("reason", ""))
    except Invalid as error:
        messages.error(request, error.reason)
    else:
        messages.success(request, _("The follow-up was cancelled."))
    return redirect("cases:follow-up-detail", uid=uid)


@access("case.work")
@require_POST
def follow_up_reassign(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Gives it to somebody else."""
    actor = actor_of(request)
    follow_up = selectors.get(actor, uid)
    owner = next((one for one in possible_owners(actor, follow_up.case) if str(one.uid) == request.POST.get("owner")), None)
    if owner is None:
        messages.error(request, _("Choose somebody who works on follow-ups and can open this case."))
    else:
        operations.reassign(actor=actor, follow_up=follow_up, owner=owner)
        messages.success(request, _("The follow-up now belongs to %(name)s.") % {"name": owner.name})
    return redirect("cases:follow-up-detail", uid=uid)


def _methods(actor: Actor) -> list[tuple[str, str]]:
    return codes.choices(CodeList.CONTACT_METHOD, actor.agency)


def _owners(actor: Actor, case: Any) -> Owners:
    return [(str(one.uid), one.name) for one in possible_owners(actor, case)]


def _sheet(request: HttpRequest, form: str, uid: UUID) -> Sheet:
    """The draft of a form. A page that comes back with a mistake is still the page it was, and what a late saving left of a sent form is not restored."""
    sheet = sheets.open_sheet(actor_of(request), form, uid)
    if request.method == "POST":
        return replace(sheet, token=request.POST.get("draft", sheet.token), draft_uid=None, data=None)
    if sheet.data is not None and selectors.was_sent(sheet.data.get("uid", "")):
        return replace(sheet, draft_uid=None, data=None)
    return sheet


def _attempt_form(actor: Actor, follow_up: Any, data: Any) -> AttemptForm:
    results = codes.choices(CodeList.CONTACT_RESULT, actor.agency)
    return AttemptForm(data, methods=_methods(actor), results=results, initial={"method": follow_up.method})


def _unjudged(form: Any) -> Any:
    """What a draft brings back was not submitted, so nothing in it is wrong yet."""
    if form.is_bound:
        form._errors = forms.utils.ErrorDict()
    return form


def _blame(form: forms.Form, error: Invalid) -> None:
    for name, sentences in error.fields.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)
    if not error.fields:
        form.add_error(None, error.reason)
