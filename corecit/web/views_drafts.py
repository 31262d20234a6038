"""Drafts: saving while somebody types, the list, discarding."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from corecit.access.actor import actor_of
from corecit.access.declare import SIGNED_IN, access
from corecit.common.errors import NotVisible, Refusal
from corecit.web import drafts, panels
from corecit.web.operations import drafts as operations
from corecit.web.selectors import drafts as selectors
from corecit.web.views import back


@access(SIGNED_IN)
@require_POST
def draft_save(request: HttpRequest, form: str, uid: UUID | None = None) -> JsonResponse:
    """Keeps what is typed; answers in JSON, as the script that asks expects: {saved_at}, or {reason} with the status of the refusal."""
    try:
        draft = operations.save(
            actor=actor_of(request), form=form, object_uid=uid, data=drafts.kept(request.POST), token=request.POST.get("draft", "")
        )
    except NotVisible:
        return JsonResponse({"reason": _("This form is not open to you.")}, status=404)
    except Refusal as refusal:
        return JsonResponse({"reason": refusal.reason}, status=refusal.status)
    return JsonResponse({"saved_at": time_format(timezone.localtime(draft.updated_at), "H:i")})


@access(SIGNED_IN)
@require_GET
def draft_list(request: HttpRequest) -> HttpResponse:
    """My drafts: what the apps show of theirs, then every other form left unfinished."""
    actor = actor_of(request)
    return render(request, "web/drafts.html", {"drafts": selectors.mine(actor), "panels": panels.render_place(request, "drafts")})


@access(SIGNED_IN)
@require_POST
def draft_discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Drops a draft, and goes back to the form or to the list."""
    operations.discard(actor=actor_of(request), uid=uid)
    messages.success(request, _("The draft was discarded."))
    return back(request, "web:drafts")
