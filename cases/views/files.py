"""Photos and documents: handing in, opening, retiring. Content leaves through here alone, after the policy, never as a page of ours."""

from __future__ import annotations

from typing import IO
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.files.kinds import Kind
from cases.forms.files import DocumentForm, PhotoForm
from cases.operations import files as operations
from cases.presenters import files as presenters
from cases.presenters import persons as person_presenters
from cases.selectors import files as selectors
from cases.selectors import persons, records
from cases.views.records import case_context
from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize
from corecit.common.errors import Conflict, Invalid
from corecit.web.forms import show_refusal


def _served(content: IO[bytes], kind: Kind, name: str, *, inline: bool) -> FileResponse:
    """The content, so that no browser takes it for a page: fixed type, no sniffing, a sandbox without scripts, kept nowhere."""
    response = FileResponse(content, as_attachment=not inline, filename=name, content_type=kind.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store, private"
    return response


@access("person.view")
@require_http_methods(["GET", "POST"])
def photo_create(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Add a photo of a person, in place of the one before."""
    actor = actor_of(request)
    person = persons.get(actor, uid)
    authorize(actor, "edit", person)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_photo(actor=actor, person_id=person.pk, file=form.cleaned_data["file"], taken_on=form.cleaned_data["taken_on"])
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The photo was added."))
            return redirect("cases:person-detail", uid=person.uid)
    context = {"form": form, "person": person, "name": person_presenters.name(person)}
    return render(request, "cases/files/photo_create.html", context, status=400 if form.errors else 200)


@access("person.view")
@require_GET
def photo_open(request: HttpRequest, uid: UUID) -> FileResponse:
    """A photo, drawn on pages."""
    actor = actor_of(request)
    photo = selectors.photo(actor, uid)
    kind = selectors.kind_of(photo)
    name = presenters.download_name(photo.uid, "photo", kind.suffix)
    return _served(selectors.opened(actor, photo), kind, name, inline=True)


@access("person.view")
@require_POST
def photo_retire(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a photo out of sight, with a reason."""
    actor = actor_of(request)
    photo = selectors.photo(actor, uid)
    try:
        operations.retire_photo(actor=actor, photo_id=photo.pk, reason=request.POST.get("reason", ""))
    except Invalid as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("The photo was retired."))
    return redirect("cases:person-detail", uid=photo.person.uid)


@access("case.work")
@require_http_methods(["GET", "POST"])
def document_create(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Hand a document of one's own side in."""
    actor = actor_of(request)
    case = records.get(actor, uid)
    authorize(actor, "work", case)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_document(actor=actor, case_id=case.pk, **form.cleaned_data)
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The document was added."))
            return redirect("cases:record-detail", uid=case.uid)
    context = case_context(actor, case) | {"form": form, "side": actor.side}
    return render(request, "cases/files/document_create.html", context, status=400 if form.errors else 200)


@access("case.view")
@require_GET
def document_open(request: HttpRequest, uid: UUID) -> FileResponse:
    """Download a document."""
    actor = actor_of(request)
    document = selectors.document(actor, uid)
    kind = selectors.kind_of(document)
    name = presenters.download_name(document.uid, "document", kind.suffix)
    return _served(selectors.opened(actor, document), kind, name, inline=False)


@access("case.work")
@require_POST
def document_retire(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a document out of sight, with a reason."""
    actor = actor_of(request)
    document = selectors.document(actor, uid)
    try:
        operations.retire_document(actor=actor, document_id=document.pk, reason=request.POST.get("reason", ""))
    except Invalid as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("The document was retired."))
    return redirect("cases:record-detail", uid=document.case.uid)
