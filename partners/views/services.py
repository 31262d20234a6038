"""Services: search, one service, keeping it, saying that it was checked and whether it has room."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize, verdict
from corecit.common.errors import Invalid
from corecit.common.models import CodeList
from corecit.common.selectors import codes
from corecit.web.forms import show_refusal
from partners import presenters
from partners.forms.keeping import CapacityForm, ServiceForm
from partners.forms.parts import PhoneFormSet, ScheduleFormSet, phone_initial, schedule_initial
from partners.forms.search import SearchForm, offered
from partners.operations import services as operations
from partners.policies import keeps, sees_staff_part
from partners.selectors import locations, organizations
from partners.selectors import services as selectors
from partners.views.editing import Editing, data_of


@access("directory.view")
@require_GET
def service_list(request: HttpRequest) -> HttpResponse:
    """Find a service by need, open now, near."""
    actor = actor_of(request)
    form = SearchForm(request.GET, actor=actor, keeps=keeps(actor), needs_in_use=selectors.needs_in_use(actor))
    filters = form.filters
    page = selectors.find(actor, filters, request.GET.get("cursor"))
    context = {
        "form": form,
        "page": page,
        "rows": presenters.service_rows(page, actor),
        "is_near": selectors.has_point(filters),
        "is_searched": bool(filters),
        "keeps": keeps(actor),
    }
    return render(request, "partners/service_list.html", context)


@access("directory.view")
@require_GET
def service_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One service: whether to go there, how, and whom to call."""
    actor = actor_of(request)
    service = selectors.detail(actor, uid)
    shows_staff_part = sees_staff_part(actor)
    context = {
        "service": service,
        "opening": presenters.opening_mark(service.opening),
        "room": presenters.room_mark(service),
        "checked": presenters.checked_mark(service),
        "places": presenters.place_rows(service, actor),
        "phones": [phone for phone in service.phones.all() if phone.contact_id is None],
        "lead_phone": presenters.lead_phone(service),
        "needs": codes.labels(CodeList.SERVICE_NEED, service.needs),
        "insurance": codes.labels(CodeList.INSURANCE, service.insurance),
        "ages": presenters.ages(service),
        "yes_no": {name: presenters.answer(getattr(service, name)) for name in TRI_STATE},
        "attributes": selectors.attributes_of(actor, service),
        "shows_staff_part": shows_staff_part,
        "contacts": list(service.contacts.all()) if shows_staff_part else [],
        "reports": selectors.reports_of(actor, service),
        "keeps": keeps(actor),
        "may": {act: verdict(actor, act, service) for act in ("change", "retire", "restore", "assure", "report_capacity")},
    }
    return render(request, "partners/service_detail.html", context)


TRI_STATE = ["accepts_police_drop_off", "takes_voluntary_holds", "takes_involuntary_holds", "walk_in", "open_24_7"]


@access("directory.manage")
@require_http_methods(["GET", "POST"])
def service_create(request: HttpRequest, organization: UUID) -> HttpResponse:
    """A new service of an organisation."""
    actor = actor_of(request)
    owner = organizations.get(actor, organization)
    authorize(actor, "change", owner)
    places = locations.choices(actor, owner)
    editing = _editing(request, actor, None, places)
    if request.method == "POST" and not editing.wants_more and editing.is_valid():
        made = operations.create(actor=actor, organization=owner, values=editing.form.values, hanging=_hanging(editing, actor))
        messages.success(request, _("The service was added."))
        return redirect("partners:service-detail", uid=made.uid)
    return _form_page(request, editing, {"organization": owner, "service": None})


@access("directory.manage")
@require_http_methods(["GET", "POST"])
def service_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change a service."""
    actor = actor_of(request)
    service = selectors.detail(actor, uid)
    authorize(actor, "change", service)
    places = locations.choices(actor, service.organization)
    editing = _editing(request, actor, service, places)
    if request.method == "POST" and not editing.wants_more and editing.is_valid():
        operations.change(
            actor=actor, service=service, values=editing.form.values, hanging=_hanging(editing, actor), version=editing.version
        )
        messages.success(request, _("The service was saved."))
        return redirect("partners:service-detail", uid=uid)
    return _form_page(request, editing, {"organization": service.organization, "service": service})


def _form_page(request: HttpRequest, editing: Editing, context: dict[str, Any]) -> HttpResponse:
    if editing.wants_more:
        editing.calm()
    context |= {"form": editing.form, "phones": editing.sets["phones"], "schedules": editing.sets["schedules"]}
    failed = request.method == "POST" and not editing.wants_more
    return render(request, "partners/service_form.html", context, status=400 if failed else 200)


def _editing(request: HttpRequest, actor: Actor, service: Any, places: list[tuple[str, str]]) -> Editing:
    initial: dict[str, Any] = {}
    phones: list[dict[str, Any]] = []
    schedules: list[dict[str, Any]] = []
    if service is not None:
        phones = [phone_initial(phone) for phone in service.phones.all()]
        schedules = [schedule_initial(schedule) for schedule in service.schedules.all()]
        initial = {
            "version": service.updated_at.isoformat(),
            "locations": [str(link.location.uid) for link in service.at_locations.all()],
            "languages": [language.code for language in service.languages.all()],
            "documents": "\n".join(document.document for document in service.required_documents.all()),
            "areas": "\n".join(area.name for area in service.service_areas.all()),
        }
    data = data_of(request)
    # The form changes the instance it is given; the stored row is changed by the operation alone.
    form = ServiceForm(data, instance=service, initial=initial, actor=actor, locations=places)
    sets = {
        "phones": PhoneFormSet(data, initial=phones, prefix="phones"),
        "schedules": ScheduleFormSet(data, initial=schedules, prefix="schedules"),
    }
    return Editing(request, form, sets)


def _hanging(editing: Editing, actor: Actor) -> operations.ServiceParts:
    data = editing.form.cleaned_data
    return operations.ServiceParts(
        phones=editing.rows("phones"),
        schedules=editing.rows("schedules"),
        locations=data.get("locations"),
        languages=data["languages"],
        language_names=dict(offered(CodeList.LANGUAGE, actor)),
        documents=data["documents"],
        areas=data["areas"],
    )


@access("directory.view")
@require_http_methods(["GET", "POST"])
def service_capacity(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say whether a service has room now."""
    actor = actor_of(request)
    service = selectors.get(actor, uid)
    authorize(actor, "report_capacity", service)
    form = CapacityForm(request.POST if request.method == "POST" else None, initial={"status": service.capacity_status})
    if request.method == "POST" and form.is_valid():
        try:
            operations.report_capacity(actor=actor, service=service, **form.cleaned_data)
        except Invalid as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Thank you. Others see this with the time at which you said it."))
            return redirect("partners:service-detail", uid=uid)
    context = {"form": form, "service": service, "reports": selectors.reports_of(actor, service)}
    return render(request, "partners/service_capacity.html", context, status=400 if form.errors else 200)


@access("directory.view")
@require_POST
def service_assure(request: HttpRequest, uid: UUID) -> HttpResponse:
    """I checked this today."""
    actor = actor_of(request)
    operations.assure(actor=actor, service=selectors.get(actor, uid))
    messages.success(request, _("Marked as checked today."))
    return redirect("partners:service-detail", uid=uid)


@access("directory.manage")
@require_POST
def service_retire(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a service out of the directory."""
    actor = actor_of(request)
    operations.retire(actor=actor, service=selectors.get(actor, uid))
    messages.success(request, _("The service was retired."))
    return redirect("partners:service-detail", uid=uid)


@access("directory.manage")
@require_POST
def service_restore(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a retired service back."""
    actor = actor_of(request)
    operations.restore(actor=actor, service=selectors.get(actor, uid))
    messages.success(request, _("The service is in the directory again."))
    return redirect("partners:service-detail", uid=uid)
