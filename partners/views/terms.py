"""Terms of imported taxonomies: which need each stands for."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.common.errors import Invalid
from partners.forms.keeping import NeedForm
from partners.operations import terms as operations
from partners.selectors import terms as selectors


@access("directory.manage")
@require_GET
def term_list(request: HttpRequest) -> HttpResponse:
    """Terms, each with the need that it stands for."""
    actor = actor_of(request)
    words, show = request.GET.get("q", "").strip(), request.GET.get("show", "")
    page = selectors.find(actor, words, show, request.GET.get("cursor"))
    rows = [{"term": term, "form": NeedForm(initial={"need": term.need}, actor=actor, auto_id=f"id_{term.pk}_%s")} for term in page]
    return render(request, "partners/term_list.html", {"page": page, "rows": rows, "query": words, "show": show})


@access("directory.manage")
@require_POST
def term_need(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say which need a term stands for."""
    actor = actor_of(request)
    form = NeedForm(request.POST, actor=actor)
    if not form.is_valid():
        raise Invalid(_("Choose a need of the list."))
    operations.set_need(actor=actor, term=selectors.get(actor, uid), need=form.cleaned_data["need"])
    messages.success(request, _("Saved. Services with this term are found under it."))
    return redirect("partners:term-list")
