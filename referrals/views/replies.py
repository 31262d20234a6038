"""What a partner sees behind a reply link: notice first, then the least that is needed, and the answer. No account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from corecit.access.actor import Actor, actor_of
from corecit.access.declare import PUBLIC, access
from corecit.access.policies import verdict
from corecit.common.errors import Conflict, Invalid, NotVisible
from corecit.web.forms import show_refusal
from referrals import presenters
from referrals.consents import PART2_NOTICE
from referrals.forms import AnswerForm
from referrals.operations import links
from referrals.operations import referrals as operations
from referrals.selectors import referrals as selectors
from referrals.states import WAITING


def _public(request: HttpRequest) -> Actor:
    return Actor.public("reply link", ip=actor_of(request).ip)


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    # The address is the key: it must not travel to other sites.
    response["Referrer-Policy"] = "no-referrer"
    return response


def _for_partners(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answers a link that opens nothing in words for a partner, who has no home page and no role; the same for one that never was and one withdrawn."""

    @wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, token)
        except NotVisible:
            return _page(request, "referrals/reply_unknown.html", {}, status=404)

    return wrapped


@access(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
@_for_partners
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """The referral behind a link, once the notice was accepted in this browser; POST answers it."""
    link = selectors.by_token(token)
    if selectors.is_expired(link):
        return _page(request, "referrals/reply_expired.html", {"token": token}, status=410)
    if not request.session.get(f"reply-{link.uid}"):
        return _page(
            request,
            "referrals/reply_notice.html",
            {"token": token, "link": link, "part2_notice": selectors.needs_part2_notice(link.referral) and PART2_NOTICE},
        )
    actor = _public(request)
    referral = selectors.open_reply(actor, link)
    form = AnswerForm(request.POST or None, status=referral.status)
    conflict = ""
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer_referral(actor=actor, referral=referral, link=link, **form.cleaned_data)
        except Invalid as error:
            show_refusal(form, error)
        except Conflict as error:
            conflict = error.reason
        else:
            request.session[f"replied-{link.uid}"] = True
            return redirect("referrals:reply", token=token)
    context = {
        "token": token,
        "referral": referral,
        "status": presenters.status(referral),
        "carried": presenters.carried(selectors.carried(referral)) if referral.status in WAITING else [],
        "has_ended": referral.status not in WAITING,
        "part2_notice": selectors.needs_part2_notice(referral) and PART2_NOTICE,
        "form": form,
        "may_answer": verdict(Actor.system("reply link"), "answer", referral),
        "thanks": request.session.pop(f"replied-{link.uid}", False) if request.method == "GET" else False,
        "conflict": conflict,
        "link": link,
    }
    return _page(request, "referrals/reply.html", context, status=409 if conflict else 400 if form.errors else 200)


@access(PUBLIC)
@require_POST
@_for_partners
def reply_notice(request: HttpRequest, token: str) -> HttpResponse:
    """The notice was read."""
    link = selectors.by_token(token)
    if not selectors.is_expired(link):
        links.accept_notice(actor=_public(request), link=link)
        request.session[f"reply-{link.uid}"] = True
    return redirect("referrals:reply", token=token)


@access(PUBLIC)
@require_POST
@_for_partners
def reply_new_link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the team for a new link."""
    links.ask_for_new_link(actor=_public(request), link=selectors.by_token(token))
    return _page(request, "referrals/reply_asked.html", {})
