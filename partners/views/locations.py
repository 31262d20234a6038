"""Locations: keeping the places at which an organisation gives its services."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize, verdict
from corecit.common.models import CodeList
from partners.forms.keeping import LocationForm
from partners.forms.parts import PhoneFormSet, ScheduleFormSet, phone_initial, schedule_initial
from partners.forms.search import offered
from partners.operations import locations as operations
from partners.selectors import locations as selectors
from partners.selectors import organizations
from partners.views.editing import Editing, data_of


@access("directory.manage")
@require_http_methods(["GET", "POST"])
def location_create(request: HttpRequest, organization: UUID) -> HttpResponse:
    """A new location of an organisation."""
    actor = actor_of(request)
    owner = organizations.get(actor, organization)
    authorize(actor, "change", owner)
    editing = _editing(request, actor, None)
    if request.method == "POST" and not editing.wants_more and editing.is_valid():
        operations.create(actor=actor, organization=owner, values=editing.form.values, hanging=_hanging(editing, actor))
        messages.success(request, _("The location was added."))
        return redirect("partners:organization-detail", uid=owner.uid)
    return _form_page(request, editing, {"organization": owner, "location": None})


@access("directory.manage")
@require_http_methods(["GET", "POST"])
def location_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change a location."""
    actor = actor_of(request)
    location = selectors.detail(actor, uid)
    editing = _editing(request, actor, location)
    if request.method == "POST" and not editing.wants_more and editing.is_valid():
        operations.change(
            actor=actor, location=location, values=editing.form.values, hanging=_hanging(editing, actor), version=editing.version
        )
        messages.success(request, _("The location was saved."))
        return _back(location)
    may = {act: verdict(actor, act, location) for act in ("retire", "restore")}
    return _form_page(request, editing, {"organization": location.organization, "location": location, "may": may})


def _back(location: Any) -> HttpResponse:
    if location.organization is None:
        return redirect("partners:service-list")
    return redirect("partners:organization-detail", uid=location.organization.uid)


def _form_page(request: HttpRequest, editing: Editing, context: dict[str, Any]) -> HttpResponse:
    if editing.wants_more:
        editing.calm()
    context |= {"form": editing.form, "phones": editing.sets["phones"], "schedules": editing.sets["schedules"]}
    failed = request.method == "POST" and not editing.wants_more
    return render(request, "partners/location_form.html", context, status=400 if failed else 200)


def _editing(request: HttpRequest, actor: Actor, location: Any) -> Editing:
    initial: dict[str, Any] = {}
    phones: list[dict[str, Any]] = []
    schedules: list[dict[str, Any]] = []
    if location is not None:
        address = next((row for row in location.addresses.all() if row.address_type == "physical"), None)
        initial = {
            "version": location.updated_at.isoformat(),
            "languages": [language.code for language in location.languages.all()],
            "accessibility": "\n".join(row.description for row in location.accessibility.all()),
        }
        initial |= {name: getattr(address, name) for name in LocationForm.address_names} if address else {}
        phones = [phone_initial(phone) for phone in location.phones.all() if phone.contact_id is None]
        schedules = [schedule_initial(schedule) for schedule in location.schedules.all()]
    data = data_of(request)
    sets = {
        "phones": PhoneFormSet(data, initial=phones, prefix="phones"),
        "schedules": ScheduleFormSet(data, initial=schedules, prefix="schedules"),
    }
    return Editing(request, LocationForm(data, instance=location, initial=initial, actor=actor), sets)


def _hanging(editing: Editing, actor: Actor) -> operations.LocationParts:
    form = editing.form
    return operations.LocationParts(
        address=form.address,
        phones=editing.rows("phones"),
        schedules=editing.rows("schedules"),
        languages=form.cleaned_data["languages"],
        language_names=dict(offered(CodeList.LANGUAGE, actor)),
        accessibility=form.cleaned_data["accessibility"],
    )


@access("directory.manage")
@require_POST
def location_retire(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a location out of the directory."""
    actor = actor_of(request)
    location = operations.retire(actor=actor, location=selectors.get(actor, uid))
    messages.success(request, _("The location was retired."))
    return _back(location)


@access("directory.manage")
@require_POST
def location_restore(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a retired location back."""
    actor = actor_of(request)
    location = operations.restore(actor=actor, location=selectors.get(actor, uid))
    messages.success(request, _("The location is in the directory again."))
    return _back(location)
