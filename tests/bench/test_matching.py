"""How well and how quickly a person is found among those on record: FEBRL sets 1 to 3 (looked at), 4 (held out), alone and among a million.

BENCH_PERSONS makes it smaller.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

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
# So many questions for each line among a million; a set alone is asked whole.
QUESTIONS = 1000

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
    copy_keys((n, row.facts) for n, (row, _team) in enumerate(people, 1))
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


class Processors:
    """Milliseconds that this process and its database connection have spent on a processor: other work on the machine does not stretch them."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def spent(self) -> float:
        """Until now; without the part of the database where it runs on another machine."""
        theirs = int(self.backend.read_text().split()[0]) / 1e6 if self.backend.exists() else 0.0
        return time.process_time() * 1000 + theirs


def measured(actor: Actor, who: dict[int, str], questions: list[febrl.Row]) -> dict[str, float]:
    """Asks for each, counts where the right one stands, and whether it is among those whom a new person is held against."""
    first = fifth = shown = right = 0
    taken, worked, processors = [], [], Processors()
    for row in questions:
        # A request asks once among how many it looks, and so does each question.
        actor.memo.clear()
        begun, before = time.perf_counter(), processors.spent()
        found = candidates.find(actor, row.facts, limit=20)
        taken.append((time.perf_counter() - begun) * 1000)
        worked.append(processors.spent() - before)
        places = [who[one.person.pk] == row.entity for one in found]
        first += any(places[:1])
        fifth += any(places[:5])
        sure = [is_right for is_right, one in zip(places, found, strict=True) if one.match.bits >= one.shown]
        shown, right = shown + len(sure), right + sum(sure)
    n = len(questions)
    return {
        "n": n,
        "first": first / n,
        "fifth": fifth / n,
        "bits": candidates.shown_to(actor),
        "precision": right / max(shown, 1),
        "found": right / n,
        "median": statistics.median(taken),
        "p95": sorted(taken)[int(n * 0.95)],
        "worked": sorted(worked)[int(n * 0.95)],
    }


LINES: list[str] = []
HEAD = (
    "| questions from | persons | reader | n | recall@1 | recall@5 | asked about from | precision | recall | median, ms | 95 %, ms | 95 % processor, ms |\n"
    "|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
)
SAYS = """## Finding a person

Each question is a duplicate of a FEBRL set with its slips (letters, sounds, swapped names, wrong or missing dates, moved parts of addresses); on record are
the originals, and for the larger figure also strangers drawn from the same first names, last names and streets. Questions hold name, date of birth and
address. Weights were set on sets 1 to 3; set 4 was held out. What the reader of a line sees:

* **persons, reader**: how many are on record, and whether whoever asks sees everybody or the people of one team of 33.
* **recall@1, recall@5**: share of questions whose right person stands first, or among the first five, of the list that a search shows.
* **asked about from**: bits of evidence from which a new person is held against those on record ("Is it one of these?"). It grows with the people whom the
  reader may find: 13 up to some two thousand, then log2 of their number and a margin. **precision**: of all who are shown there, the share of right ones;
  **recall**: share of questions whose right person is shown there.
* **median, 95 %**: whole milliseconds a question takes, and what 95 of 100 stay under. **processor**: what 95 of 100 stay under in milliseconds on a processor,
  of the process and the database together, which a loaded machine does not stretch.

"""


def told(name: str, people: int, reader: str, found: dict[str, float]) -> None:
    """Adds a line to the section of docs/performance.md, which stands also if what comes after is stopped."""
    LINES.append(
        f"| {name} | {people:,} | {reader} | {found['n']:,} | {found['first']:.3f} | {found['fifth']:.3f} | {found['bits']:.1f}"
        f" | {found['precision']:.3f} | {found['found']:.3f} | {found['median']:.0f} | {found['p95']:.0f} | {found['worked']:.0f} |"
    )
    report.write("matching", SAYS + HEAD + "\n".join(LINES))


@pytest.mark.parametrize("number", febrl.FILES)
def test_a_set_alone(county, number):
    rows = febrl.rows(number)
    team = county["teams"][0]
    who = record(county, [(row, team) for row in rows if row.is_original])
    found = measured(county["actors"]["county"], who, [row for row in rows if not row.is_original])
    told(f"FEBRL set {number}" + (" (held out)" if number == "4" else ""), len(who), "everybody", found)


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
            asked = [row for number in numbers for row in sets[number] if not row.is_original]
            chosen = asked[:: max(len(asked) // QUESTIONS, 1)][:QUESTIONS]
            told(f"FEBRL {label}", len(who), reader, measured(county["actors"][name], who, chosen))
