"""Agencies, teams and the people who sign in."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from corecit.accounts.models import Agency, Credential, CredentialKind, Membership, Sector, Shift, Team, User
from corecit.accounts.roles import Role
from partners.models import Organization

# The demo's one password; these accounts are made by the synthetic county and nowhere else.
DEMO_PASSWORD = "quiet-night-in-harmon"  # noqa: S105
DOMAIN = "harmon.example"

AGENCIES: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "riverton": (
        "Riverton Police Department",
        "Riverton PD",
        Sector.LAW_ENFORCEMENT,
        {"is_criminal_justice_agency": True, "ori": "PA0990100"},
    ),
    "lakeside": (
        "Lakeside Police Department",
        "Lakeside PD",
        Sector.LAW_ENFORCEMENT,
        {"is_criminal_justice_agency": True, "ori": "PA0990200"},
    ),
    "sheriff": (
        "Harmon County Sheriff",
        "Sheriff",
        Sector.LAW_ENFORCEMENT,
        {"is_criminal_justice_agency": True, "ori": "PA0990000", "shares_narrative_with_clinicians": True},
    ),
    "health": ("Harmon County Behavioral Health Authority", "HCBHA", Sector.BEHAVIORAL_HEALTH, {"is_covered_entity": True}),
    "ems": ("Harmon County EMS", "EMS", Sector.EMS, {"is_covered_entity": True}),
    "dispatch": ("Harmon County Emergency Communications", "Dispatch", Sector.DISPATCH, {}),
    "partners": ("Partner organizations", "Partners", Sector.OTHER, {}),
}
# key -> (owner agency, name)
TEAMS = {
    "riverton": ("health", "Riverton co-response"),
    "lakeside": ("health", "Lakeside co-response"),
    "county": ("sheriff", "County crisis deputies"),
}
# sign-in, name, agency, team, role; the first of each role is shown as the demo's sign-in.
PEOPLE: list[tuple[str, str, str, str | None, str]] = [
    ("officer", "Dana Olsen", "riverton", "riverton", Role.OFFICER),
    ("officer2", "Marcus Webb", "riverton", "riverton", Role.OFFICER),
    ("officer3", "Priya Nair", "riverton", "riverton", Role.OFFICER),
    ("officer4", "Tom Hale", "riverton", "riverton", Role.OFFICER),
    ("lakeside.officer", "Sam Ortiz", "lakeside", "lakeside", Role.OFFICER),
    ("lakeside.officer2", "Erin Walsh", "lakeside", "lakeside", Role.OFFICER),
    ("lakeside.officer3", "Jamal Reed", "lakeside", "lakeside", Role.OFFICER),
    ("deputy", "Cole Harlan", "sheriff", "county", Role.OFFICER),
    ("deputy2", "Mia Fuentes", "sheriff", "county", Role.OFFICER),
    ("clinician", "Nadia Haddad", "health", "riverton", Role.CLINICIAN),
    ("clinician2", "Owen Blake", "health", "riverton", Role.CLINICIAN),
    ("lakeside.clinician", "Iris Chen", "health", "lakeside", Role.CLINICIAN),
    ("county.clinician", "Ada Morris", "health", "county", Role.CLINICIAN),
    ("peer", "Leo Park", "health", "riverton", Role.PEER),
    ("chw", "Rosa Medina", "health", "lakeside", Role.PEER),
    ("medic", "Gil Tanner", "ems", "riverton", Role.EMS),
    ("dispatcher", "Kim Reyes", "dispatch", None, Role.DISPATCHER),
    ("dispatcher2", "Joe Lind", "dispatch", None, Role.DISPATCHER),
    ("sergeant", "Ruth Adler", "riverton", "riverton", Role.POLICE_SUPERVISOR),
    ("lakeside.sergeant", "Tom Berg", "lakeside", "lakeside", Role.POLICE_SUPERVISOR),
    ("lieutenant", "Ann Becker", "sheriff", "county", Role.POLICE_SUPERVISOR),
    ("supervisor", "Grace Okafor", "health", "riverton", Role.CLINICAL_SUPERVISOR),
    ("lakeside.supervisor", "Hugo Prado", "health", "lakeside", Role.CLINICAL_SUPERVISOR),
    ("admin", "Paula Stein", "health", None, Role.PROGRAM_ADMIN),
    ("privacy", "Victor Lindqvist", "health", None, Role.PRIVACY_OFFICER),
    ("analyst", "Ana Silva", "health", None, Role.ANALYST),
    ("partner", "Joan Meyer", "partners", None, Role.PARTNER),
    ("partner2", "Ravi Kapoor", "partners", None, Role.PARTNER),
]


@dataclass
class Staff:
    """What the rest of the county is built on."""

    agencies: dict[str, Agency] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def of(self, team: str, role: str) -> list[User]:
        """The people of a team with a role."""
        return [self.users[key] for key, _name, _agency, where, what in PEOPLE if where == team and what == role]


def make_staff(now: dt.datetime, chance: random.Random) -> Staff:
    """Agencies, teams, users, memberships."""
    staff = Staff()
    for key, (name, short, sector, flags) in AGENCIES.items():
        staff.agencies[key] = Agency.objects.create(name=name, short_name=short, sector=sector, time_zone="America/New_York", **flags)
    for key, (owner, name) in TEAMS.items():
        home = staff.agencies[owner]
        staff.teams[key] = Team.objects.create(agency=home, name=name, group=Group.objects.create(name=f"team {home.short_name} {name}"))
    password = make_password(DEMO_PASSWORD)
    for number, (key, name, agency, team, role) in enumerate(PEOPLE):
        user = User.objects.create(
            email=f"{key}@{DOMAIN}",
            name=name,
            password=password,
            phone=f"+1412555{100 + number:04}",
            badge_number=str(1200 + number * 7) if role == Role.OFFICER else "",
        )
        unit = {Role.OFFICER: f"{(team or 'x')[0].upper()}{number + 11}", Role.CLINICIAN: f"CR{number}", Role.EMS: "Medic 4"}.get(role, "")  # type: ignore[call-overload]
        Membership.objects.create(user=user, agency=staff.agencies[agency], team=staff.teams[team] if team else None, role=role, unit=unit)
        staff.users[key] = user
    # One person who wears two hats, to show the switch at the top of the page.
    Membership.objects.create(
        user=staff.users["supervisor"], agency=staff.agencies["health"], team=staff.teams["riverton"], role=Role.CLINICIAN
    )
    make_trainings(staff, now, chance)
    make_shifts(staff, now)
    return staff


def make_trainings(staff: Staff, now: dt.datetime, chance: random.Random) -> None:
    """Most officers have the 40 hours; some expire soon."""
    rows = []
    for key, _name, _agency, _team, role in PEOPLE:
        if role in (Role.OFFICER, Role.POLICE_SUPERVISOR) and chance.random() < 0.75:
            earned = now.date() - dt.timedelta(days=chance.randint(60, 1050))
            rows.append(
                Credential(
                    user=staff.users[key],
                    kind=CredentialKind.CIT40,
                    hours=40,
                    earned_on=earned,
                    expires_on=earned + dt.timedelta(days=1095),
                    provider="Harmon County CIT Academy",
                )
            )
        elif role == Role.OFFICER:
            rows.append(
                Credential(
                    user=staff.users[key],
                    kind=CredentialKind.MHFA,
                    hours=8,
                    earned_on=now.date() - dt.timedelta(days=400),
                    provider="County health department",
                )
            )
        elif role == Role.DISPATCHER:
            rows.append(
                Credential(
                    user=staff.users[key],
                    kind=CredentialKind.DISPATCHER,
                    hours=8,
                    earned_on=now.date() - dt.timedelta(days=200),
                    provider="Harmon County CIT Academy",
                )
            )
        elif role == Role.CLINICIAN:
            rows.append(
                Credential(
                    user=staff.users[key],
                    kind=CredentialKind.LICENCE,
                    earned_on=now.date() - dt.timedelta(days=900),
                    expires_on=now.date() + dt.timedelta(days=195),
                    provider="State board",
                )
            )
    Credential.objects.bulk_create(rows)


def make_shifts(staff: Staff, now: dt.datetime) -> None:
    """Twelve-hour shifts around now, so that somebody is on duty whenever the demo is opened."""
    rows = []
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for number, (key, _name, _agency, team, role) in enumerate(PEOPLE):
        if team and role in (Role.OFFICER, Role.CLINICIAN, Role.EMS):
            for day in range(-3, 11):
                start = midnight + dt.timedelta(days=day, hours=11 if number % 2 == 0 else 23)
                rows.append(Shift(user=staff.users[key], team=staff.teams[team], starts_at=start, ends_at=start + dt.timedelta(hours=12)))
    Shift.objects.bulk_create(rows)


def bind_partner_users(staff: Staff, organizations: list[Organization]) -> None:
    """The two partner users answer for the crisis center and the clinic."""
    for key, index in (("partner", 0), ("partner2", 2)):
        Membership.objects.filter(user=staff.users[key]).update(organization_uid=organizations[index].uid)
