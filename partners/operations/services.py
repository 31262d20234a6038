"""Keeping services: making, changing, retiring, restoring, saying that one was checked, and whether it has room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.audit import trail
from corecit.common import clock
from corecit.common.errors import Invalid
from partners.models import (
    CapacityReport,
    CapacityStatus,
    Location,
    Organization,
    RequiredDocument,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from partners.operations import parts
from partners.operations.versions import check_version


@dataclass
class ServiceParts:
    """What hangs on a service, as its form says; None leaves what stands."""

    phones: parts.Rows = ()
    schedules: parts.Rows = ()
    locations: Iterable[UUID | str] | None = None
    languages: Iterable[str] | None = None
    # Code -> name of the languages that the form offers.
    language_names: Mapping[str, str] = field(default_factory=dict)
    documents: str | None = None
    areas: str | None = None


@transaction.atomic
def create(*, actor: Actor, organization: Organization, values: Mapping[str, Any], hanging: ServiceParts | None = None) -> Service:
    """A new service of an organisation."""
    authorize(actor, "create", Service)
    authorize(actor, "change", organization)
    made = Service.objects.create(organization=organization, **values)
    _set_parts(made, hanging or ServiceParts())
    trail.record(actor, "service.create", made)
    return made


@transaction.atomic
def change(
    *, actor: Actor, service: Service, values: Mapping[str, Any], hanging: ServiceParts | None = None, version: dt.datetime | None = None
) -> Service:
    """Changes a service and what hangs on it; raises Conflict when somebody else changed it since `version`."""
    found = lock(actor, Service, "change", pk=service.pk)
    check_version(found, version)
    if "needs" in values:
        values = {**values, "needs_are_proposed": False}
    changed = parts.set_fields(found, values)
    count = _set_parts(found, hanging or ServiceParts())
    if changed or count:
        trail.record(actor, "service.change", found, fields=changed, parts=count)
    return found


def _set_parts(service: Service, hanging: ServiceParts) -> int:
    count = parts.sync_phones(hanging.phones, service=service) + parts.sync_schedules(hanging.schedules, service=service)
    if hanging.locations is not None:
        count += _set_locations(service, hanging.locations)
    if hanging.languages is not None:
        count += parts.sync_languages(hanging.languages, hanging.language_names, service=service)
    if hanging.documents is not None:
        count += parts.sync_lines(RequiredDocument, "document", hanging.documents, service=service)
    if hanging.areas is not None:
        count += parts.sync_lines(ServiceArea, "name", hanging.areas, service=service)
    return count


def _set_locations(service: Service, uids: Iterable[UUID | str]) -> int:
    """The service is given at these locations of its organisation; a place it shares with another organisation stays."""
    wanted = set(Location.objects.filter(organization_id=service.organization_id, uid__in=list(uids)).values_list("pk", flat=True))
    links = ServiceAtLocation.objects.filter(service=service, location__organization_id=service.organization_id)
    present = set(links.values_list("location_id", flat=True))
    links.exclude(location_id__in=wanted).delete()
    ServiceAtLocation.objects.bulk_create(ServiceAtLocation(service=service, location_id=pk) for pk in wanted - present)
    return len(wanted ^ present)


@transaction.atomic
def retire(*, actor: Actor, service: Service) -> Service:
    """Takes a service out of the directory; referrals to it stay readable."""
    found = lock(actor, Service, "retire", pk=service.pk)
    parts.set_fields(found, {"retired_at": clock.now(), "retired_by": actor.user})
    trail.record(actor, "service.retire", found)
    return found


@transaction.atomic
def restore(*, actor: Actor, service: Service) -> Service:
    """Takes a retired service back."""
    found = lock(actor, Service, "restore", pk=service.pk)
    parts.set_fields(found, {"retired_at": None, "retired_by": None})
    trail.record(actor, "service.restore", found)
    return found


@transaction.atomic
def assure(*, actor: Actor, service: Service) -> Service:
    """Says that the entry was checked today (HSDS assured_date)."""
    found = lock(actor, Service, "assure", pk=service.pk)
    email = actor.user.email if actor.user else ""
    parts.set_fields(found, {"assured_date": timezone.localdate(), "assurer_email": email, "needs_are_proposed": False})
    trail.record(actor, "service.assure", found)
    return found


@transaction.atomic
def report_capacity(*, actor: Actor, service: Service, status: str, slots: int | None = None, note: str = "") -> CapacityReport:
    """Says whether a service has room now; raises Invalid for free places at a service that is full."""
    found = lock(actor, Service, "report_capacity", pk=service.pk)
    if status not in CapacityStatus.values:
        raise Invalid(_("Say whether there is room."), {"status": [_("Choose one of the answers.")]})
    if slots and status == CapacityStatus.NONE:
        raise Invalid(_("A full service has no free places."), {"slots": [_("Leave this empty, or say that there is room.")]})
    report = CapacityReport.objects.create(
        service=found, status=status, slots=slots, note=note, reported_at=clock.now(), reported_by=actor.user
    )
    parts.set_fields(found, {"capacity_status": status, "capacity_slots": slots, "capacity_at": report.reported_at})
    trail.record(actor, "service.report_capacity", found, status=status)
    return report
