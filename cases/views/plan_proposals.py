"""Proposing response plans, and the crisis team's work list of proposals."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.forms.plans import NoteForm, ProposalForm
from cases.operations import plan_proposals as operations
from cases.presenters import persons as person_presenters
from cases.presenters import plans as presenters
from cases.selectors import persons
from cases.selectors import plans as selectors
from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.common.errors import Conflict, Invalid
from corecit.web.forms import show_refusal


@access("plan.view")
@require_http_methods(["GET", "POST"])
def plan_propose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Propose a response plan for a person to the crisis team."""
    actor = actor_of(request)
    person = persons.get(actor, uid)
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.propose(actor=actor, person_id=person.pk, note=form.cleaned_data["note"])
        messages.success(request, _("Proposed. The crisis team decides."))
        return redirect("cases:person-detail", uid=person.uid)
    context = {"form": form, "person": person, "name": person_presenters.name(person)}
    return render(request, "cases/plans/plan_propose.html", context, status=400 if form.errors else 200)


@access("plan.write")
@require_GET
def plan_proposal_list(request: HttpRequest) -> HttpResponse:
    """People for whom a plan is proposed."""
    return _list(request)


def _list(request: HttpRequest, refused: tuple[int, NoteForm] | None = None) -> HttpResponse:
    actor = actor_of(request)
    decided = request.GET.get("show") == "decided"
    page = selectors.proposals(actor, decided, request.GET.get("cursor"))
    page.rows = [
        (presenters.proposal_row(one), refused[1] if refused and refused[0] == one.pk else NoteForm(prefix=str(one.uid))) for one in page
    ]
    return render(request, "cases/plans/plan_proposal_list.html", {"page": page, "decided": decided}, status=400 if refused else 200)


@access("plan.write")
@require_POST
def plan_decide(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Make a plan, or not now; with a note either way."""
    actor = actor_of(request)
    proposal = selectors.proposal(actor, uid)
    form = NoteForm(request.POST, prefix=str(proposal.uid))
    if not form.is_valid():
        return _list(request, (proposal.pk, form))
    note = form.cleaned_data["note"]
    try:
        if request.POST.get("decision") == "make":
            plan = operations.make(actor=actor, proposal_id=proposal.pk, note=note)
            return redirect("cases:plan-edit", uid=plan.uid)
        operations.decline(actor=actor, proposal_id=proposal.pk, note=note)
    except (Invalid, Conflict) as refusal:
        show_refusal(form, refusal)
        return _list(request, (proposal.pk, form))
    messages.success(request, _("Noted: not now."))
    return redirect("cases:plan-proposal-list")
