"""Writing and reading notes."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.forms.notes import AddendumForm, NoteForm
from cases.forms.refused import blame
from cases.operations import notes as operations
from cases.policies.notes import kinds_for
from cases.presenters import records as presenters
from cases.selectors import notes, records
from cases.views.records import case_context
from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize, verdict
from corecit.common.errors import Conflict, Invalid
from corecit.web.operations import drafts
from corecit.web.selectors.drafts import open_sheet

DRAFT = "note"


@access("case.work")
@require_http_methods(["GET", "POST"])
def note_create(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write a note on a case; what is typed is kept as a draft until it is signed."""
    actor = actor_of(request)
    case = records.get(actor, uid)
    authorize(actor, "work", case)
    sheet = open_sheet(actor, DRAFT, case.uid)
    kinds = kinds_for(actor)
    if request.method == "POST":
        form = NoteForm(request.POST, kinds=kinds)
        if form.is_valid():
            try:
                operations.write(actor=actor, case_id=case.pk, **form.cleaned_data)
            except (Invalid, Conflict) as refusal:
                blame(form, refusal)
            else:
                drafts.clear(actor=actor, form=DRAFT, object_uid=case.uid)
                messages.success(request, _("The note is signed."))
                return redirect("cases:record-detail", uid=case.uid)
    else:
        restored = {name: sheet.data.get(name) for name in ("kind", "text", "at", "uid") if sheet.data.get(name)} if sheet.data else {}
        form = NoteForm(kinds=kinds, initial=restored)
    context = case_context(actor, case) | {"form": form, "sheet": sheet, "side": actor.side}
    return render(request, "cases/records/note_create.html", context, status=400 if form.errors else 200)


@access("case.view")
@require_http_methods(["GET", "POST"])
def note_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One note with its addenda, and the form for another one."""
    actor = actor_of(request)
    note = notes.detail(actor, uid)
    may_amend = verdict(actor, "amend", note)
    form = AddendumForm(request.POST or None)
    if request.method == "POST":
        authorize(actor, "amend", note)
        if form.is_valid():
            try:
                operations.amend(actor=actor, note_id=note.pk, **form.cleaned_data)
            except (Invalid, Conflict) as refusal:
                blame(form, refusal)
            else:
                messages.success(request, _("The addendum is signed."))
                return redirect("cases:note-detail", uid=note.uid)
    context = case_context(actor, note.case) | {
        "note": note,
        "shown": presenters.printed_note(note),
        "addenda": [presenters.printed_note(one) for one in sorted(note.addenda.all(), key=lambda one: (one.at, one.pk))],
        "form": form,
        "may_amend": may_amend,
    }
    return render(request, "cases/records/note_detail.html", context, status=400 if form.errors else 200)
