"""Pages of a person's consents."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.access.policies import authorize, verdict
from corecit.common import clock
from corecit.common.errors import Invalid
from corecit.web.forms import show_refusal
from partners.selectors import organizations
from referrals import presenters
from referrals.consents import problem
from referrals.forms import ConsentForm
from referrals.operations import consents as operations
from referrals.selectors import referrals as selectors


@access("referral.view")
@require_GET
def consent_list(request: HttpRequest, case: UUID) -> HttpResponse:
    """The consents of a case, with what stands in the way of using each."""
    actor = actor_of(request)
    found = selectors.case_of(actor, case)
    today, works = clock.now().date(), selectors.works_on_case(actor, found)
    rows = [
        {
            "consent": consent,
            "recipient": presenters.recipient(actor, consent, works_on_case=works),
            "problem": problem(consent, organization_id=consent.recipient_id, person_id=found.person_id, on=today),
            "may_revoke": verdict(actor, "revoke", consent),
        }
        for consent in selectors.consents_of(actor, found)
    ]
    return render(request, "referrals/consent_list.html", {"case": found, "rows": rows, "may": verdict(actor, "work", found)})


@access("referral.create")
@require_http_methods(["GET", "POST"])
def consent_create(request: HttpRequest, case: UUID) -> HttpResponse:
    """Write down a consent."""
    actor = actor_of(request)
    found = selectors.case_of(actor, case)
    authorize(actor, "work", found)
    recipients = [(str(o.uid), o.name) for o in organizations.choices(actor)]
    form = ConsentForm(
        request.POST or None,
        recipients=recipients,
        initial={"recipient": request.GET.get("recipient", ""), "signed_on": clock.now().date()},
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            operations.record_consent(actor=actor, case=found, recipient=organizations.get(actor, values.pop("recipient")), values=values)
        except Invalid as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The consent was recorded."))
            return redirect("referrals:consent-list", case=found.uid)
    return render(request, "referrals/consent_form.html", {"form": form, "case": found}, status=400 if form.errors else 200)


@access("referral.create")
@require_POST
def consent_revoke(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Revoke a consent."""
    actor = actor_of(request)
    consent = selectors.consent(actor, uid)
    operations.revoke_consent(actor=actor, consent=consent)
    messages.success(request, _("The consent was revoked. Partners no longer see what was shown under it."))
    return redirect("referrals:consent-list", case=consent.case.uid)
