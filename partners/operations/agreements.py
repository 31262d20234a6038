"""Keeping the agreements signed with organisations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.audit import trail
from partners.models import Agreement, Organization
from partners.operations import parts


@transaction.atomic
def create(*, actor: Actor, organization: Organization, values: Mapping[str, Any]) -> Agreement:
    """A new agreement with an organisation."""
    authorize(actor, "create", Agreement)
    authorize(actor, "change", organization)
    made = Agreement.objects.create(organization=organization, **values)
    trail.record(actor, "agreement.create", made, kind=made.kind)
    return made


@transaction.atomic
def change(*, actor: Actor, agreement: Agreement, values: Mapping[str, Any]) -> Agreement:
    """Changes an agreement; its history is kept."""
    found = lock(actor, Agreement, "change", pk=agreement.pk)
    changed = parts.set_fields(found, values)
    if changed:
        trail.record(actor, "agreement.change", found, fields=changed)
    return found
