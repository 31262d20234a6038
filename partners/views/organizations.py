"""Organisations: the list, one with its services, locations, contacts and agreements, and keeping it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize, verdict
from partners import presenters
from partners.forms.keeping import OrganizationForm
from partners.forms.parts import ContactFormSet, PhoneFormSet, contact_initial, phone_initial
from partners.operations import organizations as operations
from partners.policies import keeps, sees_staff_part
from partners.selectors import organizations as selectors
from partners.views.editing import Editing, data_of


@access("directory.view")
@require_GET
def organization_list(request: HttpRequest) -> HttpResponse:
    """Organisations by name."""
    actor = actor_of(request)
    chosen = {
        "q": request.GET.get("q", "").strip(),
        "status": request.GET.get("status", "") if keeps(actor) else "",
        "unchecked": bool(request.GET.get("unchecked")) and keeps(actor),
    }
    page = selectors.find(actor, chosen, request.GET.get("cursor"))
    rows = [{"organization": row, "checked": presenters.checked_mark(row), "phone": next(iter(row.phones.all()), None)} for row in page]
    context = {"page": page, "rows": rows, "chosen": chosen, "keeps": keeps(actor), "is_narrowed": any(chosen.values())}
    return render(request, "partners/organization_list.html", context)


@access("directory.view")
@require_GET
def organization_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One organisation."""
    actor = actor_of(request)
    organization = selectors.detail(actor, uid)
    shows_staff_part = sees_staff_part(actor)
    agreements = selectors.agreements_of(actor, organization)
    context = {
        "organization": organization,
        "checked": presenters.checked_mark(organization),
        "services": [
            {"service": row, "room": presenters.room_mark(row), "checked": presenters.checked_mark(row)}
            for row in organization.shown_services
        ],
        "locations": [{"location": row, "line": presenters.place_line(row, actor)} for row in organization.shown_locations],
        "phones": list(organization.phones.all()),
        "shows_staff_part": shows_staff_part,
        "contacts": list(organization.contacts.all()) if shows_staff_part else [],
        "shows_agreements": keeps(actor) or actor.can("case.manage"),
        "agreements": [{"agreement": row, "mark": presenters.agreement_mark(row)} for row in agreements],
        "keeps": keeps(actor),
        "may": {act: verdict(actor, act, organization) for act in ("change", "retire", "restore", "assure")},
    }
    return render(request, "partners/organization_detail.html", context)


@access("directory.manage")
@require_http_methods(["GET", "POST"])
def organization_create(request: HttpRequest) -> HttpResponse:
    """A new organisation."""
    actor = actor_of(request)
    editing = _editing(request, None)
    if request.method == "POST" and not editing.wants_more and editing.is_valid():
        made = operations.create(actor=actor, values=editing.form.values, phones=editing.rows("phones"), contacts=editing.rows("contacts"))
        messages.success(request, _("The organization was added. Now add its locations and services."))
        return redirect("partners:organization-detail", uid=made.uid)
    return _form_page(request, editing, None)


@access("directory.manage")
@require_http_methods(["GET", "POST"])
def organization_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change an organisation."""
    actor = actor_of(request)
    organization = selectors.detail(actor, uid)
    authorize(actor, "change", organization)
    editing = _editing(request, organization)
    if request.method == "POST" and not editing.wants_more and editing.is_valid():
        operations.change(
            actor=actor,
            organization=organization,
            values=editing.form.values,
            phones=editing.rows("phones"),
            contacts=editing.rows("contacts"),
            version=editing.version,
        )
        messages.success(request, _("The organization was saved."))
        return redirect("partners:organization-detail", uid=uid)
    return _form_page(request, editing, organization)


def _editing(request: HttpRequest, organization: Any) -> Editing:
    data = data_of(request)
    phones = [phone_initial(phone) for phone in organization.phones.all()] if organization else []
    contacts = [contact_initial(contact) for contact in organization.contacts.all()] if organization else []
    initial = {"version": organization.updated_at.isoformat()} if organization else {}
    sets = {
        "phones": PhoneFormSet(data, initial=phones, prefix="phones"),
        "contacts": ContactFormSet(data, initial=contacts, prefix="contacts"),
    }
    return Editing(request, OrganizationForm(data, instance=organization, initial=initial), sets)


def _form_page(request: HttpRequest, editing: Editing, organization: Any) -> HttpResponse:
    if editing.wants_more:
        editing.calm()
    context = {"form": editing.form, "phones": editing.sets["phones"], "contacts": editing.sets["contacts"], "organization": organization}
    failed = request.method == "POST" and not editing.wants_more
    return render(request, "partners/organization_form.html", context, status=400 if failed else 200)


@access("directory.manage")
@require_POST
def organization_assure(request: HttpRequest, uid: UUID) -> HttpResponse:
    """I checked this today."""
    actor = actor_of(request)
    operations.assure(actor=actor, organization=selectors.get(actor, uid))
    messages.success(request, _("Marked as checked today."))
    return redirect("partners:organization-detail", uid=uid)


@access("directory.manage")
@require_POST
def organization_retire(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take an organisation and its services out of the directory."""
    actor = actor_of(request)
    operations.retire(actor=actor, organization=selectors.get(actor, uid))
    messages.success(request, _("The organization and its services were retired."))
    return redirect("partners:organization-detail", uid=uid)


@access("directory.manage")
@require_POST
def organization_restore(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a retired organisation back."""
    actor = actor_of(request)
    operations.restore(actor=actor, organization=selectors.get(actor, uid))
    messages.success(request, _("The organization is in the directory again."))
    return redirect("partners:organization-detail", uid=uid)
