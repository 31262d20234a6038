"""Search: what was typed is kept with the session and never stands in an address."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cases.forms.persons import SearchForm
from cases.forms.places import AddressSearchForm
from cases.presenters import candidates as candidate_presenters
from cases.presenters import records as presenters
from cases.selectors import search as selectors
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.audit.trail import record
from corecit.web.paging import PAGE_SIZE, Page

# So many searches are kept, so that going back finds them.
KEPT = 10
SHORT = 5
# People stand on one page; whoever finds so many adds a word.
MOST_PEOPLE = 100


def _remember(request: HttpRequest, text: str) -> str:
    """Keeps the text with the session and returns the key that stands in the address instead."""
    key = secrets.token_urlsafe(8)
    kept: dict[str, str] = request.session.get("searches", {})
    request.session["searches"] = dict([*kept.items(), (key, text)][-KEPT:])
    return key


def _found(actor: Actor, kind: str, text: str, cursor: str | None, size: int) -> Page:
    page: Page = getattr(selectors, kind)(actor, text, cursor, size)
    if kind == "cases":
        page.rows = presenters.rows(page.rows)
    elif kind == "encounters":
        page.rows = [presenters.encounter_row(one) for one in page.rows]
    else:
        page.rows = candidate_presenters.rows(page.rows)
    return page


@access("case.view", "encounter.view", "person.view")
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """People, cases and encounters that match, of those one may see."""
    actor = actor_of(request)
    if request.method == "POST":
        form = SearchForm(request.POST)
        if form.is_valid():
            record(actor, "search.run", characters=len(form.cleaned_data["q"]))
            return redirect(f"{reverse('cases:search')}?s={_remember(request, form.cleaned_data['q'])}")
        return render(request, "cases/records/search.html", {"form": form, "address_form": AddressSearchForm()}, status=400)
    key, kind = request.GET.get("s", ""), request.GET.get("kind", "")
    text = request.session.get("searches", {}).get(key, "")
    context: dict[str, Any] = {
        "form": SearchForm(initial={"q": text}),
        "text": text,
        "key": key,
        "lost": bool(key and not text),
        "kind": kind,
        "address_form": AddressSearchForm(),
    }
    if text and kind in selectors.KINDS:
        page = _found(actor, kind, text, request.GET.get("cursor"), PAGE_SIZE if kind != "people" else MOST_PEOPLE)
        context["page"] = page
        if kind == "people":
            context["many"], page.next = bool(page.next), None
    elif text:
        context["parts"] = {one: _found(actor, one, text, None, SHORT) for one in selectors.KINDS}
    return render(request, "cases/records/search.html", context)
