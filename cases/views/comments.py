"""Comments of supervisors: on a note, to its author, or on a case, to a colleague of the same side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.forms.notes import CommentForm
from cases.note_words import CASE_COMMENT, COMMENT
from cases.operations import notes as operations
from cases.presenters import notes as presenters
from cases.selectors import notes, records
from cases.views.records import case_context
from corecit.access.actor import Actor, actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize
from corecit.common.errors import Conflict, Invalid
from corecit.web.forms import show_refusal
from corecit.web.operations import drafts
from corecit.web.selectors.drafts import open_sheet


@access("encounter.review")
@require_http_methods(["GET", "POST"])
def note_comment(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Comment on a note, for its author and the supervisors of its side."""
    actor = actor_of(request)
    note = notes.get(actor, uid)
    authorize(actor, "comment", note)
    return _comment(request, actor, note.case, [(note.author_id, note.author.name)], COMMENT, note)


@access("encounter.review")
@require_http_methods(["GET", "POST"])
def record_comment(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Comment on the work on a case, for one colleague and the supervisors of their side."""
    actor = actor_of(request)
    case = records.get(actor, uid)
    authorize(actor, "transition", case)
    return _comment(request, actor, case, notes.colleagues(actor, case), CASE_COMMENT, None)


def _comment(request: HttpRequest, actor: Actor, case: Any, to: list[tuple[int, str]], name: str, about: Any) -> HttpResponse:
    subject = about or case
    sheet = open_sheet(actor, name, subject.uid)
    kept = sheet.data.dict() if sheet.data else {}
    known = {key: kept[key] for key in ("uid", "addressed_to", "text") if kept.get(key)}
    form = CommentForm(request.POST or None, colleagues=to, initial=known)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            operations.comment(
                actor=actor,
                case_id=case.pk,
                addressed_to_id=values["addressed_to"],
                text=values["text"],
                about_id=about.pk if about else None,
                uid=values["uid"],
            )
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            drafts.clear(actor=actor, form=name, object_uid=subject.uid)
            messages.success(request, _("The comment is signed; its reader is told."))
            return redirect("cases:note-detail", uid=about.uid) if about else redirect("cases:record-detail", uid=case.uid)
    context = case_context(actor, case) | {
        "form": form,
        "sheet": sheet,
        "side": actor.side,
        "to": to,
        "about": about,
        "shown": presenters.printed(about) if about else None,
    }
    return render(request, "cases/records/comment_create.html", context, status=400 if form.errors else 200)
