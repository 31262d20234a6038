"""Starting and ending one's own shift."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.accounts.forms import ShiftForm
from corecit.accounts.operations import shifts
from corecit.accounts.selectors import shifts as selectors


@access("shift.work")
@require_http_methods(["GET", "POST"])
def shift_start(request: HttpRequest) -> HttpResponse:
    """Goes on duty: unit and hours; the calls of that unit then stand first."""
    actor = actor_of(request)
    form = ShiftForm(selectors.teams_of(actor), request.POST or None, initial={"unit": actor.membership.unit if actor.membership else ""})
    if request.method == "POST" and form.is_valid():
        shifts.start(actor=actor, **form.cleaned_data)
        messages.success(request, _("You are on duty. Calls of your unit come first."))
        return redirect("web:home")
    return render(request, "accounts/shift_start.html", {"form": form}, status=400 if form.is_bound else 200)


@access("shift.work")
@require_POST
def shift_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Goes off duty."""
    actor = actor_of(request)
    shifts.end(actor=actor, shift=selectors.get(actor, uid))
    messages.success(request, _("Your shift has ended."))
    return redirect("web:home")
