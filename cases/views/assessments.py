"""Screening: choosing an instrument, asking it, its result, another level, and the download."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.assessment_drafts import ASSESSMENT
from cases.forms.assessments import AssessmentForm, OverrideForm
from cases.operations import assessments as operations
from cases.presenters import assessments as presenters
from cases.selectors import assessments as selectors
from cases.selectors import encounters, instruments, records
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize, verdict
from corecit.common.errors import Conflict, Denied, Invalid, Refusal
from corecit.web import drafts, panels
from corecit.web.forms import show_refusal
from corecit.web.operations import drafts as draft_operations
from corecit.web.selectors.drafts import open_sheet


@access("clinical.write")
@require_http_methods(["GET", "POST"])
def record_screen(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Chooses an instrument for the person of a case."""
    actor = actor_of(request)
    case = records.get(actor, uid)
    authorize(actor, "work", case)
    context = {
        "case": case,
        "back": reverse("cases:record-detail", args=[uid]),
        "where": case.number,
        "begun": selectors.begun(actor, case=case),
    }
    return _start(request, actor, context, case_uid=uid)


@access("clinical.write")
@require_http_methods(["GET", "POST"])
def encounter_screen(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Chooses an instrument for somebody at an encounter."""
    actor = actor_of(request)
    encounter = encounters.get(actor, uid)
    context = {
        "encounter": encounter,
        "back": reverse("cases:encounter-detail", args=[uid]),
        "where": encounter.number,
        "persons": selectors.persons_of(encounter),
        "begun": selectors.begun(actor, encounter=encounter),
    }
    return _start(request, actor, context, encounter_uid=uid)


def _start(request: HttpRequest, actor: Actor, context: dict[str, Any], **place: UUID) -> HttpResponse:
    refusal = ""
    if request.method == "POST":
        try:
            begun = operations.start(
                actor=actor, instrument_uid=request.POST.get("instrument", ""), person_uid=request.POST.get("person") or None, **place
            )
        except (Invalid, Conflict) as refused:
            refusal = refused.reason
        else:
            return redirect("cases:assessment-answer", begun.uid)
    more = {"rows": instruments.offered(actor), "refusal": refusal, "begun": [presenters.shown(one) for one in context["begun"]]}
    return render(request, "cases/assessments/start.html", context | more, status=400 if refusal else 200)


def _place(assessment: Any) -> dict[str, Any]:
    """What stands around every page of an assessment."""
    place = assessment.encounter or assessment.case
    name = "cases:encounter-detail" if assessment.encounter else "cases:record-detail"
    return {
        "assessment": assessment,
        "shown": presenters.shown(assessment),
        "back": reverse(name, args=[place.uid]),
        "where": place.number,
        "person_name": "" if assessment.person.is_unknown else assessment.person.display_name,
    }


@access("clinical.write")
@require_http_methods(["GET", "POST"])
def assessment_answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks the questions; what is answered is kept as a draft until it is completed."""
    actor = actor_of(request)
    row = selectors.get(actor, uid)
    may = verdict(actor, "answer", row)
    if not may:
        if request.method == "POST":
            raise Denied(may.reason)
        return redirect("cases:assessment-detail", uid)
    questions = instruments.reading(row.version)
    if request.method == "POST":
        return _answered(request, actor, row, AssessmentForm(request.POST, form=questions))
    sheet = open_sheet(actor, ASSESSMENT, uid)
    form = AssessmentForm(sheet.data, form=questions, is_restored=sheet.data is not None)
    return _asked(request, row, form, sheet)


def _asked(
    request: HttpRequest, row: Any, form: AssessmentForm, sheet: drafts.Sheet, *, may_finish: bool = False, status: int = 200
) -> HttpResponse:
    language = form.questionnaire.language
    context = _place(row) | {
        "form": form,
        "sheet": sheet,
        "questions": form.questionnaire,
        "notice": row.version.instrument.notice,
        "may_finish": may_finish,
        "is_foreign": bool(language) and not (get_language() or "en").startswith(language[:2]),
    }
    return render(request, "cases/assessments/answer.html", context, status=status)


def _answered(request: HttpRequest, actor: Actor, row: Any, form: AssessmentForm) -> HttpResponse:
    action = request.POST.get("action", "complete")
    may_finish = False
    if action == "save":
        return _saved(request, actor, row, form)
    if form.is_valid():
        try:
            operations.complete(actor=actor, assessment_uid=row.uid, answers=form.answers(), as_it_is=action == "finish")
        except Invalid as refusal:
            form.blame_items(refusal.fields or {"": [refusal.reason]})
            may_finish = True
        else:
            messages.success(request, _("The screen is completed."))
            return redirect("cases:assessment-detail", row.uid)
    sheet = open_sheet(actor, ASSESSMENT, row.uid)
    return _asked(request, row, form, drafts.Sheet(sheet.autosave_url, sheet.token), may_finish=may_finish, status=400)


def _saved(request: HttpRequest, actor: Actor, row: Any, form: AssessmentForm) -> HttpResponse:
    try:
        draft_operations.save(
            actor=actor, form=ASSESSMENT, object_uid=row.uid, data=drafts.kept(request.POST), token=request.POST.get("draft", "")
        )
    except Refusal as refusal:
        form.is_valid()
        form.add_error(None, refusal.reason)
        sheet = open_sheet(actor, ASSESSMENT, row.uid)
        return _asked(request, row, form, drafts.Sheet(sheet.autosave_url, sheet.token), status=refusal.status)
    messages.success(request, _("The answers so far are kept."))
    return redirect(_place(row)["back"])


@access("clinical.read")
@require_GET
def assessment_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The result of a screen with every question as it was asked, and what other parts propose after it."""
    actor = actor_of(request)
    row = selectors.detail(actor, uid)
    if row.completed_at is None:
        return redirect("cases:assessment-answer", uid)
    return _result(request, actor, row, OverrideForm())


def _result(request: HttpRequest, actor: Actor, row: Any, form: OverrideForm, status: int = 200) -> HttpResponse:
    questions = instruments.reading(row.version)
    context = _place(row) | {
        "lines": presenters.lines(questions, row.answers),
        "language": questions.language,
        "version": row.version,
        "notice": row.version.instrument.notice,
        "form": form,
        "may": {act: verdict(actor, act, row) for act in ("override", "mark_error", "export")},
        "override_role": presenters.role_word(row.override_role),
        "panels": panels.render_place(request, "assessment", row),
    }
    return render(request, "cases/assessments/detail.html", context, status=status)


@access("clinical.write")
@require_POST
def assessment_discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Drops a screen that was begun."""
    actor = actor_of(request)
    back = _place(selectors.get(actor, uid))["back"]
    operations.discard(actor=actor, assessment_uid=uid)
    messages.success(request, _("What was begun is dropped."))
    return redirect(back)


@access("clinical.write")
@require_POST
def assessment_override(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A clinician's own level, with a reason."""
    actor = actor_of(request)
    form = OverrideForm(request.POST)
    row = selectors.get(actor, uid)
    if form.is_valid():
        try:
            operations.override(actor=actor, assessment_uid=uid, **form.cleaned_data)
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The level is set; the computed one stays beside it."))
            return redirect("cases:assessment-detail", uid)
    authorize(actor, "override", row)
    return _result(request, actor, row, form, status=400)


@access("clinical.write")
@require_POST
def assessment_error(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Marks a screen as entered in error."""
    try:
        operations.mark_error(actor=actor_of(request), assessment_uid=uid, reason=request.POST.get("reason", ""))
    except Invalid as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("The screen is marked as entered in error."))
    return redirect("cases:assessment-detail", uid)


@access("clinical.read")
@require_GET
def assessment_response(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The answers as a FHIR R4 QuestionnaireResponse; audited as an export."""
    actor = actor_of(request)
    authorize(actor, "export", selectors.get(actor, uid))
    row = selectors.exported(actor, uid)
    answer = JsonResponse(presenters.fhir(row), json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Type"] = "application/fhir+json"
    answer["Content-Disposition"] = f'attachment; filename="response-{str(row.uid)[:8]}.json"'
    return answer
