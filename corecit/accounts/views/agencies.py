"""Administration: its first page, agencies and teams, what each role may do."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from corecit.access.actor import actor_of
from corecit.access.declare import SIGNED_IN, access
from corecit.accounts.forms import AgencyForm, TeamForm
from corecit.accounts.operations import agencies as operations
from corecit.accounts.roles import DESCRIPTIONS, PERMISSIONS, Role, permissions_of, side_of
from corecit.accounts.selectors import agencies as selectors
from corecit.accounts.selectors import reviews
from corecit.accounts.views.privileged import privileged
from corecit.web.forms import done


@access("people.manage", "codes.manage")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where administration begins."""
    return render(request, "manage/home.html", {"review_due": reviews.is_due()})


@access("people.manage")
@require_GET
def agency_list(request: HttpRequest) -> HttpResponse:
    """Agencies and their teams."""
    return render(request, "manage/agencies.html", {"agencies": selectors.agencies(actor_of(request))})


@access("people.manage")
@require_http_methods(["GET", "POST"])
@privileged
def agency_create(request: HttpRequest) -> HttpResponse:
    """A new agency."""
    actor = actor_of(request)
    form = AgencyForm(request.POST or None)
    if form.is_valid() and (agency := done(form, operations.create_agency, actor=actor, **form.cleaned_data)):
        messages.success(request, _("The agency is made. Add its teams."))
        return redirect("manage:agency", uid=agency.uid)
    return render(request, "manage/agency.html", {"form": form}, status=400 if form.is_bound else 200)


@access("people.manage")
@require_http_methods(["GET", "POST"])
@privileged
def agency_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An agency, its policies, its teams."""
    actor = actor_of(request)
    agency = selectors.agency(actor, uid)
    form = AgencyForm(request.POST or None, initial={name: getattr(agency, name) for name in AgencyForm.base_fields})
    if form.is_valid() and done(form, operations.edit_agency, actor=actor, agency=agency, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect("manage:agency", uid=uid)
    context = {"form": form, "agency": agency, "teams": selectors.teams_of(actor, agency)}
    return render(request, "manage/agency.html", context, status=400 if form.is_bound else 200)


@access("people.manage")
@require_http_methods(["GET", "POST"])
@privileged
def team_create(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A new team of an agency."""
    actor = actor_of(request)
    agency = selectors.agency(actor, uid)
    form = TeamForm(request.POST or None)
    if form.is_valid() and done(form, operations.create_team, actor=actor, agency=agency, name=form.cleaned_data["name"]):
        messages.success(request, _("The team is made."))
        return redirect("manage:agency", uid=uid)
    return render(request, "manage/team.html", {"form": form, "agency": agency}, status=400 if form.is_bound else 200)


@access("people.manage")
@require_http_methods(["GET", "POST"])
@privileged
def team_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The name of a team, and whether it is at work."""
    actor = actor_of(request)
    team = selectors.team(actor, uid)
    form = TeamForm(request.POST or None, initial={"name": team.name, "is_active": team.is_active})
    if form.is_valid() and done(form, operations.edit_team, actor=actor, team=team, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect("manage:agency", uid=team.agency.uid)
    return render(request, "manage/team.html", {"form": form, "agency": team.agency, "team": team}, status=400 if form.is_bound else 200)


@access(SIGNED_IN)
@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """What each role may do, read from the one file that says so."""
    rows = [
        {
            "label": Role(role).label,
            "description": DESCRIPTIONS[role],
            "side": side_of(role),
            "permissions": [PERMISSIONS[name] for name in PERMISSIONS if name in permissions_of(role)],
        }
        for role in Role.values
    ]
    return render(request, "manage/roles.html", {"roles": rows})
