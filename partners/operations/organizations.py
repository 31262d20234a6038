"""Keeping organisations: making, changing, retiring, restoring, and saying that one was checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.audit import trail
from corecit.common import clock
from partners.models import Organization
from partners.operations import parts
from partners.operations.versions import check_version


@transaction.atomic
def create(*, actor: Actor, values: Mapping[str, Any], phones: parts.Rows = (), contacts: parts.Rows = ()) -> Organization:
    """A new organisation."""
    authorize(actor, "create", Organization)
    made = Organization.objects.create(**values)
    parts.sync_phones(phones, organization=made)
    parts.sync_contacts(contacts, organization=made)
    trail.record(actor, "organization.create", made)
    return made


@transaction.atomic
def change(
    *,
    actor: Actor,
    organization: Organization,
    values: Mapping[str, Any],
    phones: parts.Rows = (),
    contacts: parts.Rows = (),
    version: dt.datetime | None = None,
) -> Organization:
    """Changes an organisation and its phones and contacts; raises Conflict when somebody else changed it since `version`."""
    found = lock(actor, Organization, "change", pk=organization.pk)
    check_version(found, version)
    changed = parts.set_fields(found, values)
    count = parts.sync_phones(phones, organization=found) + parts.sync_contacts(contacts, organization=found)
    if changed or count:
        trail.record(actor, "organization.change", found, fields=changed, parts=count)
    return found


@transaction.atomic
def retire(*, actor: Actor, organization: Organization) -> Organization:
    """Takes an organisation and its services out of the directory; what refers to them stays readable."""
    found = lock(actor, Organization, "retire", pk=organization.pk)
    parts.set_fields(found, {"is_active": False, "retired_at": clock.now(), "retired_by": actor.user})
    trail.record(actor, "organization.retire", found)
    return found


@transaction.atomic
def restore(*, actor: Actor, organization: Organization) -> Organization:
    """Takes a retired organisation back."""
    found = lock(actor, Organization, "restore", pk=organization.pk)
    parts.set_fields(found, {"is_active": True, "retired_at": None, "retired_by": None})
    trail.record(actor, "organization.restore", found)
    return found


@transaction.atomic
def assure(*, actor: Actor, organization: Organization) -> Organization:
    """Says that the entry was checked today."""
    found = lock(actor, Organization, "assure", pk=organization.pk)
    parts.set_fields(found, {"assured_date": timezone.localdate(), "assurer_email": actor.user.email if actor.user else ""})
    trail.record(actor, "organization.assure", found)
    return found
