"""Tokens of programs, and the yearly review of accounts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.accounts.forms import NoteForm, TokenForm
from corecit.accounts.operations import tokens as operations
from corecit.accounts.selectors import agencies as places
from corecit.accounts.selectors import people, reviews
from corecit.accounts.views.privileged import privileged
from corecit.audit.models import SignOffKind
from corecit.audit.operations.reviews import sign_off
from corecit.web.forms import done


@access("people.manage")
@require_GET
def token_list(request: HttpRequest) -> HttpResponse:
    """Programs that use the API."""
    return render(request, "manage/tokens.html", {"tokens": places.tokens(actor_of(request))})


@access("people.manage")
@require_http_methods(["GET", "POST"])
@privileged
def token_create(request: HttpRequest) -> HttpResponse:
    """A token for a program; shown on the answer to this form and never again."""
    actor = actor_of(request)
    form = TokenForm(request.POST or None, agencies=places.offered_agencies(actor), initial={"agency": actor.agency})
    if form.is_valid() and (made := done(form, operations.create, actor=actor, **form.cleaned_data)):
        token, text = made
        return render(request, "manage/token_made.html", {"token": token, "text": text})
    return render(request, "manage/token_create.html", {"form": form}, status=400 if form.is_bound else 200)


@access("people.manage")
@require_POST
@privileged
def token_revoke(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ends a token."""
    actor = actor_of(request)
    operations.revoke(actor=actor, token=places.token(actor, uid))
    messages.success(request, _("The token is revoked."))
    return redirect("manage:tokens")


@access("people.manage")
@require_http_methods(["GET", "POST"])
@privileged
def review(request: HttpRequest) -> HttpResponse:
    """Every account with its roles, to look through and sign for once a year."""
    actor = actor_of(request)
    users = people.in_review(actor)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sign_off(actor=actor, kind=SignOffKind.ACCOUNTS, number=len(users), note=form.cleaned_data["note"])
        messages.success(request, _("Your review is signed for."))
        return redirect("manage:review")
    signs = people.signs(users)
    context = {"rows": [(user, signs[user.pk]) for user in users], "form": form, "latest": reviews.latest(), "due": reviews.is_due()}
    return render(request, "manage/review.html", context, status=400 if form.is_bound else 200)
