"""Pages of the protocol: what it asks for after an event, and the tables that administrators keep."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import occasions
from cases.forms.protocols import ProposalsForm, RuleForm
from cases.operations import protocols as operations
from cases.presenters import protocols as presenters
from cases.selectors import protocols as selectors
from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize
from corecit.common.errors import Invalid, Refusal
from corecit.web.forms import seen, show_refusal


@access("case.work")
@require_http_methods(["GET", "POST"])
def protocol_plan(request: HttpRequest, kind: str, uid: UUID) -> HttpResponse:
    """The follow-ups that the protocol asks for after an encounter or a screening, to look at, change and plan."""
    actor = actor_of(request)
    occasion = occasions.read(actor, kind, uid)
    if occasion.case is not None:
        authorize(actor, "work", occasion.case)
    found = selectors.proposals(actor, occasion)
    owners = selectors.owners(actor, occasion.case) if occasion.case is not None and found else []
    form = ProposalsForm(request.POST if request.method == "POST" else None, proposals=found, owners=owners)
    if request.method == "POST" and form.is_answer and form.is_valid():
        lines = [operations.Line(**line) for line in form.answers()]
        try:
            planned = operations.answer(actor=actor, kind=kind, uid=uid, lines=lines, reason=form.cleaned_data["reason"])
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, planned_words(len(planned)))
            return redirect(occasion.path)
    context = {"occasion": occasion, "form": form, "left_out": selectors.left_out(actor, occasion) if not found else []}
    return render(request, "cases/protocols/plan.html", context, status=400 if form.is_bound else 200)


def planned_words(number: int) -> str:
    """What was planned, for the message after it."""
    if not number:
        return _("No follow-up was planned. The reason is kept.")
    return ngettext("%(n)s follow-up is planned.", "%(n)s follow-ups are planned.", number) % {"n": number}


@access("codes.manage")
@require_GET
def protocol_agencies(request: HttpRequest) -> HttpResponse:
    """The agencies with teams, and whether each keeps a table of its own."""
    return render(request, "cases/protocols/agencies.html", {"agencies": selectors.agencies(actor_of(request))})


@access("codes.manage")
@require_GET
def protocol_table(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The rules that an agency follows."""
    actor = actor_of(request)
    agency = selectors.agency(actor, uid)
    own = selectors.table(actor, agency)
    context = {
        "agency": agency,
        "is_own": bool(own),
        "rows": presenters.rows([rule for rule in own if rule.is_active] if own else selectors.rules_of(agency)),
        "retired": presenters.rows([rule for rule in own if not rule.is_active]),
    }
    return render(request, "cases/protocols/table.html", context)


@access("codes.manage")
@require_POST
def protocol_adopt(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Gives the agency a table of its own to edit."""
    actor = actor_of(request)
    operations.adopt(actor=actor, agency=selectors.agency(actor, uid))
    messages.success(request, _("The agency has its own table now."))
    return redirect("cases:protocol-table", uid=uid)


@access("codes.manage")
@require_http_methods(["GET", "POST"])
def protocol_rule_add(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A new rule."""
    actor = actor_of(request)
    agency = selectors.agency(actor, uid)
    form = RuleForm(request.POST or None, agency=agency)
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_rule(actor=actor, agency=agency, **form.values)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The rule counts from now on."))
            return redirect("cases:protocol-table", uid=uid)
    return render(request, "cases/protocols/rule.html", {"form": form, "agency": agency}, status=400 if form.is_bound else 200)


@access("codes.manage")
@require_http_methods(["GET", "POST"])
def protocol_rule_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Changes a rule."""
    actor = actor_of(request)
    rule = selectors.rule(actor, uid)
    form = RuleForm(request.POST or None, agency=rule.agency, initial=RuleForm.stored(rule))
    if request.method == "POST" and form.is_valid():
        values = form.values
        values["sort"] = rule.sort if values["sort"] is None else values["sort"]
        try:
            operations.edit_rule(actor=actor, rule=rule, seen_at=seen(form), **values)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("cases:protocol-table", uid=rule.agency.uid)
    context = {"form": form, "agency": rule.agency, "rule": rule}
    return render(request, "cases/protocols/rule.html", context, status=400 if form.is_bound else 200)


@access("codes.manage")
@require_POST
def protocol_rule_retire(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Proposes nothing by a rule any more."""
    actor = actor_of(request)
    rule = operations.retire_rule(actor=actor, rule=selectors.rule(actor, uid))
    messages.success(request, _("The rule is retired. Follow-ups that it planned stay."))
    return redirect("cases:protocol-table", uid=rule.agency.uid)


@access("codes.manage")
@require_POST
def protocol_rule_restore(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Proposes by a rule again."""
    actor = actor_of(request)
    rule = operations.restore_rule(actor=actor, rule=selectors.rule(actor, uid))
    messages.success(request, _("The rule counts again."))
    return redirect("cases:protocol-table", uid=rule.agency.uid)
