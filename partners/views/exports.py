"""The directory as a file that other HSDS tools read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from corecit.access.actor import actor_of
from corecit.access.declare import access
from partners.selectors import exports as selectors


@access("directory.manage")
@require_GET
def export_page(request: HttpRequest) -> HttpResponse:
    """What the file holds, and where to get it."""
    return render(request, "partners/export_page.html")


@access("directory.manage")
@require_GET
def export_file(request: HttpRequest) -> StreamingHttpResponse:
    """The directory as HSDS 3.0 JSON."""
    response = StreamingHttpResponse(selectors.stream(actor_of(request)), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="directory-hsds-3.0.json"'
    return response
