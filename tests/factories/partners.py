"""A small synthetic directory."""

from __future__ import annotations

import datetime as dt
from typing import Any

from partners.models import Address, Agreement, Location, Organization, Phone, Schedule, Service, ServiceAtLocation
from tests.cast import ORGANIZATION_UID

# A square in the middle of synthetic Harmon County.
CENTER = (41.500, -72.700)


def make_organization(name: str = "Harbor House", **fields: Any) -> Organization:
    return Organization.objects.create(name=name, description=f"{name} helps.", **fields)


def partner_organization(**fields: Any) -> Organization:
    """The organisation for which cast.partner answers."""
    return make_organization(**{"name": "Harbor House", "uid": ORGANIZATION_UID, "referral_email": "intake@harbor.example", **fields})


def make_service(organization: Organization | None = None, name: str = "Crisis stabilization", **fields: Any) -> Service:
    return Service.objects.create(
        organization=organization or make_organization(),
        **{"name": name, "needs": ["crisis_stabilization"], "description": "A quiet room.", **fields},
    )


def make_location(organization: Organization, lat: float | None = CENTER[0], lon: float | None = CENTER[1], **fields: Any) -> Location:
    location = Location.objects.create(organization=organization, latitude=lat, longitude=lon, **{"name": "Main office", **fields})
    Address.objects.create(location=location, address_1="12 Harbor Street", city="Riverton", state_province="CT", postal_code="06000")
    return location


def place(service: Service, lat: float | None = CENTER[0], lon: float | None = CENTER[1], **fields: Any) -> Location:
    """Puts a service at a new location."""
    location = make_location(service.organization, lat, lon, **fields)
    ServiceAtLocation.objects.create(service=service, location=location)
    return location


def open_weekly(
    service: Service | None, days: str = "MO,TU,WE,TH,FR", opens: str = "09:00", closes: str = "17:00", **fields: Any
) -> Schedule:
    return Schedule.objects.create(
        **{
            "service": service,
            "freq": "WEEKLY",
            "byday": days,
            "opens_at": dt.time.fromisoformat(opens),
            "closes_at": dt.time.fromisoformat(closes),
        }
        | fields
    )


def give_phone(number: str = "555-0100", **parent: Any) -> Phone:
    return Phone.objects.create(number=number, **parent)


def make_agreement(organization: Organization, **fields: Any) -> Agreement:
    return Agreement.objects.create(
        organization=organization, **{"kind": "mou", "title": "MOU 7", "starts_on": dt.date(2026, 1, 1), **fields}
    )
