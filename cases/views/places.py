"""Pages of places: the ninety-second page of an address, its history, cautions about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.forms.persons import CautionForm, SearchForm
from cases.forms.places import AddressSearchForm
from cases.operations import premises as operations
from cases.presenters import briefs as presenters
from cases.presenters import persons as person_presenters
from cases.selectors import places as selectors
from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.common import clock
from corecit.common.errors import Invalid
from corecit.web.forms import show_refusal

# As many as an arriving officer reads; the history has the rest.
AT_THE_DOOR = 5


def _context(request: HttpRequest, kind: str, uid: UUID, size: int) -> dict[str, Any]:
    actor = actor_of(request)
    sheet = selectors.sheet(actor, kind, uid, size)
    return {
        "sheet": sheet,
        "place": sheet.place,
        "warnings": presenters.premise_warnings(sheet.cautions),
        "persons": [person_presenters.row(one) for one in sheet.persons],
        "lines": presenters.lines(sheet.encounters[:size]),
        "more": len(sheet.encounters) > size,
        "may_caution": actor.can("police.write"),
        "read_at": clock.now(),
    }


@access("person.view")
@require_GET
def place_brief(request: HttpRequest, kind: str, uid: UUID) -> HttpResponse:
    """At the door of an address: cautions about it and about who is known there, the last contacts as facts."""
    context = _context(request, kind, uid, AT_THE_DOOR)
    known = selectors.known_with_cautions(actor_of(request), context["sheet"].persons)
    context["warnings"] += presenters.known_warnings(known)
    context["planned"] = {one.person.pk for one in known if one.plan}
    return render(request, "cases/briefs/place_brief.html", context)


@access("person.view")
@require_GET
def place_detail(request: HttpRequest, kind: str, uid: UUID) -> HttpResponse:
    """The history of an address: encounters and calls that one may see, and its cautions."""
    return _page(request, kind, uid)


def _page(request: HttpRequest, kind: str, uid: UUID, form: CautionForm | None = None) -> HttpResponse:
    context = _context(request, kind, uid, selectors.HISTORY) | {"form": form or CautionForm(), "refused": form is not None}
    return render(request, "cases/briefs/place_detail.html", context, status=400 if form else 200)


@access("person.view")
@require_POST
def place_find(request: HttpRequest) -> HttpResponse:
    """From a typed address to its page; what was typed stands in no address."""
    form = AddressSearchForm(request.POST)
    place = selectors.find(actor_of(request), form.cleaned_data["address"]) if form.is_valid() else None
    if place is None:
        if form.is_valid():
            form.add_error("address", _("Nothing is known of this address that you may see."))
        return render(request, "cases/records/search.html", {"form": SearchForm(), "address_form": form}, status=400)
    return redirect("cases:place-brief", kind=place.kind, uid=place.uid)


@access("police.write")
@require_POST
def premise_caution_create(request: HttpRequest, kind: str, uid: UUID) -> HttpResponse:
    """Add a caution about a place."""
    actor = actor_of(request)
    selectors.get(actor, kind, uid)
    form = CautionForm(request.POST)
    if not form.is_valid():
        return _page(request, kind, uid, form)
    try:
        operations.add(actor=actor, kind=kind, uid=uid, **form.cleaned_data)
    except Invalid as refusal:
        show_refusal(form, refusal)
        return _page(request, kind, uid, form)
    messages.success(request, _("Added."))
    return redirect("cases:place-detail", kind=kind, uid=uid)


@access("police.write")
@require_POST
def premise_caution_retire(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Retire a caution about a place."""
    actor = actor_of(request)
    one = selectors.caution(actor, uid)
    operations.retire(actor=actor, caution_id=one.pk)
    messages.success(request, _("Done."))
    return redirect("cases:place-detail", kind="caution", uid=one.uid)
