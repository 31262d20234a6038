"""The dashboard, and what it shows as CSV."""

from __future__ import annotations

import csv
import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.audit.trail import record
from corecit.common import clock
from reporting.forms import ScopeForm
from reporting.selectors import dashboard as selectors
from reporting.selectors import scope as scopes


def _scope(request: HttpRequest, actor: Actor) -> tuple[ScopeForm, scopes.Scope]:
    teams, agencies = scopes.teams(actor), scopes.agencies(actor)
    today = timezone.localdate(clock.now())
    initial = {"first_on": today - dt.timedelta(days=90), "last_on": today}
    form = ScopeForm(
        request.GET or None, initial=initial, agencies=[(str(a.uid), a.name) for a in agencies], teams=[(str(t.uid), t.name) for t in teams]
    )
    data: dict[str, Any] = form.cleaned_data if form.is_valid() else initial
    return form, scopes.Scope(
        data["first_on"],
        data["last_on"],
        agency=next((a for a in agencies if str(a.uid) == data.get("agency")), None),
        team=next((t for t in teams if str(t.uid) == data.get("team")), None),
    )


@access("dashboard.view")
@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """Measures of the reader's teams, or of all agencies with small cells left out."""
    actor = actor_of(request)
    form, scope = _scope(request, actor)
    shown = selectors.build(actor, scope)
    return render(request, "reporting/dashboard.html", {"form": form, "scope": scope, "shown": shown, "query": request.GET.urlencode()})


@access("dashboard.view")
@require_GET
def dashboard_csv(request: HttpRequest) -> HttpResponse:
    """The same numbers as a file; audited as an export."""
    actor = actor_of(request)
    _form, scope = _scope(request, actor)
    response = HttpResponse(
        content_type="text/csv; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="corecit-dashboard.csv"'}
    )
    response.write("\ufeff")
    csv.writer(response).writerows(selectors.as_rows(selectors.build(actor, scope), scope))
    record(actor, "dashboard.export", None, first=scope.first_on.isoformat(), last=scope.last_on.isoformat())
    return response
