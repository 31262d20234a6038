"""Keeping locations: where services are given, with address, hours, phones, languages and access."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.audit import trail
from corecit.common import clock
from partners.models import Accessibility, Address, Location, LocationType, Organization
from partners.operations import parts
from partners.operations.versions import check_version


@dataclass
class LocationParts:
    """What hangs on a location, as its form says; None leaves what stands."""

    # Of the street address; empty: there is none.
    address: Mapping[str, Any] | None = None
    phones: parts.Rows = ()
    schedules: parts.Rows = ()
    languages: Iterable[str] | None = None
    language_names: Mapping[str, str] = field(default_factory=dict)
    accessibility: str | None = None


@transaction.atomic
def create(*, actor: Actor, organization: Organization, values: Mapping[str, Any], hanging: LocationParts | None = None) -> Location:
    """A new location of an organisation."""
    authorize(actor, "create", Location)
    authorize(actor, "change", organization)
    made = Location.objects.create(organization=organization, **values)
    _set_parts(made, hanging or LocationParts())
    trail.record(actor, "location.create", made)
    return made


@transaction.atomic
def change(
    *, actor: Actor, location: Location, values: Mapping[str, Any], hanging: LocationParts | None = None, version: dt.datetime | None = None
) -> Location:
    """Changes a location and what hangs on it; raises Conflict when somebody else changed it since `version`."""
    found = lock(actor, Location, "change", pk=location.pk)
    check_version(found, version)
    changed = parts.set_fields(found, values)
    count = _set_parts(found, hanging or LocationParts())
    if changed or count:
        trail.record(actor, "location.change", found, fields=changed, parts=count)
    return found


def _set_parts(location: Location, hanging: LocationParts) -> int:
    count = parts.sync_phones(hanging.phones, location=location) + parts.sync_schedules(hanging.schedules, location=location)
    if hanging.address is not None:
        count += _set_address(location, hanging.address)
    if hanging.languages is not None:
        count += parts.sync_languages(hanging.languages, hanging.language_names, location=location)
    if hanging.accessibility is not None:
        count += parts.sync_lines(Accessibility, "description", hanging.accessibility, location=location)
    return count


def _set_address(location: Location, values: Mapping[str, Any]) -> int:
    """The first street address is changed, made, or taken away; postal addresses stay."""
    found = location.addresses.filter(address_type=LocationType.PHYSICAL).order_by("pk").first()
    if not values.get("address_1"):
        return found.delete()[0] if found else 0
    if found is None:
        Address.objects.create(location=location, **values)
        return 1
    return int(bool(parts.set_fields(found, values)))


@transaction.atomic
def retire(*, actor: Actor, location: Location) -> Location:
    """Takes a location out of the directory."""
    found = lock(actor, Location, "retire", pk=location.pk)
    parts.set_fields(found, {"is_active": False, "retired_at": clock.now(), "retired_by": actor.user})
    trail.record(actor, "location.retire", found)
    return found


@transaction.atomic
def restore(*, actor: Actor, location: Location) -> Location:
    """Takes a retired location back."""
    found = lock(actor, Location, "restore", pk=location.pk)
    parts.set_fields(found, {"is_active": True, "retired_at": None, "retired_by": None})
    trail.record(actor, "location.restore", found)
    return found
