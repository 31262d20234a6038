"""An agency's own forms: begun, read from a file, written item by item, published."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.forms.instruments import ImportForm, ItemForm, OwnForm
from cases.operations import instrument_items as items
from cases.operations import instruments as operations
from cases.presenters import instruments as presenters
from cases.selectors import instruments as selectors
from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize
from corecit.common.errors import Conflict, Invalid, NotVisible
from corecit.web.forms import show_refusal


@access("instruments.manage")
@require_http_methods(["GET", "POST"])
def form_create(request: HttpRequest) -> HttpResponse:
    """Begins an empty form."""
    form = OwnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = operations.create(actor=actor_of(request), **form.cleaned_data)
        return redirect("cases:form-edit", made.uid)
    return render(request, "cases/instruments/new.html", {"form": form}, status=400 if form.errors else 200)


@access("instruments.manage")
@require_http_methods(["GET", "POST"])
def form_import(request: HttpRequest) -> HttpResponse:
    """Begins a form from a FHIR Questionnaire; what is wrong with the file is said with its place in it."""
    form = ImportForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        resource = form.cleaned_data["file"]
        try:
            made = operations.create(
                actor=actor_of(request),
                title=str(resource.get("title") or resource.get("name") or ""),
                notice=str(resource.get("copyright", "")),
                licence=form.cleaned_data["licence"],
                definition=resource,
            )
        except Invalid as refusal:
            problems = refusal.fields.get("file", [])
            form.add_error("file", refusal.reason)
        else:
            messages.success(request, _("The file was read. Look at it, then publish it."))
            return redirect("cases:form-edit", made.uid)
    return render(request, "cases/instruments/import.html", {"form": form, "problems": problems}, status=400 if form.errors else 200)


@access("instruments.manage")
@require_http_methods(["GET", "POST"])
def form_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The form as it is being written: title, notice, items in their order."""
    actor = actor_of(request)
    version = selectors.draft(actor, uid)
    authorize(actor, "edit", version.instrument)
    initial = {"title": version.instrument.title, "notice": version.instrument.notice}
    form = OwnForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        kept = version.definition.get("item", [])
        operations.write_draft(actor=actor, instrument_id=version.instrument.pk, items=kept, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("cases:form-edit", uid)
    _questions, problems = selectors.tried(version)
    context = {"version": version, "instrument": version.instrument, "form": form, "lines": presenters.lines(version), "problems": problems}
    return render(request, "cases/instruments/edit.html", context, status=400 if form.errors else 200)


@access("instruments.manage")
@require_http_methods(["GET", "POST"])
def form_item(request: HttpRequest, uid: UUID, link: str = "") -> HttpResponse:
    """Adds an item, or changes one."""
    actor = actor_of(request)
    version = selectors.draft(actor, uid)
    authorize(actor, "edit", version.instrument)
    initial = presenters.item_initial(version, link) if link else {"type": "boolean", "group": request.GET.get("group", "")}
    if initial is None:
        raise NotVisible
    choices = presenters.item_choices(version, link)
    form = ItemForm(request.POST if request.method == "POST" else None, initial=initial, **choices)
    if request.method == "POST" and form.is_valid():
        try:
            items.put(actor=actor, instrument_id=version.instrument.pk, link_id=link, **form.cleaned_data)
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("cases:form-edit", uid)
    context = {"version": version, "instrument": version.instrument, "form": form, "link": link}
    return render(request, "cases/instruments/item.html", context, status=400 if form.errors else 200)


@access("instruments.manage")
@require_POST
def form_item_move(request: HttpRequest, uid: UUID, link: str) -> HttpResponse:
    """One place up or down."""
    actor = actor_of(request)
    version = selectors.draft(actor, uid)
    by = -1 if request.POST.get("by") == "up" else 1
    items.move(actor=actor, instrument_id=version.instrument.pk, link_id=link, by=by)
    return redirect("cases:form-edit", uid)


@access("instruments.manage")
@require_POST
def form_item_remove(request: HttpRequest, uid: UUID, link: str) -> HttpResponse:
    """Takes an item out."""
    actor = actor_of(request)
    version = selectors.draft(actor, uid)
    try:
        items.remove(actor=actor, instrument_id=version.instrument.pk, link_id=link)
    except Conflict as refusal:
        messages.error(request, refusal.reason)
    return redirect("cases:form-edit", uid)


@access("instruments.manage")
@require_POST
def form_publish(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Publishes what is being written."""
    actor = actor_of(request)
    version = selectors.draft(actor, uid)
    try:
        operations.publish(actor=actor, instrument_id=version.instrument.pk)
    except Invalid as refusal:
        messages.error(request, refusal.reason)
        return redirect("cases:form-edit", uid)
    messages.success(request, _("Published. Answers to earlier versions keep their wording."))
    return redirect("cases:instrument-detail", uid)


@access("instruments.manage")
@require_POST
def form_revise(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Begins the next version."""
    actor = actor_of(request)
    operations.revise(actor=actor, instrument_id=selectors.row(actor, uid).instrument.pk)
    return redirect("cases:form-edit", uid)


@access("instruments.manage")
@require_POST
def form_drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Drops what is being written."""
    actor = actor_of(request)
    is_gone = operations.drop_draft(actor=actor, instrument_id=selectors.draft(actor, uid).instrument.pk)
    messages.success(request, _("What was being written is dropped."))
    return redirect("cases:instrument-list") if is_gone else redirect("cases:instrument-detail", uid)
