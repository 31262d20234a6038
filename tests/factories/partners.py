"""A small synthetic directory."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from partners.models import (
    Address,
    Agreement,
    CapacityReport,
    Contact,
    Language,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)
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


def small_directory() -> list[Service]:
    """A handful of services as a county has them: open, full, by night, confidential, unchecked."""
    present = timezone.now()
    harbor = partner_organization(assured_date=present.date())
    beds = make_service(
        harbor,
        "Crisis stabilization unit",
        needs=["crisis_stabilization", "psychiatric_emergency"],
        description="Sixteen beds, up to five days. Nurse and psychiatrist day and night.",
        accepts_police_drop_off=True,
        takes_voluntary_holds=True,
        takes_involuntary_holds=True,
        walk_in=True,
        open_24_7=True,
        medical_clearance_rule="Vital signs at the door; no clearance by an emergency department needed unless hurt or intoxicated.",
        weapons_rule="Locked away at the sally port; handcuffs off at hand-off.",
        insurance=["medicaid", "medicare"],
        minimum_age=18,
        warm_handoff_phone="(555) 010-0177",
        capacity_status="has_capacity",
        capacity_slots=3,
        capacity_at=present - dt.timedelta(hours=2),
        assured_date=present.date() - dt.timedelta(days=20),
        alert="Enter by the rear court; the front door is locked after 20:00.",
    )
    place(beds, name="Harbor House, rear entrance", transportation="Bus 4, stop Harbor Street")
    give_phone("(555) 010-0100", service=beds, description="Intake, day and night")
    Language.objects.create(service=beds, code="es", name="Spanish")
    Contact.objects.create(service=beds, name="Wanda Reyes", title="Intake manager", email="wanda@harbor.example")
    CapacityReport.objects.create(service=beds, status="has_capacity", slots=3, reported_at=beds.capacity_at)
    make_agreement(harbor, signed_on=dt.date(2025, 12, 15))

    clinic = make_organization("Riverbend Recovery", is_part2_program=True, is_covered_entity=True)
    detox = make_service(
        clinic, "Withdrawal management", needs=["detox"], capacity_status="none", capacity_at=present - dt.timedelta(days=3)
    )
    place(detox, lat=CENTER[0] + 0.06)
    open_weekly(detox, "MO,TU,WE,TH,FR,SA,SU", "07:00", "21:00")
    give_phone("(555) 010-0120", service=detox)

    safe = make_organization("Lantern")
    shelter = make_service(safe, "Shelter from violence", needs=["domestic_violence", "shelter"], is_name_confidential=True, open_24_7=True)
    place(shelter, is_confidential_address=True, name="Lantern house")
    give_phone("(555) 010-0130", service=shelter, description="Hotline")

    pantry = make_service(
        make_organization("Mill Street Pantry"), "Food pantry", needs=["food"], walk_in=True, assured_date=dt.date(2024, 2, 1)
    )
    place(pantry, lat=CENTER[0] - 0.02)
    Schedule.objects.create(service=pantry, freq="MONTHLY", byday="2TU,4TU", opens_at=dt.time(10), closes_at=dt.time(14))
    Schedule.objects.create(service=pantry, description="And by appointment")
    return [beds, detox, shelter, pantry]
