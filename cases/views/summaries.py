"""The summary of a case, for the reader's own side: on a page to print, and as PDF."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases import summaries
from cases.forms.summaries import PartsForm
from cases.presenters import summaries as presenters
from cases.presenters import summary_papers
from cases.selectors import records
from cases.views.records import case_context
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.audit.trail import record
from corecit.common import clock


def _chosen(request: HttpRequest, actor: Actor) -> list[str]:
    """The parts asked for, all of those offered where none is named."""
    names, wanted = [part.name for part in summaries.offered(actor)], request.GET.getlist("part")
    return [name for name in names if name in wanted] or names


@access("case.view")
@require_GET
def record_print(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The chosen parts of the case on a page to print, with the notice, the reader and the time on it; audited."""
    actor = actor_of(request)
    case, chosen = records.get(actor, uid), _chosen(request, actor)
    record(actor, "case.print", case, person=case.person, parts=chosen)
    heading, words = presenters.side_notice(actor)
    context = case_context(actor, case) | {
        "parts": summaries.filled(actor, case, chosen),
        "form": PartsForm(initial={"part": chosen}, offered=summaries.offered(actor)),
        "heading": heading,
        "notices": [words, *summaries.notices(actor, case)],
        "printed_at": clock.now(),
        "side": actor.side,
    }
    return render(request, "cases/records/record_print.html", context)


@access("case.view")
@require_GET
def record_pdf(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The same as PDF, under a name that gives nothing away; audited as an export."""
    actor = actor_of(request)
    case, chosen = records.get(actor, uid), _chosen(request, actor)
    record(actor, "case.export", case, person=case.person, parts=chosen, format="pdf")
    filled, notices = summaries.filled(actor, case, chosen), summaries.notices(actor, case)
    made = summary_papers.paper(actor, case, filled, notices, clock.now())
    headers = {"Content-Disposition": 'attachment; filename="summary.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
