"""Pages of encounters: the list, starting one, one encounter, on paper, entered in error."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.forms.encounters_pages import FilterForm, StartForm
from cases.operations import encounters as operations
from cases.presenters import encounters as presenters
from cases.selectors import encounters as selectors
from cases.selectors.encounters_facts import answers_of
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.common.errors import Conflict, Invalid, NotVisible
from corecit.web import panels
from corecit.web.forms import show_refusal

# Shown at the head of the page, so not again among the facts.
AT_A_GLANCE = frozenset({"occurred_at", "address", "disposition", "other_dispositions"})


@access("encounter.view")
@require_GET
def encounter_list(request: HttpRequest) -> HttpResponse:
    """The encounters within reach, newest first."""
    actor = actor_of(request)
    form = FilterForm(request.GET, teams=selectors.teams(actor))
    page = selectors.page(actor, form.filters(), request.GET.get("cursor"))
    rows = [(row, presenters.status(row.own_status), [presenters.outcome(one) for one in row.outcomes]) for row in page]
    return render(request, "cases/encounters/list.html", {"form": form, "page": page, "rows": rows})


@access("encounter.report")
@require_http_methods(["GET", "POST"])
def encounter_start(request: HttpRequest) -> HttpResponse:
    """Starts the encounter of a call in one press; without a call, asks when and where."""
    actor = actor_of(request)
    if request.method == "POST" and "call" in request.POST:
        return _began(request, operations.start(actor=actor, call_uid=_uid(request.POST["call"])))
    form = StartForm(
        request.POST or None, actor=actor, teams=selectors.teams(actor), initial={"key": uuid.uuid4(), "occurred_at": timezone.localtime()}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            began = operations.start(
                actor=actor,
                start_key=data["key"],
                occurred_at=data["occurred_at"],
                address=data["address"],
                source=data["source"],
                team_uid=_uid(data["team"]) if data.get("team") else None,
            )
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            return _began(request, began)
    return render(request, "cases/encounters/start.html", {"form": form})


def _uid(text: str) -> UUID:
    """A uid that came in a form; a damaged one names nothing."""
    try:
        return UUID(text)
    except ValueError:
        raise NotVisible from None


def _began(request: HttpRequest, began: operations.Started) -> HttpResponse:
    if began.part is not None:
        return redirect("cases:encounter-report", began.encounter.uid)
    messages.info(
        request,
        _("%(name)s writes the report of your side. You were added to those who were there.") % {"name": began.writer.name},
    )
    return redirect("cases:encounter-detail", began.encounter.uid)


@access("encounter.report")
@require_POST
def encounter_join(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Begins the report of one's side for an encounter that is there already."""
    operations.join(actor=actor_of(request), encounter_uid=uid)
    return redirect("cases:encounter-report", uid)


def context_of(actor: Actor, found: selectors.Sheet) -> dict[str, Any]:
    """What the page and the paper of an encounter show, each reader what they may see."""
    words = presenters.vocabulary()
    part = found.part
    return {
        "sheet": found,
        "encounter": found.encounter,
        "groups": presenters.fact_groups(found.facts, words, but=AT_A_GLANCE),
        "doubts": presenters.doubts(found.calls, found.facts),
        "outcomes": [presenters.outcome(row) for row in found.outcomes],
        "responders": [presenters.responder(row) for row in found.responders],
        "part": part,
        "side": str(actor.side),
        "answers": presenters.answer_group(str(actor.side), answers_of(part), words) if part is not None else None,
        "status": presenters.status(part.status) if part is not None else None,
        "shared": presenters.shared_rows(found.shared),
        "writers": presenters.writer_rows(found.writers),
        "corrections": [(row, presenters.correction_changes(row, words)) for row in found.corrections],
    }


@access("encounter.view")
@require_GET
def encounter_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One encounter: facts, the reader's side's report, persons, responders, calls, versions, and what other apps add."""
    actor = actor_of(request)
    found = selectors.sheet(actor, uid)
    may = selectors.verdicts(actor, found)
    more = {
        "may": may,
        "may_open_case": actor.can("case.create") and found.encounter.case_id is None and found.encounter.entered_in_error_at is None,
        "came": [presenters.came(row) for row in found.responders],
        "officers": [row for row in found.responders if row.role in ("officer", "supervisor")],
        "panels": panels.render_place(request, "encounter", found.encounter),
        "opened": selectors.opened(actor, found.encounter),
        "heirs": selectors.heirs(actor, found.encounter) if may.get("hand_over") else [],
    }
    return render(request, "cases/encounters/detail.html", context_of(actor, found) | more)


@access("encounter.view")
@require_GET
def encounter_print(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One encounter for paper: the same reader, the same wall."""
    actor = actor_of(request)
    found = selectors.sheet(actor, uid, purpose="print")
    return render(request, "cases/encounters/print.html", context_of(actor, found) | {"printed_at": timezone.now()})


@access("encounter.review")
@require_POST
def encounter_error(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Marks an encounter as entered in error."""
    try:
        operations.mark_error(actor=actor_of(request), encounter_uid=uid, reason=request.POST.get("reason", ""))
    except Invalid as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("The encounter is marked as entered in error."))
    return redirect("cases:encounter-detail", uid)


@access("encounter.review")
@require_POST
def encounter_error_undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Takes the mark "entered in error" back."""
    try:
        operations.unmark_error(actor=actor_of(request), encounter_uid=uid, reason=request.POST.get("reason", ""))
    except (Invalid, Conflict) as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("The encounter counts again."))
    return redirect("cases:encounter-detail", uid)
