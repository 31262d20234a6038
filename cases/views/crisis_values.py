"""The page of the map by which dispositions of a crisis form are read."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.crisis_form import value_key
from cases.forms.crisis_values import CrisisValueForm
from cases.operations import crisis_contacts as operations
from cases.selectors import crisis_values as selectors
from cases.selectors import protocols
from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.common.errors import Invalid
from corecit.common.models import CodeList
from corecit.common.selectors import codes
from corecit.web.forms import show_refusal


@access("codes.manage")
@require_GET
def crisis_value_agencies(request: HttpRequest) -> HttpResponse:
    """The agencies whose forms may come in."""
    return render(request, "cases/crisis_values/agencies.html", {"agencies": selectors.agencies(actor_of(request))})


@access("codes.manage")
@require_http_methods(["GET", "POST"])
def crisis_value_map(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What each disposition is read as, and the form that says otherwise."""
    actor = actor_of(request)
    agency = protocols.agency(actor, uid)
    form = CrisisValueForm(request.POST or None, agency=agency)
    if request.method == "POST" and form.is_valid():
        try:
            operations.read_as(actor=actor, agency=agency, value=value_key(form.cleaned_data["value"]), code=form.cleaned_data["code"])
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("It counts for files that come in from now on."))
            return redirect("cases:crisis-value-map", uid=uid)
    words = codes.label_map([CodeList.DISPOSITION])[str(CodeList.DISPOSITION)]
    rows = [(value, words.get(code, code)) for value, code in sorted(selectors.map_of(agency).items())]
    return render(
        request, "cases/crisis_values/map.html", {"agency": agency, "form": form, "rows": rows}, status=400 if form.errors else 200
    )
