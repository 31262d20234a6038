"""How well and how quickly a person is found among those on record: FEBRL sets 1 to 3 (looked at), 4 (held out), alone and among a million.

BENCH_PERSONS makes it smaller.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.db import connection

from cases.matching import score
from cases.models import Case, Person, PersonAddress, PersonName
from cases.selectors import candidates
from corecit.access.actor import Actor
from corecit.accounts.models import Agency, Membership, Sector, Team, User
from corecit.accounts.roles import Role
from corecit.common import clock
from reporting.synthetic.volume import copy_keys, copy_rows
from tests.bench import febrl, report
from tests.cast import make_team

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200), pytest.mark.django_db(transaction=True)]
PERSONS = int(os.environ.get("BENCH_PERSONS", "1000000"))
TEAMS = 33
SHOWN = 5
QUESTIONS = 1500

_TABLES = "cases_person, cases_case, cases_caseaccess, cases_personkey, cases_personkeyed, cases_nameword, accounts_agency, accounts_user"


@pytest.fixture
def county(db) -> Iterator[dict[str, Any]]:
    """A county of several teams, with somebody who sees everybody and somebody who sees one team's people."""
    agency = Agency.objects.create(name="Bench County", short_name="Bench", sector=Sector.BEHAVIORAL_HEALTH)
    teams = [make_team(agency, f"Team {number}") for number in range(TEAMS)]
    actors = {}
    for name, team in (("county", None), ("team", teams[0])):
        user = User.objects.create_user(f"{name}@bench.example", "x", name=name)
        Membership.objects.create(user=user, agency=agency, team=team, role=Role.CLINICIAN)
        actors[name] = Actor.of(user)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    yield {"agency": agency, "teams": teams, "actors": actors}
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute(f"TRUNCATE {_TABLES} CASCADE")


def record(county: dict[str, Any], people: list[tuple[febrl.Row, Team]]) -> dict[int, str]:
    """Puts people on record with a case each, and returns who is who."""
    copy_rows(
        Person,
        (
            {"id": n, "first_name": row.first[:80], "last_name": row.last[:80], "born_on": row.born_on}
            for n, (row, _team) in enumerate(people, 1)
        ),
    )
    named = [(n, row) for n, (row, _team) in enumerate(people, 1) if row.first or row.last]
    copy_rows(
        PersonName,
        (
            {
                "person_id": n,
                "kind": "primary",
                "text": f"{row.first} {row.last}".strip(),
                "search": f"{row.first} {row.last}".strip().lower(),
            }
            for n, row in named
        ),
    )
    copy_rows(PersonAddress, ({"person_id": n, "text": row.address} for n, (row, _team) in enumerate(people, 1) if row.address))
    copy_keys(lambda: ((n, row.facts) for n, (row, _team) in enumerate(people, 1)))
    now = clock.now()
    copy_rows(
        Case,
        (
            {
                "id": n,
                "number": f"C-00-{n:07}",
                "person_id": n,
                "agency_id": county["agency"].pk,
                "team_id": team.pk,
                "status": "active",
                "opened_at": now,
                "activity_at": now,
            }
            for n, (_row, team) in enumerate(people, 1)
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_caseaccess (principal, case_id, status, opened_at, activity_at, expires_at)"
            " SELECT -team_id, id, status, opened_at, activity_at, NULL FROM cases_case"
        )
        cursor.execute("VACUUM ANALYZE")
    return {n: row.entity for n, (row, _team) in enumerate(people, 1)}


def measured(actor: Actor, who: dict[int, str], questions: list[febrl.Row]) -> dict[str, float]:
    """Asks for each and counts where the right one stands."""
    first = fifth = shown = right = 0
    taken = []
    for row in questions:
        begun = time.perf_counter()
        found = candidates.find(actor, row.facts, limit=20)
        taken.append((time.perf_counter() - begun) * 1000)
        places = [who[one.person.pk] == row.entity for one in found]
        first += any(places[:1])
        fifth += any(places[:5])
        sure = [is_right for is_right, one in zip(places, found, strict=True) if one.match.bits >= score.SHOWN]
        shown, right = shown + len(sure), right + sum(sure)
    taken.sort()
    return {
        "n": len(questions),
        "first": first / len(questions),
        "fifth": fifth / len(questions),
        "precision": right / max(shown, 1),
        "median": statistics.median(taken),
        "p95": taken[int(len(taken) * 0.95)],
    }


def line(name: str, people: int, reader: str, found: dict[str, float]) -> str:
    return (
        f"| {name} | {people:,} | {reader} | {found['n']:,} | {found['first']:.4f} | {found['fifth']:.4f} | {found['precision']:.4f}"
        f" | {found['median']:.0f} | {found['p95']:.0f} |"
    )


HEAD = "| questions from | persons | reader | n | recall@1 | recall@5 | precision | median ms | 95 % ms |\n|---|---:|---|---:|---:|---:|---:|---:|---:|\n"


@pytest.mark.parametrize("number", febrl.FILES)
def test_a_set_alone(county, number):
    rows = febrl.rows(number)
    team = county["teams"][0]
    who = record(county, [(row, team) for row in rows if row.is_original])
    found = measured(county["actors"]["county"], who, [row for row in rows if not row.is_original])
    text = line(f"FEBRL set {number}" + (" (held out)" if number == "4" else ""), len(who), "everybody", found)
    LINES[number] = text
    print(text)


LINES: dict[str, str] = {}


def test_among_a_million(county):
    sets = {number: febrl.rows(number) for number in febrl.FILES}
    originals = [row for rows in sets.values() for row in rows if row.is_original]
    turn = count()
    people = [(row, county["teams"][0]) for row in originals]
    people += [(row, county["teams"][next(turn) % TEAMS]) for row in febrl.strangers(originals, PERSONS - len(originals))]
    begun = time.perf_counter()
    who = record(county, people)
    print(f"{len(who):,} persons recorded in {time.perf_counter() - begun:.0f} s")
    for reader, name in (("everybody", "county"), ("one team's", "team")):
        for label, numbers in (("sets 1 to 3", "123"), ("set 4 (held out)", "4")):
            asked = [row for number in numbers for row in sets[number] if not row.is_original][::3]
            found = measured(county["actors"][name], who, asked[:QUESTIONS])
            LINES[f"{reader} {label}"] = line(f"FEBRL {label}", len(who), reader, found)
            print(LINES[f"{reader} {label}"])
    report.write(
        "matching",
        "## Finding a person\n\n"
        "Each question is a duplicate of a FEBRL set with its slips (letters, sounds, swapped names, wrong or missing dates, moved parts of addresses);\n"
        "on record are the originals, among a million also strangers drawn from the same first names, last names and streets. Questions hold name, date of\n"
        f"birth and address. Recall: the right one is first, or among the first five. Precision: of the candidates at {score.SHOWN:.0f} bits and more, by which a new\n"
        "person is held against those on record. The reader sees everybody, or the people of one team of 33. Weights were set on sets 1 to 3.\n\n"
        + HEAD
        + "\n".join(LINES.values()),
    )
