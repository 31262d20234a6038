"""Agreements: keeping what was signed with an organisation."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize
from partners.forms.keeping import AgreementForm
from partners.operations import agreements as operations
from partners.selectors import agreements as selectors
from partners.selectors import organizations


@access("directory.manage")
@require_http_methods(["GET", "POST"])
def agreement_create(request: HttpRequest, organization: UUID) -> HttpResponse:
    """A new agreement with an organisation."""
    actor = actor_of(request)
    owner = organizations.get(actor, organization)
    authorize(actor, "change", owner)
    form = AgreementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        operations.create(actor=actor, organization=owner, values=form.values)
        messages.success(request, _("The agreement was added."))
        return redirect("partners:organization-detail", uid=owner.uid)
    context = {"form": form, "organization": owner, "agreement": None}
    return render(request, "partners/agreement_form.html", context, status=400 if form.errors else 200)


@access("directory.manage")
@require_http_methods(["GET", "POST"])
def agreement_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change an agreement."""
    actor = actor_of(request)
    agreement = selectors.get(actor, uid)
    form = AgreementForm(request.POST if request.method == "POST" else None, instance=agreement)
    if request.method == "POST" and form.is_valid():
        operations.change(actor=actor, agreement=agreement, values=form.values)
        messages.success(request, _("The agreement was saved."))
        return redirect("partners:organization-detail", uid=agreement.organization.uid)
    context = {"form": form, "organization": agreement.organization, "agreement": agreement}
    return render(request, "partners/agreement_form.html", context, status=400 if form.errors else 200)
