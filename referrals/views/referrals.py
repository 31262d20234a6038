"""Pages of referrals for our own people, and the inbox of partner users."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize, verdict
from corecit.common.errors import Conflict, Invalid
from corecit.common.selectors import codes
from corecit.web.forms import show_refusal
from partners.selectors import services
from referrals import presenters
from referrals.forms import AnswerForm, FilterForm, OutcomeForm, ReferralForm
from referrals.operations import referrals as operations
from referrals.selectors import referrals as selectors


@access("referral.view")
@require_GET
def referral_list(request: HttpRequest) -> HttpResponse:
    """Referrals of the cases one may see."""
    form = FilterForm(request.GET or None)
    filters = form.cleaned_data if form.is_valid() else {}
    actor = actor_of(request)
    page = selectors.listing(actor, filters, request.GET.get("cursor"))
    page.rows = [presenters.row(actor, referral) for referral in page.rows]
    return render(request, "referrals/referral_list.html", {"page": page, "form": form})


@access("referral.answer")
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """For a partner user: what was sent to their organisation."""
    form = FilterForm(request.GET or None)
    filters = form.cleaned_data if form.is_valid() else {}
    actor = actor_of(request)
    page = selectors.listing(actor, filters | {"mine": False}, request.GET.get("cursor"))
    page.rows = [presenters.row(actor, referral) for referral in page.rows]
    return render(request, "referrals/inbox.html", {"page": page, "form": form})


@access("referral.create")
@require_GET
def referral_start(request: HttpRequest, case: UUID) -> HttpResponse:
    """Choose a service for a case."""
    actor = actor_of(request)
    found = selectors.case_of(actor, case)
    query = request.GET.get("q", "").strip()
    need = request.GET.get("need", "")
    page = services.find(actor, {"q": query, "needs": [need] if need else []}, request.GET.get("cursor"))
    context = {
        "case": found,
        "page": page,
        "query": query,
        "need": need,
        "needs": codes.choices("service_need", actor.agency),
        "may": verdict(actor, "work", found),
    }
    return render(request, "referrals/referral_start.html", context)


@access("referral.create")
@require_http_methods(["GET", "POST"])
def referral_create(request: HttpRequest, case: UUID, service: UUID) -> HttpResponse:
    """Make a referral of a case to a service."""
    actor = actor_of(request)
    found, chosen = selectors.case_of(actor, case), services.get(actor, service)
    authorize(actor, "work", found)
    usable = selectors.usable_consents(actor, found, chosen.organization_id)
    labels = [(str(consent.uid), f"{consent.purpose} · {consent.signed_on}") for consent in usable]
    initial = {"name": "" if found.person.is_unknown else f"{found.person.first_name} {found.person.last_name}".strip()}
    if not chosen.referral_address:
        initial["kind"] = "logged"
    form = ReferralForm(
        request.POST or None, initial=initial, needs=codes.choices("service_need", actor.agency, keep=chosen.needs), consents=labels
    )
    if request.method == "POST" and form.is_valid():
        consent = next((c for c in usable if str(c.uid) == form.cleaned_data.get("consent")), None)
        try:
            made = operations.create_referral(
                actor=actor,
                case=found,
                service=chosen,
                kind=form.cleaned_data["kind"],
                values=form.values,
                shared=form.shared,
                consent=consent,
            )
        except Invalid as error:
            show_refusal(form, error)
        else:
            messages.success(
                request,
                _("Referral %(number)s was sent.") % {"number": made.number}
                if made.sent_at
                else _("Referral %(number)s was logged.") % {"number": made.number},
            )
            return redirect("referrals:referral-detail", uid=made.uid)
    context = {"form": form, "case": found, "service": chosen, "consents": usable}
    return render(request, "referrals/referral_form.html", context, status=400 if form.errors else 200)


@access("referral.view", "referral.answer")
@require_GET
def referral_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One referral: ours with its case, or for a partner user what was handed over."""
    actor = actor_of(request)
    referral = selectors.detail(actor, uid)
    works = selectors.works_on_case(actor, referral.case)
    context = {
        "label": presenters.label(actor, referral, works_on_case=works),
        "organization": presenters.organization_label(actor, referral, works_on_case=works),
        "referral": referral,
        "status": presenters.status(referral),
        "carried": presenters.carried(selectors.carried(referral)),
        "part2_notice": selectors.needs_part2_notice(referral),
        "outcome_form": OutcomeForm(initial={"outcome": referral.outcome}),
        "answer_form": AnswerForm(status=referral.status),
        "may": {act: verdict(actor, act, referral) for act in ("answer", "record_outcome", "send_again", "cancel", "mark_error")},
        "is_ours": actor.can("referral.view"),
    }
    return render(request, "referrals/referral_detail.html", context)


@access("referral.answer")
@require_POST
def referral_answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A partner user's answer."""
    actor = actor_of(request)
    referral = selectors.detail(actor, uid)
    form = AnswerForm(request.POST, status=referral.status)
    if form.is_valid():
        try:
            operations.answer_referral(actor=actor, referral=referral, **form.cleaned_data)
        except Invalid as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Thank you. The team has been told."))
            return redirect("referrals:referral-detail", uid=uid)
    context = {
        "referral": referral,
        "status": presenters.status(referral),
        "carried": presenters.carried(selectors.carried(referral)),
        "part2_notice": selectors.needs_part2_notice(referral),
        "answer_form": form,
        "may": {"answer": verdict(actor, "answer", referral)},
        "is_ours": False,
    }
    return render(request, "referrals/referral_detail.html", context, status=400)


@access("referral.create")
@require_POST
def referral_outcome(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record what our follow-up learnt."""
    actor = actor_of(request)
    referral = selectors.detail(actor, uid)
    form = OutcomeForm(request.POST)
    if form.is_valid():
        operations.record_outcome(actor=actor, referral=referral, **form.cleaned_data)
        messages.success(request, _("The outcome was recorded."))
    else:
        messages.error(request, _("Choose an outcome, then save again."))
    return redirect("referrals:referral-detail", uid=uid)


@access("referral.create")
@require_POST
def referral_send_again(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Send a new link."""
    return _act(request, uid, operations.send_again, _("A new link was sent. The old one no longer works."))


@access("referral.create")
@require_POST
def referral_cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a referral back."""
    return _act(request, uid, operations.cancel_referral, _("The referral was cancelled."), reason=request.POST.get("reason", ""))


@access("referral.create")
@require_POST
def referral_error(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Mark as entered in error."""
    return _act(
        request, uid, operations.mark_error, _("The referral was marked as entered in error."), reason=request.POST.get("reason", "")
    )


def _act(request: HttpRequest, uid: UUID, operation: Any, done: str, **values: Any) -> HttpResponse:
    actor = actor_of(request)
    try:
        operation(actor=actor, referral=selectors.detail(actor, uid), **values)
    except (Invalid, Conflict) as error:
        messages.error(request, error.reason)
    else:
        messages.success(request, done)
    return redirect("referrals:referral-detail", uid=uid)
