"""A clinician tells an officer, and the accounting of it for the privacy officer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.forms.assessments import DisclosureForm
from cases.operations import disclosures as operations
from cases.presenters import assessments as presenters
from cases.selectors import assessments, disclosures, encounters
from corecit.access.actor import actor_of
from corecit.access.declare import access
from corecit.common.errors import Invalid
from corecit.web.forms import show_refusal


@access("clinical.write")
@require_http_methods(["GET", "POST"])
def encounter_disclose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Tells one officer of the encounter what is needed to lessen a threat."""
    actor = actor_of(request)
    encounter = encounters.get(actor, uid)
    may = disclosures.may(actor, encounter)
    rows = [presenters.shown(one) for one in assessments.of_encounter(actor, encounter)]
    screens = [(str(row.assessment.uid), f"{row.title}: {row.word}") for row in rows if row.assessment.level and not row.is_error]
    form = DisclosureForm(request.POST or None, officers=disclosures.officers(encounter), screens=screens)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            operations.disclose(
                actor=actor,
                encounter_uid=uid,
                recipient_uid=data["recipient"],
                basis=data["basis"],
                content=data["content"],
                text=data["text"],
                assessment_uid=data["assessment"] or None,
                uid=data["uid"],
            )
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The officer was told, and it is kept in the accounting of disclosures."))
            return redirect("cases:encounter-detail", uid)
    context = {"form": form, "may": may, "back": reverse("cases:encounter-detail", args=[uid]), "where": encounter.number}
    return render(request, "cases/disclosures/new.html", context, status=400 if form.errors else 200)


@access("audit.all")
@require_GET
def disclosure_list(request: HttpRequest) -> HttpResponse:
    """The accounting of disclosures, without what was said."""
    page = disclosures.accounting(actor_of(request), request.GET.get("cursor"))
    return render(request, "cases/disclosures/list.html", {"page": page, "rows": [presenters.told(one, with_words=False) for one in page]})
