"""My notices, and the outbox for those who keep the system running."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from corecit.access.actor import actor_of
from corecit.access.declare import SIGNED_IN, access
from corecit.notices import mail, presenters
from corecit.notices.operations import notices as operations
from corecit.notices.selectors import notices as selectors
from corecit.web import paging


@access(SIGNED_IN)
@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    """My notices, newest first."""
    actor = actor_of(request)
    unread_only = request.GET.get("show") == "unread"
    page = paging.page(selectors.mine(actor, unread=unread_only), selectors.NEWEST_FIRST, request.GET.get("cursor"))
    return render(request, "notices/list.html", {"page": page, "rows": presenters.notice_rows(page), "unread_only": unread_only})


@access(SIGNED_IN)
@require_POST
def notice_open(request: HttpRequest, uid: Any) -> HttpResponse:
    """Marks a notice as read and goes where it leads."""
    actor = actor_of(request)
    notice = operations.read(actor=actor, notice=selectors.one_of_mine(actor, uid))
    return redirect(notice.path or "notices:list")


@access(SIGNED_IN)
@require_POST
def notice_read_all(request: HttpRequest) -> HttpResponse:
    """Marks all my notices as read."""
    operations.read_all(actor=actor_of(request))
    return redirect("notices:list")


@access("outbox.view")
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """What the in-app outbox took instead of a mail server."""
    page = paging.page(selectors.sent(actor_of(request)), selectors.NEWEST_FIRST, request.GET.get("cursor"))
    return render(request, "notices/outbox.html", {"page": page} | _mail())


@access("outbox.view")
@require_GET
def outbox_stuck(request: HttpRequest) -> HttpResponse:
    """E-mails that did not go out."""
    page = paging.page(selectors.stuck(actor_of(request)), selectors.NEWEST_FIRST, request.GET.get("cursor"))
    return render(request, "notices/outbox_stuck.html", {"page": page, "rows": presenters.stuck_rows(page)} | _mail())


@access("outbox.view")
@require_POST
def notice_retry(request: HttpRequest, uid: Any) -> HttpResponse:
    """Has an e-mail tried again."""
    actor = actor_of(request)
    operations.retry(actor=actor, notice=selectors.one_stuck(actor, uid))
    messages.success(request, _("The e-mail is back in the outbox and is sent within a minute."))
    return redirect("notices:outbox-stuck")


def _mail() -> dict[str, Any]:
    # Reply and password links are keys: outside the demo nobody reads them here.
    return {"keeps_mail": mail.is_kept(), "shows_bodies": settings.DEMO}
