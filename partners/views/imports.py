"""Imports of directories: upload, progress, what came of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.common.errors import Conflict, Invalid
from corecit.web.forms import show_refusal
from partners import presenters, tasks
from partners.forms.keeping import ImportForm
from partners.operations import imports as operations
from partners.operations import missing as missing_operations
from partners.selectors import imports as selectors
from partners.selectors import missing


@access("directory.manage")
@require_http_methods(["GET", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """Upload a directory; earlier imports below."""
    actor = actor_of(request)
    posted = request.method == "POST"
    form = ImportForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = operations.receive(actor=actor, file=file, name=file.name, source=form.cleaned_data["source"])
        except Invalid as error:
            show_refusal(form, error)
        else:
            tasks.start(made.pk)
            return redirect("partners:import-detail", uid=made.uid)
    page = selectors.find(actor, request.GET.get("cursor"))
    rows = [{"import": row, "mark": presenters.import_mark(row)} for row in page]
    context = {"form": form, "page": page, "rows": rows, "sources": selectors.sources(actor)}
    return render(request, "partners/import_list.html", context, status=400 if form.errors else 200)


@access("directory.manage")
@require_GET
def import_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One import: how far it is, its counts, its rejected rows; htmx asks for the progress alone, and for the page anew once it has ended."""
    found = selectors.get(actor_of(request), uid)
    context = {"import": found, "mark": presenters.import_mark(found), "is_moving": found.state in {"queued", "running"}}
    is_asking = bool(request.headers.get("HX-Request"))
    response = render(request, "partners/import_progress.html" if is_asking else "partners/import_detail.html", context)
    if is_asking and not context["is_moving"]:
        # The facts above the progress, the state among them, have changed too.
        response["HX-Refresh"] = "true"
    return response


@access("directory.manage")
@require_http_methods(["GET", "POST"])
def import_missing(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Services that the file does not hold any more, to be made inactive in one act."""
    actor = actor_of(request)
    found = selectors.get(actor, uid)
    if request.method == "POST":
        try:
            number = missing_operations.retire(actor=actor, import_uid=uid, service_uids=request.POST.getlist("service"))
        except (Invalid, Conflict) as refusal:
            messages.error(request, refusal.reason)
        else:
            messages.success(
                request,
                ngettext("%(number)s service is inactive now.", "%(number)s services are inactive now.", number) % {"number": number},
            )
        return redirect("partners:import-missing", uid=uid)
    context = {"import": found, "services": missing.still_on_offer(actor, found), "is_latest": missing.is_latest(found)}
    return render(request, "partners/import_missing.html", context)


@access("directory.manage")
@require_GET
def import_rejects(request: HttpRequest, uid: UUID) -> FileResponse:
    """The file of rejected rows."""
    return FileResponse(
        selectors.rejects(actor_of(request), uid), as_attachment=True, filename="rejected-rows.csv", content_type="text/csv"
    )


@access("directory.manage")
@require_POST
def import_restart(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put an import that failed or hangs back into the queue."""
    actor = actor_of(request)
    found = operations.restart(actor=actor, started=selectors.get(actor, uid))
    tasks.start(found.pk)
    messages.success(request, _("The import starts again."))
    return redirect("partners:import-detail", uid=uid)
