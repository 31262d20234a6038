"""The audit trail as pages: the list with its filters, its CSV, and the weekly review."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.accounts.views.privileged import privileged, privileged_look
from corecit.audit import presenters, registries
from corecit.audit.forms import FilterForm, ReviewForm
from corecit.audit.models import SignOffKind
from corecit.audit.operations.reviews import sign_off
from corecit.audit.selectors import events as selectors
from corecit.audit.selectors import seals
from corecit.audit.selectors.names import names_in
from corecit.audit.trail import record
from corecit.web.paging import page

CSV_COLUMNS = ["at", "action", "outcome", "who", "role", "agency", "object_type", "object_uid", "ip", "session", "detail"]


def _day(value: dt.date | None, plus: int = 0) -> dt.datetime | None:
    return timezone.make_aware(dt.datetime.combine(value + dt.timedelta(days=plus), dt.time.min)) if value else None


def _filtered(actor: Actor, request: HttpRequest) -> tuple[FilterForm, Any]:
    form = FilterForm(selectors.who_acted(actor), request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = selectors.events(
        actor,
        since=_day(wanted.get("since_on")),
        until=_day(wanted.get("until_on"), plus=1),
        user=form.users.get(wanted.get("who", "")),
        action=wanted.get("what", ""),
        outcome=wanted.get("outcome", ""),
        ids=registries.find(wanted["number"].strip()) if wanted.get("number", "").strip() else None,
    )
    return form, rows


@access("audit.all", "audit.own_team")
@require_GET
def event_list(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first; looking here is an event too."""
    actor = actor_of(request)
    form, rows = _filtered(actor, request)
    found = page(rows, selectors.NEWEST_FIRST, request.GET.get("cursor"))
    record(actor, "audit.read", filters=sorted(name for name in form.changed_data if name != "number"))
    return render(
        request,
        "audit/list.html",
        {"page": found, "rows": presenters.rows(found, names_in(found)), "form": form, "query": request.GET.urlencode()},
    )


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, value: str) -> str:
        """The line itself."""
        return value


def _safe(value: Any) -> str:
    # A spreadsheet takes a cell that begins so for a formula.
    text = str(value if value is not None else "")
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text


def _lines(rows: Any) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(CSV_COLUMNS)
    for event in rows.order_by("-id").iterator(chunk_size=2000):
        values = [
            event.at.isoformat(), event.action, event.outcome, event.actor_label, event.role, event.agency.short_name if event.agency else "",
            event.object_type, event.object_uid, event.ip, event.session_hash, presenters.plain_details(event),
        ]  # fmt: skip
        yield writer.writerow([_safe(value) for value in values])


@access("audit.all", "audit.own_team")
@require_GET
@privileged_look
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The events of the list as CSV, streamed; the file's name tells nothing but the day."""
    actor = actor_of(request)
    form, rows = _filtered(actor, request)
    record(actor, "audit.export", filters=sorted(form.changed_data))
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


@access("audit.all")
@require_http_methods(["GET", "POST"])
@privileged
def review(request: HttpRequest) -> HttpResponse:
    """The weekly review: what happened since the last one, the state of the seals, and the signature."""
    actor = actor_of(request)
    found = selectors.to_review(actor)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sign_off(actor=actor, kind=SignOffKind.LOG, number=found["number"], note=form.cleaned_data["note"])
        messages.success(request, _("Your review is signed for."))
        return redirect("audit:review")
    titles = {
        "denied": _("Refused"),
        "failed": _("Failed and locked sign-ins"),
        "accounts": _("Accounts, roles and tokens"),
        "exports": _("Exports and emergency access"),
    }
    names = names_in(event for group in titles for event in found[group])
    groups = [(title, presenters.rows(found[group], names)) for group, title in titles.items()]
    context = {
        "found": found,
        "groups": groups,
        "form": form,
        "reviews": selectors.reviews(actor),
        "seal": seals.latest(),
        "unsealed": seals.unsealed(),
    }
    return render(request, "audit/review.html", context, status=400 if form.is_bound else 200)
