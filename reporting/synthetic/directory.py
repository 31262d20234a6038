"""Twelve partner organisations, their services, hours and capacity."""

from __future__ import annotations

import datetime as dt
import random

from partners.models import Address, CapacityReport, Location, Organization, Phone, Schedule, Service, ServiceAtLocation
from reporting.synthetic.people import Staff
from reporting.synthetic.words import PARTNERS

WEEKDAYS = "MO,TU,WE,TH,FR"
EVERY_DAY = "MO,TU,WE,TH,FR,SA,SU"


def make_directory(staff: Staff, now: dt.datetime, chance: random.Random) -> tuple[list[Organization], list[Service]]:
    """Organisations in the order of the word list, and all their services."""
    organizations, services = [], []
    for name, offers, part2, mailbox, street, (latitude, longitude) in PARTNERS:
        domain = name.lower().replace(" ", "") + ".example"
        organization = Organization.objects.create(
            name=name,
            description=f"{name} serves the people of Harmon County.",
            email=f"info@{domain}",
            referral_email=f"{mailbox}@{domain}",
            is_part2_program=part2,
            is_covered_entity="Hospital" in name or "Clinic" in name or part2,
            assured_date=now.date() - dt.timedelta(days=chance.randint(5, 500)),
            assurer_email=staff.users["admin"].email,
        )
        organizations.append(organization)
        confidential = street == "Confidential"
        location = Location.objects.create(
            organization=organization,
            name=name,
            latitude=latitude,
            longitude=longitude,
            time_zone="America/New_York",
            is_confidential_address=confidential,
        )
        if not confidential:
            Address.objects.create(location=location, address_1=street, city="Riverton", state_province="PA", postal_code="15299")
        for offer, needs, traits in offers:
            service = Service.objects.create(
                organization=organization,
                name=offer,
                description=f"{offer} of {name}.",
                needs=needs,
                eligibility_description="Adults" if "youth" not in needs else "Children and families",
                minimum_age=None if "youth" in needs else 18,
                is_name_confidential=confidential,
                warm_handoff_phone=f"(412) 555-{chance.randint(2000, 2999)}" if chance.random() < 0.6 else "",
                insurance=["medicaid", "medicare", "private"] if chance.random() < 0.7 else [],
                weapons_rule="No weapons; property is locked at the desk." if traits.get("accepts_police_drop_off") else "",
                assured_date=organization.assured_date,
                **traits,
            )
            services.append(service)
            at = ServiceAtLocation.objects.create(service=service, location=location)
            Phone.objects.create(service=service, number=f"(412) 555-{chance.randint(3000, 3999)}", type="voice")
            if traits.get("open_24_7"):
                Schedule.objects.create(
                    service_at_location=at,
                    freq="WEEKLY",
                    byday=EVERY_DAY,
                    opens_at=dt.time(0, 0),
                    closes_at=dt.time(23, 59),
                    description="Always open",
                )
            else:
                Schedule.objects.create(
                    service_at_location=at, freq="WEEKLY", byday=WEEKDAYS, opens_at=dt.time(8, 30), closes_at=dt.time(17, 0)
                )
                if traits.get("walk_in"):
                    Schedule.objects.create(
                        service_at_location=at,
                        freq="WEEKLY",
                        byday=EVERY_DAY,
                        opens_at=dt.time(18, 0),
                        closes_at=dt.time(7, 0),
                        description="Nights",
                    )
            _report_capacity(service, staff, now, chance)
    return organizations, services


def _report_capacity(service: Service, staff: Staff, now: dt.datetime, chance: random.Random) -> None:
    if chance.random() < 0.3:
        return
    status = chance.choice(["has_capacity", "has_capacity", "waitlist", "none", "assessment_needed"])
    at = now - dt.timedelta(hours=chance.randint(1, 90))
    slots = chance.randint(1, 8) if status == "has_capacity" else None
    CapacityReport.objects.create(service=service, status=status, slots=slots, reported_at=at, reported_by=staff.users["admin"])
    service.capacity_status, service.capacity_slots, service.capacity_at = status, slots, at
    service.save(update_fields=["capacity_status", "capacity_slots", "capacity_at", "updated_at"])
