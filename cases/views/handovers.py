"""Pages of hand-overs from person to person: one case, a whole caseload, and the answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.forms.handovers import CaseloadForm, DeclineForm, HandoverForm
from cases.operations import handovers as operations
from cases.selectors import caseload, records
from cases.selectors import handovers as selectors
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize, verdict
from corecit.common.errors import Conflict, Invalid
from corecit.web.forms import show_refusal
from corecit.web.operations import drafts
from corecit.web.selectors.drafts import open_sheet

DRAFT = "handover"


def _shown(actor: Actor, rows: list[Any]) -> list[dict[str, Any]]:
    return [{"row": one, "sees_case": selectors.sees_case(actor, one)} for one in rows]


@access("case.work")
@require_GET
def handover_list(request: HttpRequest) -> HttpResponse:
    """What waits for my answer, what others have to answer, and the latest that are over."""
    actor = actor_of(request)
    groups = [
        (_("Waiting for your answer"), _shown(actor, selectors.to_answer(actor))),
        (_("Waiting for somebody else"), _shown(actor, selectors.waiting(actor))),
        (_("Over"), _shown(actor, selectors.answered(actor))),
    ]
    return render(request, "cases/handovers/list.html", {"groups": [group for group in groups if group[1]]})


@access("case.work")
@require_GET
def handover_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One hand-over, with its answer or the buttons for one."""
    return _detail(request, uid)


def _detail(request: HttpRequest, uid: UUID, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    row = selectors.get(actor, uid)
    context = {
        "row": row,
        "note": selectors.note_of(actor, row),
        "answer": selectors.answer_of(actor, row),
        "sees_case": selectors.sees_case(actor, row),
        "may": {act: verdict(actor, act, row) for act in ("accept", "decline", "withdraw")},
        "is_receiver": actor.user == row.receiver,
    }
    return render(request, "cases/handovers/detail.html", context, status=status)


@access("case.work")
@require_http_methods(["GET", "POST"])
def handover_create(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks somebody of the team to take the case over."""
    actor = actor_of(request)
    case = records.get(actor, uid)
    authorize(actor, "give", case)
    givers = selectors.givers(actor, case)
    receivers = selectors.receivers(case, givers[0]) if givers else []
    sheet = open_sheet(actor, DRAFT, case.uid)
    restored = {"note": sheet.data.get("note", "")} if sheet.data and request.method == "GET" else {}
    form = HandoverForm(request.POST or None, givers=givers, receivers=receivers, initial=restored)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = operations.request(
                actor=actor, case_uid=uid, giver_uid=UUID(data["giver"]), receiver_uid=UUID(data["receiver"]), note=data["note"]
            )
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            drafts.clear(actor=actor, form=DRAFT, object_uid=case.uid)
            messages.success(request, _("%(name)s is asked. The case stays where it is until they accept.") % {"name": row.receiver.name})
            return redirect("cases:handover-detail", uid=row.uid)
    context = {"form": form, "case": case, "sheet": sheet, "can_give": bool(givers and receivers)}
    return render(request, "cases/handovers/create.html", context, status=400 if form.errors else 200)


@access("case.work")
@require_http_methods(["GET", "POST"])
def handover_caseload(request: HttpRequest) -> HttpResponse:
    """Hands over a whole caseload: one's own, or with `?of=` that of one of a supervisor's people."""
    actor = actor_of(request)
    giver = caseload.whose(actor, request.GET.get("of", ""))
    form = CaseloadForm(request.POST or None, rows=selectors.givable(actor, giver))
    if request.method == "POST" and form.is_valid():
        try:
            rows = operations.request_caseload(actor=actor, giver_uid=giver.uid, receivers=form.receivers(), note=form.cleaned_data["note"])
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            words = ngettext("%(n)s case is offered.", "%(n)s cases are offered.", len(rows)) % {"n": len(rows)}
            messages.success(request, words + " " + _("Each stays where it is until it is accepted."))
            return redirect("cases:handover-list")
    context = {"form": form, "giver": giver, "is_mine": actor.user == giver}
    return render(request, "cases/handovers/caseload.html", context, status=400 if form.errors else 200)


@access("case.work")
@require_POST
def handover_accept(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Takes the case over."""
    row = operations.accept(actor=actor_of(request), uid=uid)
    messages.success(request, _("The case is yours now, with the follow-ups that were open."))
    return redirect("cases:record-detail", uid=row.case.uid)


@access("case.work")
@require_POST
def handover_decline(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Leaves it with the giver."""
    form = DeclineForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for one in form.errors["reason"]))
        return _detail(request, uid, status=400)
    try:
        operations.decline(actor=actor_of(request), uid=uid, reason=form.cleaned_data["reason"])
    except Invalid as refusal:
        messages.error(request, refusal.reason)
        return _detail(request, uid, status=400)
    messages.success(request, _("You declined. The case stays with its giver."))
    return redirect("cases:handover-list")


@access("case.work")
@require_POST
def handover_withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Takes the question back."""
    operations.withdraw(actor=actor_of(request), uid=uid)
    messages.success(request, _("The hand-over is withdrawn."))
    return redirect("cases:handover-list")
