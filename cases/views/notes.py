"""Writing notes, signing them, and reading them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.forms.notes import AddendumForm, NoteForm
from cases.note_words import ADDENDUM, NEW, UNSIGNED
from cases.operations import notes as operations
from cases.policies.notes import kinds_for
from cases.presenters import notes as presenters
from cases.selectors import notes, records
from cases.views.records import case_context
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize, verdict
from corecit.common.errors import Conflict, Invalid
from corecit.web.forms import show_refusal
from corecit.web.operations import drafts
from corecit.web.selectors.drafts import open_sheet


def _sent(actor: Actor, data: QueryDict) -> NoteForm:
    """The form as it was sent: with the headings that it was opened with."""
    written = presenters.written_by(notes.templates_for(actor), data)
    return NoteForm(data, kinds=written.kinds or kinds_for(actor), sections=written.sections)


def _store(request: HttpRequest, actor: Actor, form: NoteForm, case_id: int) -> bool:
    """Signs or keeps what was sent; where it is refused the form says why."""
    act = operations.keep if request.POST.get("action") == "keep" else operations.write
    try:
        note = act(actor=actor, case_id=case_id, **form.cleaned_data)
    except (Invalid, Conflict) as refusal:
        show_refusal(form, refusal)
        return False
    messages.success(request, presenters.said_of(note))
    return True


@access("case.work")
@require_http_methods(["GET", "POST"])
def note_create(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write a note on a case, freely or by a template; what is typed is kept as a draft until it is signed or kept unsigned."""
    actor = actor_of(request)
    case = records.get(actor, uid)
    authorize(actor, "work", case)
    sheet, templates = open_sheet(actor, NEW, case.uid), notes.templates_for(actor)
    if request.method == "POST":
        form = _sent(actor, request.POST)
        if form.is_valid() and _store(request, actor, form, case.pk):
            drafts.clear(actor=actor, form=NEW, object_uid=case.uid)
            return redirect("cases:record-detail", uid=case.uid)
        chosen = request.POST.get("template", "")
    else:
        begun = presenters.begun(templates, sheet.data, request.GET.get("template"))
        form = NoteForm(kinds=begun.kinds or kinds_for(actor), sections=begun.sections, initial=begun.initial)
        chosen = str(begun.initial.get("template") or "")
    context = case_context(actor, case) | {"form": form, "sheet": sheet, "side": actor.side, "templates": templates, "chosen": chosen}
    return render(request, "cases/records/note_create.html", context, status=400 if form.errors else 200)


@access("case.work")
@require_http_methods(["GET", "POST"])
def note_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One's own unsigned note: go on with it, sign it."""
    actor = actor_of(request)
    note = notes.get(actor, uid)
    if note.signed_at is not None:
        return redirect("cases:note-detail", uid=note.uid)
    authorize(actor, "edit", note)
    sheet = open_sheet(actor, UNSIGNED, note.uid)
    if request.method == "POST":
        form = _sent(actor, request.POST)
        if form.is_valid() and _edit(request, actor, form, note.pk):
            drafts.clear(actor=actor, form=UNSIGNED, object_uid=note.uid)
            return redirect("cases:record-detail", uid=note.case.uid)
    else:
        begun = presenters.gone_on(note, notes.templates_for(actor), sheet.data)
        form = NoteForm(kinds=begun.kinds or kinds_for(actor), sections=begun.sections, initial=begun.initial)
    context = case_context(actor, note.case) | {"form": form, "sheet": sheet, "side": actor.side, "note": note}
    return render(request, "cases/records/note_create.html", context, status=400 if form.errors else 200)


def _edit(request: HttpRequest, actor: Actor, form: NoteForm, note_id: int) -> bool:
    values = {name: value for name, value in form.cleaned_data.items() if name not in ("uid", "template")}
    try:
        note = operations.edit(actor=actor, note_id=note_id, is_signed=request.POST.get("action") != "keep", **values)
    except (Invalid, Conflict) as refusal:
        show_refusal(form, refusal)
        return False
    messages.success(request, presenters.said_of(note))
    return True


@access("case.work")
@require_POST
def note_discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Throw one's own unsigned note away."""
    actor = actor_of(request)
    note = notes.get(actor, uid)
    case = operations.discard(actor=actor, note_id=note.pk)
    drafts.clear(actor=actor, form=UNSIGNED, object_uid=uid)
    messages.success(request, _("The note is gone."))
    return redirect("cases:record-detail", uid=case.uid)


@access("case.view")
@require_http_methods(["GET", "POST"])
def note_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One signed note with its addenda and the comments on it, and the form for another addendum."""
    actor = actor_of(request)
    note = notes.detail(actor, uid)
    if note.signed_at is None:
        return redirect("cases:note-edit", uid=note.uid)
    sheet = open_sheet(actor, ADDENDUM, note.uid)
    form = AddendumForm(request.POST or None, initial=_restored(sheet.data))
    if request.method == "POST":
        authorize(actor, "amend", note)
        if form.is_valid():
            try:
                operations.amend(actor=actor, note_id=note.pk, **form.cleaned_data)
            except (Invalid, Conflict) as refusal:
                show_refusal(form, refusal)
            else:
                drafts.clear(actor=actor, form=ADDENDUM, object_uid=note.uid)
                messages.success(request, _("The addendum is signed."))
                return redirect("cases:note-detail", uid=note.uid)
    context = case_context(actor, note.case) | {
        "note": note,
        "shown": presenters.printed(note),
        "addenda": [presenters.printed(one) for one in notes.addenda(actor, note)],
        "comments": [presenters.printed(one) for one in notes.comments_on(actor, note)],
        "form": form,
        "sheet": sheet,
        "may_amend": verdict(actor, "amend", note),
        "may_comment": verdict(actor, "comment", note),
    }
    return render(request, "cases/records/note_detail.html", context, status=400 if form.errors else 200)


def _restored(data: QueryDict | None) -> dict[str, Any]:
    return {name: data[name] for name in ("uid", "text") if data.get(name)} if data else {}
