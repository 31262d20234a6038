"""Pages that say who somebody is: two records side by side to be linked, the way back, and naming an unknown person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.forms.links import IdentifyForm, LinkForm, UnlinkForm
from cases.operations import links as operations
from cases.presenters import candidates as candidate_presenters
from cases.presenters import links as presenters
from cases.presenters import persons as person_presenters
from cases.selectors import candidates, persons
from cases.selectors import links as selectors
from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize, verdict
from corecit.audit.trail import record
from corecit.common.errors import Conflict, Invalid
from corecit.web.forms import show_refusal


@access("person.view")
@require_http_methods(["GET", "POST"])
def person_link(request: HttpRequest, uid: UUID, other: UUID) -> HttpResponse:
    """Two records side by side: what they say, what would move, whose facts stand, and why both are one person."""
    actor = actor_of(request)
    found = selectors.side_by_side(actor, uid, other)
    form = LinkForm(request.POST or None, choices=found.choices, words=presenters.choice_words(found), plans=presenters.plan_choice(found))
    if request.method == "POST" and form.is_valid():
        try:
            operations.link(actor=actor, kept_uid=uid, other_uid=other, reason=form.cleaned_data["reason"], choices=form.chosen)
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The two records are linked. You can undo this at any time."))
            return redirect("cases:person-detail", uid=uid)
    context = {
        "found": found,
        "form": form,
        "kept_name": person_presenters.name(found.kept),
        "other_name": person_presenters.name(found.other),
        "lines": presenters.lines(found),
        "amounts": presenters.amount_rows(found.amounts),
    }
    return render(request, "cases/persons/person_link.html", context, status=400 if form.errors else 200)


@access("person.view")
@require_http_methods(["GET", "POST"])
def person_unlink(request: HttpRequest, uid: UUID, link: UUID) -> HttpResponse:
    """Undo a link: what goes back, and what stays because somebody changed it since."""
    actor = actor_of(request)
    person = persons.get(actor, uid)
    row = selectors.get(actor, link, person)
    authorize(actor, "unlink", row)
    form = UnlinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.unlink(actor=actor, link_uid=row.uid, reason=form.cleaned_data["reason"])
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The link is undone. There are two records again."))
            return redirect("cases:person-detail", uid=uid)
    back, stay = selectors.undoing(row)
    context = {
        "person": person,
        "link": row,
        "form": form,
        "name": person_presenters.name(person),
        "other_name": person_presenters.name(row.other),
        "back": presenters.group_labels(back),
        "stay": presenters.group_labels(stay),
    }
    return render(request, "cases/persons/person_unlink.html", context, status=400 if form.errors else 200)


@access("person.view")
@require_http_methods(["GET", "POST"])
def person_identify(request: HttpRequest, uid: UUID) -> HttpResponse:
    """ "We know who this is": find the person among those known and link the records, or name this one. Searched by POST, so no name stands in an address."""
    actor = actor_of(request)
    person = persons.get(actor, uid)
    form = IdentifyForm(request.POST or None)
    found = []
    if form.is_valid():
        record(actor, "search.run", characters=len(form.cleaned_data["q"]))
        found = candidates.search(actor, form.cleaned_data["q"], limit=12, without=person.pk)
    context = {
        "person": person,
        "name": person_presenters.name(person),
        "born": person_presenters.born(person),
        "form": form,
        "asked": form.is_valid(),
        "found": candidate_presenters.rows(found),
        "may_edit": verdict(actor, "edit", person),
        "may_link": verdict(actor, "link", person),
    }
    return render(request, "cases/persons/person_identify.html", context)
