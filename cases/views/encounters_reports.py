"""The report's form, its drafts, its review and its versions."""

from __future__ import annotations

import contextlib
import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.forms import asked
from cases.forms.encounters import ReportForm
from cases.forms.encounters_clinical import ClinicalReportForm
from cases.forms.encounters_persons import option
from cases.forms.encounters_police import PoliceReportForm
from cases.forms.protocols import ProposalsForm
from cases.operations import encounters as encounter_operations
from cases.operations import encounters_reports as operations
from cases.operations.encounters_facts import StaleFacts
from cases.operations.protocols import Line, ProtocolChanged
from cases.presenters import candidates as candidate_presenters
from cases.presenters import encounters as presenters
from cases.selectors import candidates, persons, protocols
from cases.selectors import encounters as selectors
from cases.selectors.encounters_facts import DRAFT_FORMS, cad_stamped
from cases.views import asking
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.access.policies import verdict
from corecit.audit.trail import record
from corecit.common.errors import Denied, Invalid, NotVisible, Refusal
from corecit.web import drafts
from corecit.web.forms import show_refusal
from corecit.web.operations import drafts as draft_operations
from corecit.web.selectors.drafts import open_sheet

FORMS: dict[str, type[ReportForm]] = {"police": PoliceReportForm, "clinical": ClinicalReportForm}


def found_persons(actor: Actor, data: QueryDict | dict[str, Any]) -> list[tuple[str, str]]:
    """The persons that a form's search brings, and the one that was chosen before, each only when the actor may see them."""
    text = str(data.get("person_search", "")).strip()
    found = [(one.person, candidate_presenters.reasons(one.match.reasons)) for one in candidates.search(actor, text)] if text else []
    chosen, uids = str(data.get("person", "")), {str(person.uid) for person, _why in found}
    if len(text) > 1 and chosen not in uids:
        # Where one of them was chosen, the search that brought them stands in the trail already.
        record(actor, "search.run", characters=len(text))
    if chosen and chosen not in uids:
        with contextlib.suppress(NotVisible):
            found = [(persons.get(actor, chosen), ""), *found]
    return [option(person, why) for person, why in found]


def _form(actor: Actor, found: selectors.Sheet, data: QueryDict | None, *, is_restored: bool = False) -> ReportForm:
    form = FORMS[actor.side](
        data,
        sheet=found,
        agency=actor.agency,
        stamped=cad_stamped(found.encounter),
        is_settled=selectors.is_settled(found, str(actor.side)),
        is_amendment=selectors.is_amendment(found),
        is_restored=is_restored,
        found=found_persons(actor, data) if data is not None else [],
    )
    form.asked = asking.settle(actor, asked.read(data))[0]
    return form


@access("encounter.report")
@require_http_methods(["GET", "POST"])
def encounter_report(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The report's form: to write, to mend when it was returned, to amend when it was approved."""
    actor = actor_of(request)
    found = selectors.report_sheet(actor, uid)
    if request.method == "POST":
        return _posted(request, actor, found)
    may = selectors.may_write(actor, uid)
    if not may:
        messages.info(request, may.reason)
        return redirect("cases:encounter-detail", uid)
    sheet = open_sheet(actor, DRAFT_FORMS[actor.side], uid)
    if sheet.data is None:
        return _page(request, actor, found, _form(actor, found, None), sheet)
    data = sheet.data.copy()
    if data.get("facts_version", "") not in ("", str(found.encounter.facts_version)):
        return _stale(request, actor, found, data, sheet=sheet)
    return _page(request, actor, found, _form(actor, found, data, is_restored=True), sheet)


def _posted(request: HttpRequest, actor: Actor, found: selectors.Sheet) -> HttpResponse:
    uid, action = found.encounter.uid, request.POST.get("action", "submit")
    form = _form(actor, found, request.POST, is_restored=action == "search")
    if action == "search":
        return _kept(request, actor, found, form)
    if action in ("save", "keep"):
        return _saved(request, actor, found, form, leave=action == "save")
    if _is_outdated(form, request.POST) and not _is_again(found, request.POST):
        return _stale(request, actor, found, request.POST.copy(), is_refused=True)
    if not form.is_valid() and not _is_again(found, request.POST):
        return _kept(request, actor, found, form)
    if not _is_again(found, request.POST) and (ask := _ask(actor, found, form)):
        return _kept(request, actor, found, form, ask=ask)
    plan = None if _is_again(found, request.POST) else _plan(actor, found, form, request.POST)
    if plan is not None and not (plan.is_answer and plan.is_valid()):
        return _kept(request, actor, found, form, plan=plan)
    try:
        operations.submit(actor=actor, encounter_uid=uid, **_submission(form, request.POST), **_answered(plan))
    except ProtocolChanged:
        found = selectors.report_sheet(actor, uid)
        return _kept(request, actor, found, form, status=409, plan=_plan(actor, found, form, request.POST))
    except StaleFacts:
        return _stale(request, actor, selectors.report_sheet(actor, uid), request.POST.copy(), is_refused=True)
    except Invalid as refusal:
        is_of_plan = plan is not None and bool(set(refusal.fields) & set(plan.fields) - {"reason"})
        show_refusal(plan if plan is not None and is_of_plan else form, refusal)
        return _kept(request, actor, found, form, plan=plan)
    except Denied as refusal:
        # The text is not thrown away with the refusal: it stands in the form, to be copied.
        form.add_error(None, refusal.reason)
        return _kept(request, actor, found, form, status=refusal.status)
    messages.success(request, _("The report was submitted."))
    return redirect("cases:encounter-detail", uid)


def _ask(actor: Actor, found: selectors.Sheet, form: ReportForm) -> asking.Ask:
    """The persons on record whom the new one of this report may be; nobody where the report leaves the facts as they are."""
    choice = form.typed_person() if form.is_valid() and form.writes_facts() else {}
    return asking.ask(actor, form.asked, choice, without=found.subject.pk if found.subject else None)


def _plan(actor: Actor, found: selectors.Sheet, form: ReportForm, data: QueryDict) -> ProposalsForm | None:
    """What the protocol asks for when this report is submitted, to be answered before it is; None when it asks for nothing that the actor may plan."""
    case = found.case
    if case is None or not verdict(actor, "work", case):
        return None
    occasion = protocols.of_encounter(actor, found.encounter, case=case, typed=_typed(actor, found, form))
    proposals = protocols.proposals(actor, occasion)
    return ProposalsForm(data, proposals=proposals, owners=protocols.owners(actor, case)) if proposals else None


def _typed(actor: Actor, found: selectors.Sheet, form: ReportForm) -> dict[str, Any]:
    """What the report says of level, issues, outcome and age before it is written down."""
    answers, facts = form.answers(), form.facts()
    typed: dict[str, Any] = {}
    if actor.side == "clinical":
        typed |= {"level": answers["risk_level"], "issues": answers["presenting_issues"]}
    if facts is not None:
        typed["dispositions"] = [facts["disposition"], *facts["other_dispositions"]]
        person, day = form.person(), timezone.localtime(found.encounter.occurred_at).date()
        if person["choice"] == "known":
            typed["age"] = protocols.age_on(persons.get(actor, person["person"]), day)
        elif person["choice"] in ("new", "unknown"):
            typed["age"] = protocols.age_of(person.get("born_on"), person.get("age_low") or person.get("age_high"), day)
    return typed


def _answered(plan: ProposalsForm | None) -> dict[str, Any]:
    if plan is None:
        return {}
    return {"follow_ups": [Line(**line) for line in plan.answers()], "follow_ups_reason": plan.cleaned_data["reason"]}


def _is_outdated(form: ReportForm, data: QueryDict) -> bool:
    """Whether the page was opened for writing the facts, and the other side has submitted theirs since."""
    return form.is_settled and "writes_facts" in data and _number(data.get("facts_version")) != form.sheet.encounter.facts_version


def _is_again(found: selectors.Sheet, data: QueryDict) -> bool:
    """Whether the page was submitted before, so that its second sending is answered like the first."""
    return found.part is not None and str(found.part.submission) == data.get("submission")


def _submission(form: ReportForm, data: QueryDict) -> dict[str, Any]:
    cleaned = form.cleaned_data
    facts = form.facts() if form.is_valid() else None
    return {
        "answers": form.answers(),
        "facts": facts,
        "person": form.person() if facts is not None else None,
        "facts_version": _number(data.get("facts_version")),
        "facts_reason": cleaned.get("facts_reason", ""),
        "reason": cleaned.get("reason", ""),
        "submission": _token(data.get("submission")),
    }


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0


def _token(text: str | None) -> UUID | None:
    with contextlib.suppress(ValueError):
        return UUID(text or "")
    return None


def _keep_draft(request: HttpRequest, actor: Actor, found: selectors.Sheet) -> Refusal | None:
    """Keeps what was typed as a draft, as far as that is possible; returns why it was not."""
    try:
        draft_operations.save(
            actor=actor,
            form=DRAFT_FORMS[actor.side],
            object_uid=found.encounter.uid,
            data=drafts.kept(request.POST),
            token=request.POST.get("draft", ""),
        )
    except Refusal as refusal:
        return refusal
    return None


def _saved(request: HttpRequest, actor: Actor, found: selectors.Sheet, form: ReportForm, *, leave: bool) -> HttpResponse:
    refusal = _keep_draft(request, actor, found)
    if refusal is not None:
        form.is_valid()
        form.add_error(None, refusal.reason)
        return _page(request, actor, found, form, _same_sheet(request, actor, found), status=refusal.status)
    if leave:
        messages.success(request, _("The draft was saved."))
        return redirect("cases:encounter-detail", found.encounter.uid)
    return redirect("cases:encounter-report", found.encounter.uid)


def _kept(
    request: HttpRequest,
    actor: Actor,
    found: selectors.Sheet,
    form: ReportForm,
    status: int = 200,
    plan: ProposalsForm | None = None,
    ask: asking.Ask | None = None,
) -> HttpResponse:
    """The form again with everything that was typed, which is a draft from then on; with the next step where there is one: persons who may be
    meant, or the protocol's follow-ups."""
    _keep_draft(request, actor, found)
    return _page(request, actor, found, form, _same_sheet(request, actor, found), status=status, plan=plan, **({"ask": ask} if ask else {}))


def _same_sheet(request: HttpRequest, actor: Actor, found: selectors.Sheet) -> drafts.Sheet:
    """The sheet anew, without the line about a restored draft: the person never left the page."""
    sheet = open_sheet(actor, DRAFT_FORMS[actor.side], found.encounter.uid)
    return drafts.Sheet(sheet.autosave_url, sheet.token)


def _stale(
    request: HttpRequest,
    actor: Actor,
    found: selectors.Sheet,
    data: QueryDict,
    *,
    sheet: drafts.Sheet | None = None,
    is_refused: bool = False,
) -> HttpResponse:
    """The form with both texts: what was typed, and what somebody recorded meanwhile; submitting again settles it."""
    probe = _form(actor, found, _correcting(data))
    probe.is_valid()
    differences = probe.differences()
    data["facts_version"] = str(found.encounter.facts_version)
    if probe.is_settled and differences:
        data = _correcting(data)
    form = _form(actor, found, data, is_restored=True)
    words = presenters.vocabulary()
    rows = [
        presenters.Change(word.label, presenters.say(word, recorded, words), presenters.say(word, typed, words))
        for _name, word, recorded, typed in differences
    ]
    if is_refused:
        _keep_draft(request, actor, found)
    sheet = sheet or _same_sheet(request, actor, found)
    return _page(request, actor, found, form, sheet, status=409 if is_refused else 200, is_stale=True, differences=rows)


def _correcting(data: QueryDict) -> QueryDict:
    copy = data.copy()
    copy["correct_facts"] = "on"
    return copy


def _page(
    request: HttpRequest, actor: Actor, found: selectors.Sheet, form: ReportForm, sheet: drafts.Sheet, *, status: int = 200, **more: Any
) -> HttpResponse:
    words = presenters.vocabulary()
    data = form.data if form.is_bound else {}
    context = {
        "sheet": sheet,
        "found": found,
        "encounter": found.encounter,
        "part": found.part,
        "side": str(actor.side),
        "form": form,
        "groups": presenters.fact_groups(found.facts, words) if form.is_settled else [],
        "stamps": presenters.stamps(found.facts, form.stamped),
        "doubts": presenters.doubts(found.calls, found.facts),
        "responders": [presenters.responder(row) for row in found.responders],
        "facts_version": data.get("facts_version") or found.encounter.facts_version,
        "submission": (data.get("submission") if request.method == "POST" else None) or uuid.uuid4(),
        "may_discard": selectors.verdicts(actor, found)["discard"],
        "shared": presenters.shared_rows(found.shared),
        "ask": asking.ask(actor, form.asked, {}),
    }
    return render(request, "cases/encounters/report.html", context | more, status=status)


@access("encounter.report")
@require_POST
def encounter_discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Drops one's own report that was never submitted."""
    gone = encounter_operations.discard(actor=actor_of(request), encounter_uid=uid)
    messages.success(request, _("The report was discarded."))
    return redirect("web:home") if gone else redirect("cases:encounter-detail", uid)


@access("encounter.report")
@require_POST
def encounter_hand_over(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Gives a report in draft to somebody else of the side."""
    try:
        part = encounter_operations.hand_over(
            actor=actor_of(request), encounter_uid=uid, user_uid=_token(request.POST.get("user")) or uuid.uuid4()
        )
    except Invalid as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("%(name)s writes the report now.") % {"name": part.author.name})
    return redirect("cases:encounter-detail", uid)


@access("encounter.review")
@require_GET
def encounter_reviews(request: HttpRequest) -> HttpResponse:
    """The reports of one's side that wait for review, the longest waiting first."""
    page = selectors.review_page(actor_of(request), request.GET.get("cursor"))
    rows = [(part, [presenters.outcome(row) for row in part.encounter.dispositions.all()]) for part in page]
    return render(request, "cases/encounters/reviews.html", {"page": page, "rows": rows})


@access("encounter.review")
@require_POST
def encounter_approve(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Approves the version that was read."""
    operations.approve(actor=actor_of(request), encounter_uid=uid, version=_number(request.POST.get("version")))
    messages.success(request, _("The report was approved."))
    return _next_review(request, uid)


@access("encounter.review")
@require_POST
def encounter_return(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Returns the version that was read, with a comment."""
    try:
        operations.send_back(
            actor=actor_of(request),
            encounter_uid=uid,
            version=_number(request.POST.get("version")),
            comment=request.POST.get("comment", ""),
        )
    except Invalid as refusal:
        messages.error(request, refusal.reason)
        return redirect("cases:encounter-detail", uid)
    messages.success(request, _("The report was returned to its author."))
    return _next_review(request, uid)


def _next_review(request: HttpRequest, uid: UUID) -> HttpResponse:
    return redirect("cases:encounter-reviews") if selectors.reviews_number(actor_of(request)) else redirect("cases:encounter-detail", uid)


@access("encounter.view")
@require_GET
def encounter_version(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """One version of the report of the reader's side, and what changed since the one before."""
    version, older = selectors.version(actor_of(request), uid, number)
    words = presenters.vocabulary()
    context = {
        "encounter": version.encounter,
        "version": version,
        "older": older,
        "changes": presenters.version_changes(older, version) if older is not None else None,
        "groups": presenters.fact_groups(version.snapshot.get("facts", {}), words),
        "answers": presenters.answer_group(version.side, version.snapshot.get("answers", {}), words),
        "persons": presenters.persons_line(version.snapshot.get("persons", [])),
    }
    return render(request, "cases/encounters/version.html", context)
