"""Possible duplicates: the queue, two records side by side, and the answers: same (by linking), different, not sure."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.forms.links import PairForm
from cases.operations import pairs as operations
from cases.presenters import links as link_presenters
from cases.presenters import pairs as presenters
from cases.selectors import links
from cases.selectors import pairs as selectors
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access


@access("person.view", "case.manage")
@require_GET
def pair_list(request: HttpRequest) -> HttpResponse:
    """The pairs that wait for an answer, or what was said to be different people."""
    actor = actor_of(request)
    is_answered = request.GET.get("show") == "different"
    page = (selectors.different if is_answered else selectors.queue)(actor, request.GET.get("cursor"))
    page.rows = presenters.rows(actor, page.rows)
    return render(request, "cases/pairs/pair_list.html", {"page": page, "is_answered": is_answered})


def _page(request: HttpRequest, actor: Actor, uid: UUID, form: PairForm) -> HttpResponse:
    pair = selectors.get(actor, uid)
    found = links.side_by_side(actor, pair.first.uid, pair.second.uid)
    context = {
        "row": presenters.row(actor, pair),
        "pair": pair,
        "form": form,
        "lines": link_presenters.lines(found),
        "amounts": link_presenters.amount_rows(found.amounts),
        "may_link": found.may,
    } | {f"may_{act}": may for act, may in selectors.verdicts(actor, pair).items()}
    return render(request, "cases/pairs/pair_detail.html", context, status=400 if form.errors else 200)


@access("person.view")
@require_GET
def pair_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Two records side by side, and the question whether they are of one person."""
    return _page(request, actor_of(request), uid, PairForm())


@access("person.view")
@require_POST
def pair_answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Different people, or not sure."""
    actor = actor_of(request)
    pair = selectors.get(actor, uid)
    form = PairForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, uid, form)
    operations.answer(actor=actor, pair_uid=pair.uid, **form.cleaned_data)
    if form.cleaned_data["answer"] == "different":
        messages.success(request, _("Noted: different people. You find it under “Said to be different”, and can take it back there."))
    else:
        messages.success(request, _("Noted: not sure. The pair waits at the end of the list, for others too."))
    return redirect("cases:pair-list")


@access("person.view")
@require_POST
def pair_reopen(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Takes back that two records are of different people."""
    operations.reopen(actor=actor_of(request), pair_uid=uid)
    messages.success(request, _("The pair waits for an answer again."))
    return redirect("cases:pair-detail", uid=uid)
