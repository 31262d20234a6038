"""Pages of response plans: the list, one plan, writing it, and each step of its life."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import plan_drafts
from cases.forms.plans import AnswerForm, PlanForm, SuggestionForm
from cases.operations import plan_suggestions
from cases.operations import plans as operations
from cases.plan_acts import ACTS
from cases.presenters import persons as person_presenters
from cases.presenters import plans as presenters
from cases.selectors import persons
from cases.selectors import plans as selectors
from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize, verdict
from corecit.common.errors import Conflict, Invalid, NotVisible
from corecit.web.forms import show_refusal
from corecit.web.operations import drafts
from corecit.web.selectors.drafts import open_sheet

VERDICTS = ("edit", "submit", "approve", "return", "renew", "retire", "show", "revise", "suggest")


@access("plan.write")
@require_GET
def plan_list(request: HttpRequest) -> HttpResponse:
    """Response plans by where they stand."""
    actor = actor_of(request)
    asked = request.GET.get("show", "force")
    tab = asked if asked in selectors.TABS else "force"
    page = selectors.listing(actor, tab, request.GET.get("cursor"))
    page.rows = presenters.rows(page.rows)
    return render(request, "cases/plans/plan_list.html", {"page": page, "tab": tab})


@access("plan.view")
@require_GET
def plan_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One plan, with what the reader may do to it."""
    return _page(request, uid)


def _page(request: HttpRequest, uid: UUID, refused: tuple[str, Any] | None = None) -> HttpResponse:
    """The page of a plan; a form that was refused stands open on it with what was typed."""
    actor = actor_of(request)
    sheet = selectors.sheet(actor, uid)
    plan = sheet.plan
    writes = actor.can("plan.write")
    forms: dict[str, Any] = {name: act.form(prefix=name) for name, act in ACTS.items() if act.form is not None}
    forms["suggest"] = SuggestionForm(prefix="suggest")
    answers = {one.pk: AnswerForm(suggestion=one) for one in sheet.suggestions if one.answered_at is None and verdict(actor, "answer", one)}
    if refused is not None and refused[0] == "answer":
        answers[refused[1][0]] = refused[1][1]
    elif refused is not None:
        forms[refused[0]] = refused[1]
    context = {
        "plan": plan,
        "person_name": person_presenters.name(plan.person),
        "status": presenters.status(plan),
        "patrol": presenters.patrol(plan),
        "ends": presenters.ends(plan),
        "is_over": presenters.is_over(plan),
        "sections": presenters.sections(plan),
        "contacts": presenters.contacts(plan),
        "steps": presenters.steps(sheet.steps),
        "suggestions": [(one, answers.get(one.pk)) for one in sheet.suggestions],
        "others": presenters.rows(sheet.others),
        "may": {act: verdict(actor, act, plan) for act in VERDICTS},
        "writes": writes,
        "is_settled": plan.status in ("approved", "expired"),
        "forms": forms,
        "refused": refused[0] if refused else "",
    }
    return render(request, "cases/plans/plan_detail.html", context, status=400 if refused else 200)


@access("plan.write")
@require_POST
def plan_create(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Begin the response plan of a person."""
    actor = actor_of(request)
    plan = operations.create(actor=actor, person_id=persons.get(actor, uid).pk)
    return redirect("cases:plan-edit", uid=plan.uid)


@access("plan.write")
@require_POST
def plan_revise(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Begin the next version of an approved plan."""
    actor = actor_of(request)
    plan = operations.revise(actor=actor, plan_id=selectors.get(actor, uid).pk)
    return redirect("cases:plan-edit", uid=plan.uid)


@access("plan.write")
@require_http_methods(["GET", "POST"])
def plan_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write a draft; what is typed is kept until it is saved. Saving may hand it in at once."""
    actor = actor_of(request)
    plan = selectors.get(actor, uid)
    authorize(actor, "edit", plan)
    sheet = open_sheet(actor, plan_drafts.PLAN, plan.uid)
    if request.method == "POST":
        form = PlanForm(request.POST, plan=plan)
        if form.is_valid():
            try:
                operations.edit(actor=actor, plan_id=plan.pk, seen_at=form.seen, **form.content)
            except (Invalid, Conflict) as refusal:
                show_refusal(form, refusal)
            else:
                drafts.clear(actor=actor, form=plan_drafts.PLAN, object_uid=plan.uid)
                return _saved(request, uid)
    else:
        form = PlanForm(plan=plan, initial=_restored(sheet.data) if sheet.data else {})
    context = {"form": form, "plan": plan, "sheet": sheet, "person_name": person_presenters.name(plan.person)}
    return render(request, "cases/plans/plan_edit.html", context, status=400 if form.errors else 200)


def _saved(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was typed is kept; where it is to be handed in and something is missing, the page says what."""
    actor = actor_of(request)
    said = _("Saved.")
    if request.POST.get("then") == "submit":
        try:
            operations.submit(actor=actor, plan_id=selectors.get(actor, uid).pk)
        except Invalid as refusal:
            messages.error(request, refusal.reason)
            return redirect("cases:plan-edit", uid=uid)
        said = str(ACTS["submit"].said)
    messages.success(request, said)
    return redirect("cases:plan-detail", uid=uid)


def _restored(kept: Any) -> dict[str, Any]:
    """What the draft keeps, as initial values; a box that was cleared is not sent, so its absence counts."""
    values = {name: kept.get(name) for name in kept}
    return values | {f"contact_may_call_{number}": f"contact_may_call_{number}" in kept for number in range(5)}


@access("plan.write")
@require_POST
def plan_step(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    """Submit, approve, return, renew, retire, show or hide a plan."""
    actor = actor_of(request)
    plan = selectors.get(actor, uid)
    if act not in ACTS:
        raise NotVisible
    done = ACTS[act]
    form = done.form(request.POST, prefix=act) if done.form is not None else None
    if form is not None and not form.is_valid():
        return _page(request, uid, (act, form))
    try:
        done.operation(actor=actor, plan_id=plan.pk, **done.words(form))
    except Invalid as refusal:
        if form is None:
            messages.error(request, refusal.reason)
            return redirect("cases:plan-edit", uid=plan.uid)
        show_refusal(form, refusal)
        return _page(request, uid, (act, form))
    messages.success(request, str(done.said))
    return redirect("cases:plan-detail", uid=plan.uid)


@access("plan.view")
@require_POST
def plan_suggest(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Suggest a change to the plan's owner."""
    actor = actor_of(request)
    plan = selectors.get(actor, uid)
    form = SuggestionForm(request.POST, prefix="suggest")
    if not form.is_valid():
        return _page(request, uid, ("suggest", form))
    plan_suggestions.suggest(actor=actor, plan_id=plan.pk, text=form.cleaned_data["text"])
    messages.success(request, _("Sent. The answer will stand among your suggestions."))
    return redirect("cases:plan-detail", uid=plan.uid)


@access("plan.write")
@require_POST
def plan_answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Answer a suggestion."""
    actor = actor_of(request)
    one = selectors.suggestion(actor, uid)
    form = AnswerForm(request.POST, suggestion=one)
    if not form.is_valid():
        return _page(request, one.plan.uid, ("answer", (one.pk, form)))
    plan_suggestions.answer(actor=actor, suggestion_id=one.pk, **{name: form.cleaned_data[name] for name in ("text", "is_taken_up")})
    messages.success(request, _("Answered."))
    return redirect("cases:plan-detail", uid=one.plan.uid)


@access("plan.view")
@require_GET
def plan_suggestion_list(request: HttpRequest) -> HttpResponse:
    """What I suggested, and the answers."""
    actor = actor_of(request)
    page = selectors.my_suggestions(actor, request.GET.get("cursor"))
    open_ones = selectors.readable(actor, {one.plan_id for one in page})
    page.rows = [(one, one.plan_id in open_ones) for one in page]
    return render(request, "cases/plans/plan_suggestion_list.html", {"page": page})
