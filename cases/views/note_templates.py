"""Templates of notes: an administrator keeps them for every agency."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.forms.notes import TemplateForm, lines
from cases.note_words import READY_MADE
from cases.operations import note_templates as operations
from cases.selectors import note_templates as selectors
from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.common.errors import Conflict, Invalid
from corecit.web.forms import show_refusal


@access("codes.manage")
@require_GET
def note_template_list(request: HttpRequest) -> HttpResponse:
    """Every agency's templates, and the ready-made ones to begin with."""
    context = {"templates": selectors.kept(actor_of(request)), "ready_made": READY_MADE}
    return render(request, "cases/note_templates/list.html", context)


@access("codes.manage")
@require_http_methods(["GET", "POST"])
def note_template_create(request: HttpRequest) -> HttpResponse:
    """A new template, empty or from a ready-made one."""
    actor = actor_of(request)
    start = READY_MADE.get(request.GET.get("from", ""))
    initial = {"is_active": True} | ({"name": start["name"], "kind": start["kind"], "sections": lines(start)} if start else {})
    form = TemplateForm(request.POST or None, agencies=selectors.agency_choices(actor), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.create(actor=actor, **form.cleaned_data)
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The template is kept."))
            return redirect("cases:note-template-list")
    return render(request, "cases/note_templates/edit.html", {"form": form}, status=400 if form.errors else 200)


@access("codes.manage")
@require_http_methods(["GET", "POST"])
def note_template_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A template: notes that were written by it keep the headings they have."""
    actor = actor_of(request)
    template = selectors.get(actor, uid)
    initial = {
        "agency": str(template.agency.uid),
        "name": template.name,
        "kind": template.kind,
        "sections": lines(template),
        "is_active": template.is_active,
    }
    form = TemplateForm(request.POST or None, agencies=selectors.agency_choices(actor), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.edit(actor=actor, template_id=template.pk, **form.cleaned_data)
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("cases:note-template-list")
    return render(request, "cases/note_templates/edit.html", {"form": form, "template": template}, status=400 if form.errors else 200)
