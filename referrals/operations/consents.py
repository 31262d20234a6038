"""Recording and revoking a person's consent."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Case
from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Invalid
from partners.models import Organization
from referrals.consents import CONTENT
from referrals.models import Consent


@transaction.atomic
def record_consent(*, actor: Actor, case: Case, recipient: Organization, values: dict[str, Any]) -> Consent:
    """Writes down a consent with the elements of 42 CFR 2.31; raises Invalid naming the element that is missing."""
    authorize(actor, "view", case)
    authorize(actor, "work", case)
    authorize(actor, "create", Consent)
    if not values.get("content") or set(values["content"]) - set(CONTENT):
        raise Invalid(_("Say what may be disclosed."), {"content": [_("Choose at least one.")]})
    if not values.get("expires_on") and not values.get("expires_when"):
        raise Invalid(
            _("A consent ends: give a date, or the event or condition that ends it."),
            {"expires_on": [_("Give a date, or fill in the event below.")]},
        )
    if not values.get("told_right_to_revoke"):
        raise Invalid(
            _("The person must be told that they can revoke the consent."),
            {"told_right_to_revoke": [_("Tick this once the person was told.")]},
        )
    consent = Consent.objects.create(
        case=case,
        person=case.person,
        discloser=case.agency if actor.agency is None else actor.agency,
        recipient=recipient,
        created_by=actor.person,
        **values,
    )
    record(actor, "consent.create", consent, case=case, person=case.person, content=list(values["content"]))
    return consent


@transaction.atomic
def revoke_consent(*, actor: Actor, consent: Consent) -> Consent:
    """Revokes a consent: from this moment nothing is shown under it any more."""
    consent = lock(actor, Consent, "revoke", pk=consent.pk)
    consent.revoked_at, consent.revoked_by = clock.now(), actor.user
    consent.save(update_fields=["revoked_at", "revoked_by", "updated_at"])
    record(actor, "consent.revoke", consent, case=consent.case, person=consent.person)
    return consent
