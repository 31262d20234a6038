"""The fixed cast: the people that every test of access walks through. Synthetic, all of them.

Team A is the co-response team of Harmon County (officers of Riverton PD, clinicians of the behavioral health authority);
team B is Lakeside's, with a clinician of its own. Nobody of team B may see what is team A's.
"""

from __future__ import annotations

import pickle
import time
from dataclasses import dataclass, field
from io import StringIO
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.test import Client

from corecit.access.actor import Actor
from corecit.accounts.models import Agency, Membership, Sector, Team, User
from corecit.accounts.roles import Role
from corecit.common import clock
from corecit.common.operations.codes import load_defaults

BACKEND = "corecit.accounts.backend.SignInBackend"
PASSWORD = "harmon-county-night-shift"

ORGANIZATION_UID = UUID("11111111-1111-4111-8111-111111111111")
OTHER_ORGANIZATION_UID = UUID("22222222-2222-4222-8222-222222222222")

# key -> (name, agency, team or None for all of the agency, role)
PEOPLE: dict[str, tuple[str, str, str | None, str]] = {
    "officer": ("Dana Olsen", "riverton", "a", Role.OFFICER),
    "officer_two": ("Marcus Webb", "riverton", "a", Role.OFFICER),
    "officer_b": ("Sam Ortiz", "lakeside", "b", Role.OFFICER),
    "clinician": ("Nadia Haddad", "health", "a", Role.CLINICIAN),
    "clinician_b": ("Iris Chen", "health", "b", Role.CLINICIAN),
    "peer": ("Leo Park", "health", "a", Role.PEER),
    "ems": ("Gil Tanner", "ems", "a", Role.EMS),
    "dispatcher": ("Kim Reyes", "dispatch", None, Role.DISPATCHER),
    "police_supervisor": ("Ruth Adler", "riverton", "a", Role.POLICE_SUPERVISOR),
    "police_supervisor_b": ("Tom Berg", "lakeside", "b", Role.POLICE_SUPERVISOR),
    "clinical_supervisor": ("Grace Okafor", "health", "a", Role.CLINICAL_SUPERVISOR),
    "admin": ("Paula Stein", "health", None, Role.PROGRAM_ADMIN),
    "privacy": ("Victor Lindqvist", "health", None, Role.PRIVACY_OFFICER),
    "analyst": ("Ana Silva", "health", None, Role.ANALYST),
    "partner": ("Joan Meyer", "partners", None, Role.PARTNER),
    "partner_other": ("Ravi Nair", "partners", None, Role.PARTNER),
}


@dataclass
class Cast:
    """The people by key, and their agencies and teams: cast.officer is a User, cast.actor("officer") acts."""

    agencies: dict[str, Agency] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, key: str) -> User:
        try:
            return self.__dict__["users"][key]
        except KeyError:
            raise AttributeError(key) from None

    def actor(self, key: str) -> Actor:
        """A fresh actor of a person."""
        return Actor.of(User.objects.get(pk=self.users[key].pk))

    @property
    def keys(self) -> list[str]:
        """Everybody with a role."""
        return list(PEOPLE)


AGENCIES = {
    "riverton": ("Riverton Police Department", "Riverton PD", Sector.LAW_ENFORCEMENT, {"is_criminal_justice_agency": True}),
    "lakeside": ("Lakeside Police Department", "Lakeside PD", Sector.LAW_ENFORCEMENT, {"is_criminal_justice_agency": True}),
    "health": ("Harmon County Behavioral Health", "HCBH", Sector.BEHAVIORAL_HEALTH, {"is_covered_entity": True}),
    "ems": ("Harmon County EMS", "EMS", Sector.EMS, {"is_covered_entity": True}),
    "dispatch": ("Harmon County Dispatch", "Dispatch", Sector.DISPATCH, {}),
    "partners": ("Partner organizations of Harmon County", "Partners", Sector.OTHER, {}),
}


def make_team(agency: Agency, name: str) -> Team:
    """A team with its guardian group."""
    return Team.objects.create(agency=agency, name=name, group=Group.objects.create(name=f"team {agency.short_name} {name}"))


def build() -> Cast:
    """Makes the cast in the database."""
    load_defaults(actor=Actor.system("tests"))
    cast = Cast()
    for key, (name, short, sector, flags) in AGENCIES.items():
        cast.agencies[key] = Agency.objects.create(name=name, short_name=short, sector=sector, time_zone="America/New_York", **flags)
    cast.teams["a"] = make_team(cast.agencies["health"], "Co-response Team A")
    cast.teams["b"] = make_team(cast.agencies["lakeside"], "Crisis Team B")
    for key, (name, agency, team, role) in PEOPLE.items():
        user = User.objects.create_user(f"{key.replace('_', '.')}@harmon.example", PASSWORD, name=name)
        uid = {"partner": ORGANIZATION_UID, "partner_other": OTHER_ORGANIZATION_UID}.get(key)
        Membership.objects.create(
            user=user,
            agency=cast.agencies[agency],
            team=cast.teams[team] if team else None,
            role=role,
            organization_uid=uid,
            unit=f"U-{key}"[:40],
        )
        cast.users[key] = user
    # Signed in, but without any role.
    cast.users["nobody"] = User.objects.create_user("nobody@harmon.example", PASSWORD, name="Alex Newman")
    return cast


# What `build` writes, each after what it refers to.
TABLES = ("auth_group", "common_code", "accounts_agency", "accounts_team", "accounts_user", "accounts_membership")


@dataclass(frozen=True)
class Kept:
    """The cast made once for a process, to be put in place again in a tenth of the time: its objects and its rows."""

    objects: bytes
    rows: dict[str, str]

    @classmethod
    def make(cls) -> Kept:
        """Builds the cast in a transaction that is rolled back."""
        with transaction.atomic(), connection.cursor() as cursor:
            before = {}
            for table in TABLES:
                cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608
                before[table] = cursor.fetchone()[0]
            made, rows = build(), {}
            for table in TABLES:
                copied = StringIO()
                cursor.copy_expert(f"COPY (SELECT * FROM {table} WHERE id > {before[table]} ORDER BY id) TO STDOUT", copied)  # noqa: S608
                rows[table] = copied.getvalue()
            transaction.set_rollback(True)
        return cls(pickle.dumps(made), rows)

    def put_in_place(self) -> Cast:
        """Writes the rows and returns objects that no other test has touched. The ids are taken: sequences are not rolled back."""
        with connection.cursor() as cursor:
            for table, rows in self.rows.items():
                cursor.copy_expert(f"COPY {table} FROM STDIN", StringIO(rows))
        return pickle.loads(self.objects)  # noqa: S301


@pytest.fixture(scope="session")
def kept_cast(django_db_setup, django_db_blocker) -> Kept:
    """The cast of this process."""
    with django_db_blocker.unblock():
        return Kept.make()


@pytest.fixture
def cast(db, kept_cast) -> Cast:
    """The cast, fresh for each test."""
    return kept_cast.put_in_place()


@pytest.fixture
def sign_in(client, cast):
    """sign_in("officer") -> Django's test client as that person."""

    def enter(key: str):
        give_session(client, cast.users[key])
        return client

    return enter


def give_session(client: Client, user: User) -> None:
    """A session as signing in leaves it, without what else signing in writes; that has tests of its own (tests/floor/test_sign_in.py)."""
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["began"] = session["seen"] = int(clock.now().timestamp())
    session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


def show_it_is_them(client: Client) -> None:
    """What a password given just now leaves in the session (allauth)."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()


@pytest.fixture
def sure(sign_in):
    """sure("admin") -> a client signed in as that person, password just given."""

    def enter(key: str) -> Client:
        client = sign_in(key)
        show_it_is_them(client)
        return client

    return enter
