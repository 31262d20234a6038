"""Imports of calls: upload, columns with a preview, progress, rejected rows; and the type map."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import call_words
from cases.calls.reading import FileProblem
from cases.calls.rows import Profile
from cases.forms.calls import ColumnsForm, TypeFilterForm, TypesForm, UploadForm, kept_name
from cases.operations import call_imports as operations
from cases.operations import call_types
from cases.selectors import call_imports as selectors
from cases.selectors.calls import agencies_to_enter
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.audit.trail import record, record_view
from corecit.common.errors import Invalid
from corecit.web import paging

TYPES = 50


@access("call.import")
@require_http_methods(["GET", "POST"])
def call_import_list(request: HttpRequest) -> HttpResponse:
    """Uploads a file; lists the imports."""
    actor = actor_of(request)
    agencies = agencies_to_enter(actor)
    last = selectors.listing(actor).first()
    form = UploadForm(
        request.POST or None, request.FILES or None, agencies=agencies, initial={"agency": str(last.agency.uid) if last else ""}
    )
    if request.method == "POST" and form.is_valid():
        agency = next(a for a in agencies if str(a.uid) == form.cleaned_data["agency"])
        file = form.cleaned_data["file"]
        try:
            row = operations.upload(actor=actor, agency=agency, file=file, name=file.name)
        except Invalid as error:
            form.add_error("file", error.reason)
        else:
            return redirect("cases:call-import-columns", uid=row.uid)
    page = paging.page(selectors.listing(actor), ["-id"], request.GET.get("cursor"))
    lines = [(row, call_words.import_mark(row)) for row in page]
    context = {"form": form, "page": page, "lines": lines, "to_confirm": selectors.numbers_unconfirmed(actor)}
    return render(request, "cases/calls/call_import_list.html", context, status=400 if form.errors else 200)


@access("call.import")
@require_http_methods(["GET", "POST"])
def call_import_columns(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Which column is which, with real rows as they would be read."""
    actor = actor_of(request)
    row = selectors.detail(actor, uid)
    if not selectors.is_open(row):
        return redirect("cases:call-import-detail", uid=uid)
    try:
        rows = selectors.sample(row)
        found = selectors.proposal(actor, row, rows)
    except FileProblem as problem:
        messages.error(request, str(problem))
        return redirect("cases:call-import-detail", uid=uid)
    form = _columns_form(request, actor, row, rows, found)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        name = form.cleaned_data["name"]
        operations.start(actor=actor, import_id=row.pk, name=name, profile=form.profile(row.agency))
        return redirect("cases:call-import-detail", uid=uid)
    if request.method == "GET":
        record_view(actor, row)
    profile = _profile_of(form, row) if form.is_bound else found.profile
    preview = selectors.preview(row, rows, profile)
    context = {
        "row": row,
        "form": form,
        "found": found,
        "preview": preview,
        "calls": [(call, call_words.level_mark(level), call_words.doubts(call.values["time_marks"])) for call, level in preview.calls],
        "rejected": selectors.reasons(preview.rejected),
        "unreadable": [(call_words.FIELDS.get(name, name), number) for name, number in preview.unreadable.items()],
        "levels": [
            (call_words.level_mark(level), preview.levels.get(level, 0))
            for level in ("certain", "possible", "no")
            if preview.levels.get(level)
        ],
    }
    return render(
        request, "cases/calls/call_import_columns.html", context, status=400 if form.errors and "preview" not in request.POST else 200
    )


def _columns_form(request: HttpRequest, actor: Actor, row: Any, rows: Any, found: selectors.Proposal) -> ColumnsForm:
    examples: dict[str, str] = {}
    for record_ in rows[:50]:
        for name, cell in zip(record_.header, record_.cells or [], strict=False):
            if cell.strip() and cell.strip().casefold() not in {mark.casefold() for mark in found.profile.missing_markers}:
                examples.setdefault(name, " ".join(cell.split())[:28])
    initial = ColumnsForm.initial_of(
        found.profile, name=kept_name(found.kept, row.agency), services=found.services, agency_values=found.agency_values, agency=row.agency
    )
    return ColumnsForm(
        request.POST or None,
        header=found.header,
        examples=examples,
        hours=found.hours,
        numbers=found.numbers,
        services=found.services,
        agencies=agencies_to_enter(actor),
        zone=found.profile.time_zone,
        initial=initial,
    )


def _profile_of(form: ColumnsForm, row: Any) -> Profile:
    form.is_valid()
    kept = form.profile(row.agency)
    return Profile(
        **{
            name: kept[name]
            for name in ("columns", "time_zone", "date_formats", "missing_markers", "midnight_is_missing", "list_separator")
        }
    )


@access("call.import")
@require_GET
def call_import_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One import: how far it is, what became of the rows."""
    actor = actor_of(request)
    row = selectors.detail(actor, uid)
    return render(
        request, "cases/calls/call_import_detail.html", _progress(row) | {"to_confirm": selectors.number_unconfirmed(actor, row.agency)}
    )


@access("call.import")
@require_GET
def call_import_progress(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The progress bar by itself; once the import has ended, the page is asked for anew."""
    row = selectors.detail(actor_of(request), uid)
    context = _progress(row)
    response = render(request, "cases/calls/call_import_progress.html", context)
    if not context["is_running"]:
        response["HX-Refresh"] = "true"
    return response


def _progress(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "mark": call_words.import_mark(row),
        "is_running": selectors.is_running(row),
        "is_open": selectors.is_open(row),
        "percent": call_words.progress_of(row),
        "counts": call_words.counts(row),
    }


@access("call.import")
@require_GET
def call_import_rejected(request: HttpRequest, uid: UUID) -> StreamingHttpResponse:
    """The rejected rows as CSV: line number, reason, the row as it came."""
    actor = actor_of(request)
    row = selectors.detail(actor, uid)
    record(actor, "callimport.download", row, rows=row.rows_rejected)
    response = StreamingHttpResponse(selectors.rejected_file(actor, row), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rejected-{str(row.uid)[:8]}.csv"'
    return response


@access("call.import")
@require_POST
def call_import_discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Removes a file that was not imported."""
    actor = actor_of(request)
    operations.discard(actor=actor, import_id=selectors.detail(actor, uid).pk)
    messages.success(request, _("The file was removed. Nothing was imported from it."))
    return redirect("cases:call-import-list")


@access("call.import")
@require_http_methods(["GET", "POST"])
def call_type_list(request: HttpRequest) -> HttpResponse:
    """What the agency's call types mean; confirms those of one page together."""
    actor = actor_of(request)
    agencies = selectors.agencies_with_types(actor)
    filters = TypeFilterForm(request.GET, agencies=agencies)
    filters.is_valid()
    got = filters.cleaned_data
    agency = next((a for a in agencies if str(a.uid) == got.get("agency")), agencies[0] if agencies else None)
    if agency is None:
        return render(request, "cases/calls/call_types.html", {"agency": None})
    rows = selectors.types(
        actor, agency=agency, level=got.get("level", ""), unconfirmed=got.get("state") == "open", text=got.get("text", "")
    )
    page = paging.page(rows, ["local_type", "id"], request.GET.get("cursor"), TYPES)
    if request.method == "POST":
        return _confirm(
            request, actor, agency, selectors.types_by_uid(actor, agency, [name[6:] for name in request.POST if name.startswith("level-")])
        )
    form = TypesForm(types=page.rows)
    numbers = selectors.numbers_of_calls(page.rows)
    lines = [(row, level, standard, numbers.get(row.pk, 0)) for row, level, standard in form.rows()]
    context = {
        "agency": agency,
        "filters": filters,
        "many": len(agencies) > 1,
        "page": page,
        "lines": lines,
        "open": selectors.number_unconfirmed(actor, agency),
    }
    return render(request, "cases/calls/call_types.html", context)


def _confirm(request: HttpRequest, actor: Actor, agency: Any, types: Any) -> HttpResponse:
    form = TypesForm(request.POST, types=types)
    if not form.is_valid():
        raise Invalid(_("Choose a level and a standard type from the lists."))
    moved = call_types.confirm(actor=actor, agency=agency, choices=form.choices())
    done = ngettext("%(n)s type confirmed.", "%(n)s types confirmed.", len(types)) % {"n": len(types)}
    changed = ngettext("%(n)s call changed its level.", "%(n)s calls changed their level.", moved) % {"n": moved}
    messages.success(request, f"{done} {changed}" if moved else done)
    return redirect(request.get_full_path())
