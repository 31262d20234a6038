"""Pages of safety plans: one version, writing the next, the paper, and the copies that were given."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import safety_plan_drafts, safety_plan_words
from cases.forms.safety_plans import GiveForm, SafetyPlanForm
from cases.models.safety_plans import PlanLanguage
from cases.operations import safety_plans as operations
from cases.presenters import persons as person_presenters
from cases.selectors import persons
from cases.selectors import safety_plans as selectors
from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.access.policies import verdict
from corecit.common.errors import Conflict, Invalid, NotVisible
from corecit.web.forms import show_refusal
from corecit.web.operations import drafts
from corecit.web.selectors.drafts import open_sheet


def _language(code: str) -> str:
    if code not in PlanLanguage.values:
        raise NotVisible
    return code


@access("clinical.read")
@require_GET
def safety_plan_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One version of a safety plan, its copies and the other versions."""
    return _page(request, uid)


def _page(request: HttpRequest, uid: UUID, form: GiveForm | None = None) -> HttpResponse:
    actor = actor_of(request)
    sheet = selectors.sheet(actor, uid)
    # The paper that is offered first is one that the person can read.
    spoken = {sheet.plan.person.language, sheet.plan.encounter.language if sheet.plan.encounter else ""}
    speaks = "es" if "es" in spoken else "en"
    context = {
        "plan": sheet.plan,
        "sheet": sheet,
        "person_name": person_presenters.name(sheet.plan.person),
        "steps": safety_plan_words.steps(sheet.plan, "es" if (get_language() or "").startswith("es") else "en"),
        "speaks": speaks,
        "form": form or GiveForm(initial={"language": speaks}),
        "refused": form is not None,
        "may_give": verdict(actor, "give", sheet.plan),
    }
    return render(request, "cases/safety_plans/safety_plan_detail.html", context, status=400 if form else 200)


@access("clinical.write")
@require_http_methods(["GET", "POST"])
def safety_plan_create(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write the safety plan of a person, or its next version; what is typed is kept until it is saved."""
    actor = actor_of(request)
    person = persons.get(actor, uid)
    present = selectors.of_person(actor, person)
    sheet = open_sheet(actor, safety_plan_drafts.SAFETY_PLAN, person.uid)
    if request.method == "POST":
        form = SafetyPlanForm(request.POST.copy(), plan=present)
        if form.is_valid():
            values = form.cleaned_data
            try:
                plan = operations.save(
                    actor=actor,
                    person_id=person.pk,
                    steps=form.steps,
                    reviewed_on=values["reviewed_on"],
                    review_by_on=values["review_by_on"],
                    encounter_uid=values["encounter"],
                    seen_version=values["seen_version"],
                    uid=values["uid"],
                )
            except (Invalid, Conflict) as refusal:
                show_refusal(form, refusal)
                # Whoever compared saves again over the version that they have seen now.
                form.data["seen_version"] = str(present.version if present else 0)  # type: ignore[index]
            else:
                drafts.clear(actor=actor, form=safety_plan_drafts.SAFETY_PLAN, object_uid=person.uid)
                messages.success(request, _("Saved. Print it and give it to the person."))
                return redirect("cases:safety-plan-detail", uid=plan.uid)
    else:
        kept = {name: sheet.data.get(name) for name in sheet.data if name != "uid"} if sheet.data else {}
        asked = {"encounter": request.GET["encounter"]} if "encounter" in request.GET else {}
        form = SafetyPlanForm(plan=present, initial=kept | asked)
    context = {"form": form, "person": person, "present": present, "sheet": sheet, "person_name": person_presenters.name(person)}
    return render(request, "cases/safety_plans/safety_plan_create.html", context, status=400 if form.errors else 200)


@access("clinical.read")
@require_GET
def safety_plan_paper(request: HttpRequest, uid: UUID, language: str) -> HttpResponse:
    """The plan as a PDF in large type; its file name says nothing of whom it is about."""
    actor = actor_of(request)
    plan = selectors.get(actor, uid)
    content = safety_plan_words.paper(plan, _language(language))
    operations.printed(actor=actor, plan_id=plan.pk, language=language)
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="plan.pdf"'})


@access("clinical.read")
@require_GET
def safety_plan_print(request: HttpRequest, uid: UUID, language: str) -> HttpResponse:
    """The same as a page in large type, for the browser's own printing."""
    actor = actor_of(request)
    plan = selectors.get(actor, uid)
    operations.printed(actor=actor, plan_id=plan.pk, language=_language(language))
    context = {
        "plan": plan,
        "language": language,
        "heading": safety_plan_words.TITLE[language],
        "steps": safety_plan_words.steps(plan, language),
        "reviewed": safety_plan_words.reviewed(plan, language),
        "crisis_line": safety_plan_words.CRISIS_LINE[language],
    }
    return render(request, "cases/safety_plans/safety_plan_print.html", context)


@access("clinical.write")
@require_POST
def safety_plan_give(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record that a copy was given."""
    actor = actor_of(request)
    plan = selectors.get(actor, uid)
    form = GiveForm(request.POST)
    if not form.is_valid():
        return _page(request, uid, form)
    try:
        operations.give(actor=actor, plan_id=plan.pk, **form.cleaned_data)
    except Invalid as refusal:
        show_refusal(form, refusal)
        return _page(request, uid, form)
    messages.success(request, _("Recorded."))
    return redirect("cases:safety-plan-detail", uid=plan.uid)
