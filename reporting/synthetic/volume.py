"""A database of a large program, for measuring: a million cases, 300 users, millions of grants; written by COPY with triggers asleep.

Three readers stand for the kinds that lists are slow for: `heavy` belongs to a team with some thirty thousand cases, `light` to an empty team
and holds 60 grants, `old` holds 3,000 grants all on the oldest cases. `manager` supervises heavy's team, `analyst` reads counts over all.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import connection, models
from psycopg2 import sql

from cases.matching import facts, keys
from cases.matching.facts import Facts
from cases.models import (
    Call,
    Case,
    CaseUserPermission,
    ClinicalPart,
    Encounter,
    EncounterDisposition,
    EncounterPerson,
    EncounterResponder,
    FollowUp,
    NameWord,
    Note,
    Person,
    PersonAddress,
    PersonKey,
    PersonKeyed,
    PersonName,
    PersonPhone,
    PolicePart,
)
from corecit.access.actor import Actor
from corecit.accounts.models import Agency, Membership, Sector, Team, User
from corecit.accounts.roles import Role
from corecit.common import clock
from corecit.common.models import Code
from corecit.common.operations.codes import load_defaults
from reporting.synthetic import volume_encounters, words
from reporting.synthetic.volume_encounters import RARE, RARE_EVERY, Span, Staff

TEAMS = 33
USERS = 300
# The readers who are measured come first; cases, grants and reports are those of the rest.
READERS = ("heavy", "light", "old", "manager", "analyst")


@dataclass(frozen=True)
class Size:
    """How much of each; grants come per case."""

    cases: int = 1_000_000
    grants_per_case: int = 5
    encounters: int = 300_000
    notes: int = 300_000
    follow_ups: int = 300_000
    calls: int = 300_000


class _Pipe(io.TextIOBase):
    """Lines made only as COPY asks for them, so that memory stays flat."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines, self.rest = lines, ""

    def read(self, size: int | None = -1) -> str:
        """At least one line, until there are none."""
        while size is None or size < 0 or len(self.rest) < size:
            line = next(self.lines, None)
            if line is None:
                break
            self.rest += line
        if size is None or size < 0:
            size = len(self.rest)
        out, self.rest = self.rest[:size], self.rest[size:]
        return out


def _cell(value: Any) -> Any:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return json.dumps(value)
    if isinstance(value, (list, tuple)):
        return "{" + ",".join(str(part) for part in value) + "}"
    return value


def copy_rows(model: type[models.Model], rows: Iterator[dict[str, Any]]) -> None:
    """Streams rows into a model's table by COPY; a field that the first row does not name takes its default in all."""
    first = next(rows)
    now = clock.now()
    fields = [field for field in model._meta.concrete_fields if not field.generated and (field.attname in first or not field.primary_key)]

    def default(field: models.Field) -> Callable[[], Any]:
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            return lambda: now
        return field.get_default

    fill = [(field.attname, default(field)) for field in fields]

    def lines() -> Iterator[str]:
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        for number, row in enumerate(itertools.chain([first], rows), 1):
            writer.writerow([_cell(row[name] if name in row else make()) for name, make in fill])
            if number % 500 == 0:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
        yield buffer.getvalue()

    columns = sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields)
    table = str(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            sql.SQL("COPY {} ({}) FROM STDIN WITH (FORMAT csv, NULL '\\N')").format(sql.Identifier(table), columns), _Pipe(lines())
        )
        if any(field.column == "id" for field in model._meta.concrete_fields):
            cursor.execute(
                sql.SQL("SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM {}))").format(sql.Identifier(table)), [table]
            )


def copy_keys(recorded: Iterator[tuple[int, Facts]]) -> None:
    """The keys of many persons; the indexes are made afterwards, as millions of keys in no order would fill them slowly."""
    words: set[str] = set()
    keyed: list[int] = []

    def key_rows() -> Iterator[dict[str, Any]]:
        for person_id, known in recorded:
            keyed.append(person_id)
            words.update(word for name in known.names for word in name.words)
            yield from ({"key": key, "person_id": person_id} for key in keys.stored(known))

    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = 'cases_personkey'::regclass AND contype = 'p'")
        name = sql.Identifier(cursor.fetchone()[0])
        cursor.execute(sql.SQL("ALTER TABLE cases_personkey DROP CONSTRAINT {}").format(name))
        copy_rows(PersonKey, key_rows())
        cursor.execute(sql.SQL("ALTER TABLE cases_personkey ADD CONSTRAINT {} PRIMARY KEY (key, person_id)").format(name))
    copy_rows(PersonKeyed, ({"person_id": pk, "version": keys.VERSION, "is_paired": False} for pk in keyed))
    copy_rows(NameWord, ({"word": word, "key": keys.word(word), "near": sorted(keys.near(word))} for word in sorted(words)))


def present() -> dict[str, User]:
    """The READERS by name where this database is filled already; none otherwise."""
    found = {user.email: user for user in User.objects.filter(email__endswith="@volume.example")}
    return {name: found[f"reader{n}@volume.example"] for n, name in enumerate(READERS)} if found else {}


def load(size: Size, say: Callable[[str], None]) -> dict[str, User]:
    """Fills an empty, migrated database and returns the READERS by name."""
    chance = random.Random(7)  # noqa: S311
    load_defaults(actor=Actor.system("volume"))
    staff, users = _make_staff()
    with connection.cursor() as cursor:
        # COPY past every trigger and foreign key check; the read table is computed in one go afterwards.
        cursor.execute("SET session_replication_role = replica")
    now = clock.now()
    span = Span(size.cases, size.encounters, now - dt.timedelta(days=3650))
    say(f"{size.cases:,} persons and cases")
    copy_rows(Person, _persons(size))
    copy_rows(PersonName, _names(size))
    copy_rows(PersonPhone, ({"person_id": n, "number": f"+1555{n:07}"} for n in range(1, size.cases + 1, 4)))
    copy_rows(PersonAddress, volume_encounters.homes(size.cases))
    copy_keys(_recorded(size))
    copy_rows(Case, _cases(size, staff, users, span))
    say(f"{size.cases * size.grants_per_case:,} grants")
    view = Permission.objects.get(codename="view_case", content_type__app_label="cases").pk
    copy_rows(CaseUserPermission, _grants(size, chance, users, view, now))
    say(f"{size.encounters:,} encounters, {size.notes:,} notes, {size.follow_ups:,} follow-ups, {size.calls:,} calls")
    _copy_encounters(span, staff)
    copy_rows(Note, _notes(size, users, span))
    copy_rows(FollowUp, volume_encounters.follow_ups(span, staff, users[len(READERS) :], size.follow_ups, now))
    copy_rows(Call, volume_encounters.calls(span, staff, size.calls))
    copy_rows(Encounter.calls.through, volume_encounters.reported(span, size.calls))
    say("read tables, statistics")
    _finish(size)
    return dict(zip(READERS, users, strict=False))


def _copy_encounters(span: Span, staff: Staff) -> None:
    copy_rows(Encounter, volume_encounters.encounters(span, staff))
    copy_rows(EncounterPerson, volume_encounters.persons(span))
    copy_rows(EncounterResponder, volume_encounters.responders(span, staff))
    copy_rows(EncounterDisposition, volume_encounters.dispositions(span, list(Code.objects.filter(list="disposition").order_by("id"))))
    copy_rows(PolicePart, volume_encounters.police_parts(span, staff))
    copy_rows(ClinicalPart, volume_encounters.clinical_parts(span, staff))


def _finish(size: Size) -> None:
    """The read tables as their triggers would have made it, the series of numbers, and statistics."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE cases_caseaccess")
        cursor.execute(
            """
            INSERT INTO cases_caseaccess (principal, case_id, status, opened_at, activity_at, expires_at)
            SELECT -team_id, id, status, opened_at, activity_at, NULL FROM cases_case WHERE NOT is_restricted
            UNION ALL
            SELECT DISTINCT ON (p.user_id, c.id) p.user_id, c.id, c.status, c.opened_at, c.activity_at, NULL::timestamptz
            FROM cases_caseuserpermission p JOIN cases_case c ON c.id = p.content_object_id
            """
        )
        cursor.execute(
            "TRUNCATE cases_encounteraccess; INSERT INTO cases_encounteraccess (principal, encounter_id, occurred_at, expires_at)"
            " SELECT principal, encounter_id, occurred_at, expires_at FROM encounter_access_wanted(ARRAY(SELECT id FROM cases_encounter))"
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("SELECT setval('case_number_seq', %s), setval('encounter_number_seq', %s)", [size.cases, size.encounters])
        cursor.execute("ANALYZE")


def _make_staff() -> tuple[Staff, list[User]]:
    agency = Agency.objects.create(name="Volume County", short_name="Volume", sector=Sector.BEHAVIORAL_HEALTH)
    elsewhere = Agency.objects.create(name="Volume Elsewhere", short_name="Elsewhere", sector=Sector.LAW_ENFORCEMENT)
    teams = [
        Team.objects.create(agency=agency, name=f"Team {n}", group=Group.objects.create(name=f"volume team {n}")) for n in range(TEAMS)
    ]
    users = list(User.objects.bulk_create(User(email=f"reader{n}@volume.example", name=f"Reader {n}") for n in range(USERS)))
    memberships = [Membership(user=user, agency=agency, **_place(n, teams)) for n, user in enumerate(users)]
    Membership.objects.bulk_create(memberships)
    owned = teams[:-1]
    by_role: dict[str, list[list[User]]] = {
        role: [[m.user for m in memberships[len(READERS) :] if m.role == role and m.team_id == team.pk] for team in owned]
        for role in (Role.OFFICER, Role.CLINICIAN)
    }
    return Staff(agency, elsewhere, owned, by_role[Role.OFFICER], by_role[Role.CLINICIAN], users[0], users[1], users[2]), users


def _place(n: int, teams: list[Team]) -> dict[str, Any]:
    """The team, role and unit of the n-th of the staff; the light and the old reader sit in the last team, which has no case of its own."""
    if n < len(READERS):
        team = {0: teams[0], 3: teams[0], 4: None}.get(n, teams[-1])
        role = {3: Role.CLINICAL_SUPERVISOR, 4: Role.ANALYST}.get(n, Role.CLINICIAN)
        return {"team": team, "role": role, "unit": "1A1" if n == 0 else ""}
    at = n % (len(teams) - 1)
    return {"team": teams[at], "role": Role.CLINICIAN if n // (len(teams) - 1) % 2 else Role.OFFICER}


def _name(number: int) -> tuple[str, str]:
    first = words.FIRST[number % len(words.FIRST)]
    last = words.LAST[(number // 7) % len(words.LAST)]
    syllable = ("son", "man", "ez", "ing", "field", "wood", "ton", "berg", "er", "ley")[(number // 1000) % 10]
    return first, last + syllable


def _persons(size: Size) -> Iterator[dict[str, Any]]:
    for n in range(1, size.cases + 1):
        first, last = _name(n)
        yield {"id": n, "first_name": first, "last_name": last, "born_on": _birth(n)}


def _birth(n: int) -> dt.date:
    return dt.date(1940 + n % 68, n % 12 + 1, n % 28 + 1)


def _recorded(size: Size) -> Iterator[tuple[int, Facts]]:
    for n in range(1, size.cases + 1):
        phones = (f"555{n:07}",) if n % 4 == 1 else ()
        yield n, Facts(names=(facts.name(*_name(n)),), born_on=_birth(n), phones=phones)


def _names(size: Size) -> Iterator[dict[str, Any]]:
    for n in range(1, size.cases + 1):
        first, last = _name(n)
        yield {"person_id": n, "kind": "primary", "text": f"{first} {last}", "search": f"{first} {last}".lower()}


def _cases(size: Size, staff: Staff, users: list[User], span: Span) -> Iterator[dict[str, Any]]:
    leads = users[len(READERS) :]
    for n in range(1, size.cases + 1):
        opened = span.at(n, size.cases)
        closed = n % 3 != 0
        lead = leads[n % len(leads)].pk
        yield {
            "id": n,
            "number": f"C-00-{n:07}",
            "person_id": n,
            "agency_id": staff.agency.pk,
            "team_id": staff.teams[n % len(staff.teams)].pk,
            "lead_id": lead,
            "status": "closed" if closed else ("active", "monitoring", "new")[n % 9 // 3],
            "is_restricted": n % 50 == 0,
            "opened_at": opened,
            "activity_at": opened + dt.timedelta(days=n % 40),
            "closed_at": opened + dt.timedelta(days=60) if closed else None,
            "closed_by_id": lead if closed else None,
        }


def _grants(size: Size, chance: random.Random, users: list[User], permission: int, now: dt.datetime) -> Iterator[dict[str, Any]]:
    base = {"permission_id": permission, "reason": "shared", "granted_at": now}
    others = [user.pk for user in users[len(READERS) :]]
    for n in range(1, size.cases + 1):
        first = chance.randrange(len(others))
        for step in range(size.grants_per_case):
            yield base | {"user_id": others[(first + step * 13) % len(others)], "content_object_id": n}
    for n in range(60):
        yield base | {"user_id": users[1].pk, "content_object_id": (n + 1) * (size.cases // 60)}
    for n in range(1, min(3000, size.cases // 10) + 1):
        yield base | {"user_id": users[2].pk, "content_object_id": n}


def _notes(size: Size, users: list[User], span: Span) -> Iterator[dict[str, Any]]:
    for n in range(1, size.notes + 1):
        case = (n * 3) % size.cases + 1
        text = words.NOTES[n % len(words.NOTES)] + (f" Mentions a {RARE[n // RARE_EVERY % len(RARE)]}." if n % RARE_EVERY == 0 else "")
        yield {
            "case_id": case,
            "side": "clinical",
            "kind": "clinical",
            "author_id": users[len(READERS)].pk,
            "author_role": "clinician",
            "text": text,
            "at": span.at(case, size.cases),
            "signed_at": span.at(case, size.cases),
            "sections": "[]",
        }
