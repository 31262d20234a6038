"""Services and referrals for tests."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from django.utils import timezone

from cases.models import Case
from partners.models import Organization, Service
from referrals.models import Consent, Referral
from tests.cast import ORGANIZATION_UID, OTHER_ORGANIZATION_UID, Cast

_numbers = itertools.count(1)


def make_service(name: str = "Harbor Walk-in Center", other: bool = False, email: str = "intake@harbor.example", **fields: Any) -> Service:
    """A service of the organisation whose partner user is in the cast (`other`: of the other partner)."""
    uid = OTHER_ORGANIZATION_UID if other else ORGANIZATION_UID
    organization, _ = Organization.objects.get_or_create(uid=uid, defaults={"name": "Bridge House" if other else "Harbor Center"})
    return Service.objects.create(organization=organization, name=name, referral_email=email, **fields)


def make_consent(cast: Cast, case: Case, service: Service, **fields: Any) -> Consent:
    """A valid consent to tell the service's organisation why the person is referred."""
    values: dict[str, Any] = {
        "case": case,
        "person": case.person,
        "discloser": cast.agencies["health"],
        "recipient": service.organization,
        "content": ["referral_reason"],
        "purpose": "Treatment",
        "told_right_to_revoke": True,
        "signed_on": timezone.now().date() - dt.timedelta(days=1),
        "signature": "written",
        "expires_on": timezone.now().date() + dt.timedelta(days=90),
        "created_by": cast.clinician,
    }
    return Consent.objects.create(**values | fields)


def make_referral(cast: Cast, case: Case, service: Service, **fields: Any) -> Referral:
    """A live referral that waits for the partner."""
    values: dict[str, Any] = {
        "number": f"R-T{next(_numbers):06}",
        "case": case,
        "service": service,
        "organization": service.organization,
        "kind": "live",
        "status": "requested",
        "owner": cast.clinician,
        "created_by": cast.clinician,
        "sent_at": timezone.now(),
        "shared": {"name": "SHARED-NAME-MARK"},
        "accepted_by_person": True,
    }
    return Referral.objects.create(**values | fields)
