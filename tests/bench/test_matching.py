"""How well and how quickly a person is found among those on record: FEBRL sets 1 to 3 (looked at), 4 (held out), alone and among a million.

BENCH_PERSONS makes it smaller, BENCH_QUESTIONS shorter.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.db import connection

from cases.models import Case, Person, PersonAddress, PersonName, PersonPair
from cases.operations import pairs
from cases.selectors import candidates
from cases.selectors import pairs as pair_selectors
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
# At most so many questions for each line.
QUESTIONS = int(os.environ.get("BENCH_QUESTIONS", "1000"))

# The nightly look is clocked for so long, and its queue read with so many pairs in it.
LOOKED_SECONDS, PAIRS = 180, 100_000

T = TypeVar("T")
_TABLES = "cases_personpair, cases_person, cases_case, cases_caseaccess, cases_personkey, cases_personkeyed, cases_nameword, accounts_agency, accounts_user"


@pytest.fixture
def county(db) -> Iterator[dict[str, Any]]:
    """A county of several teams, with somebody who sees everybody and somebody who sees one team's people."""
    agency = Agency.objects.create(name="Bench County", short_name="Bench", sector=Sector.BEHAVIORAL_HEALTH)
    teams = [make_team(agency, f"Team {number}") for number in range(TEAMS)]
    elsewhere = Agency.objects.create(name="Elsewhere", short_name="Elsewhere", sector=Sector.BEHAVIORAL_HEALTH)
    actors = {}
    for name, place, team in (("county", agency, None), ("team", agency, teams[0]), ("few", elsewhere, make_team(elsewhere, "Elsewhere"))):
        user = User.objects.create_user(f"{name}@bench.example", "x", name=name)
        Membership.objects.create(user=user, agency=place, team=team, role=Role.CLINICIAN)
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


def share(actor: Actor, number: int) -> None:
    """Opens so many cases to somebody of another agency."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_caseaccess (principal, case_id, status, opened_at, activity_at, expires_at)"
            " SELECT %s, id, status, opened_at, activity_at, NULL FROM cases_case WHERE id %% 1000 = 1 ORDER BY id LIMIT %s",
            [actor.user.pk if actor.user else 0, number],
        )


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


@dataclass
class Clocked:
    """What questions took, in milliseconds: as whoever asks waits, and on a processor."""

    taken: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    def ask(self, actor: Actor, processors: Processors, question: Callable[[], list[T]]) -> list[T]:
        """One question as one request asks it."""
        # A request asks once among how many it looks.
        actor.memo.clear()
        begun, before = time.perf_counter(), processors.spent()
        found = question()
        self.taken.append((time.perf_counter() - begun) * 1000)
        self.worked.append(processors.spent() - before)
        return found

    def __str__(self) -> str:
        last = int(len(self.taken) * 0.95)
        return f"{statistics.median(self.taken):.0f} | {sorted(self.taken)[last]:.0f} | {sorted(self.worked)[last]:.0f}"


def measured(actor: Actor, who: dict[int, str], questions: list[febrl.Row]) -> str:
    """Asks for each: where the right one stands, whether it is among those whom a new person is held against, and how long it takes."""
    first = fifth = shown = right = 0
    clocked, processors = Clocked(), Processors()
    for row in questions:
        found = clocked.ask(actor, processors, partial(candidates.find, actor, row.facts, limit=20))
        places = [who[one.person.pk] == row.entity for one in found]
        first += any(places[:1])
        fifth += any(places[:5])
        sure = [is_right for is_right, one in zip(places, found, strict=True) if one.match.bits >= one.shown]
        shown, right = shown + len(sure), right + sum(sure)
    n = len(questions)
    return f"{n:,} | {first / n:.3f} | {fifth / n:.3f} | {candidates.shown_to(actor):.1f} | {right / max(shown, 1):.3f} | {right / n:.3f} | {clocked}"


def measured_typing(actor: Actor, who: dict[int, str], questions: list[febrl.Row], line: Callable[[febrl.Row], str]) -> str:
    """Types a line for each."""
    clocked, processors, right = Clocked(), Processors(), 0
    for row in questions:
        found = clocked.ask(actor, processors, partial(candidates.search, actor, line(row)))
        right += any(who[one.person.pk] == row.entity for one in found)
    return f"{len(questions):,} | {right / len(questions):.3f} | {clocked}"


TYPED: dict[str, Callable[[febrl.Row], str]] = {
    "first and last name": lambda row: f"{row.first} {row.last}",
    "their first letters": lambda row: f"{row.first[:3]} {row.last[:4]}",
    "last name": lambda row: row.last,
    "last name, date of birth": lambda row: f"{row.last} {row.born_on:%m/%d/%Y}",
    "date of birth": lambda row: f"{row.born_on:%m/%d/%Y}",
    "house and street": lambda row: row.address.partition(",")[0],
}
QUEUES = (("everybody", "county"), ("the people of one team", "team"), ("sixty people", "few"))
LINES: list[str] = []
TYPED_LINES: list[str] = []
PAIR_LINES: list[str] = []
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
  reader may find: 13 up to some eight thousand, then log2 of their number. **precision**: of all who are shown there, the share of right ones;
  **recall**: share of questions whose right person is shown there.
* **median, 95 %**: milliseconds that whoever asks waits for, and what 95 of 100 questions stay under. **processor**: what 95 of 100 stay under in milliseconds on
  a processor, this process and the database together; other work on the machine stretches the wait alone.

"""
HEAD_TYPED = (
    "| typed | persons | reader | n | recall@8 | median, ms | 95 %, ms | 95 % processor, ms |\n|---|---:|---|---:|---:|---:|---:|---:|\n"
)
SAYS_TYPED = """Typed in one line while searching, of the same questions. A last name alone or its beginning is shared by hundreds, and only eight are shown: then it says how
long the list takes, and the recall is what a name alone can give.

"""
SAYS_PAIRS = """Possible duplicates: the nightly look compares everybody whose keys changed with those who share telling keys with them, the first time everybody, for
an hour a night at most. The queue of pairs shows those of which the reader may see both.

"""


def written() -> None:
    """Writes the section of docs/performance.md with the lines measured so far, so that it stands also if what comes after is stopped."""
    typing = f"\n\n{SAYS_TYPED}{HEAD_TYPED}" + "\n".join(TYPED_LINES) if TYPED_LINES else ""
    doubles = f"\n\n{SAYS_PAIRS}" + "\n".join(PAIR_LINES) if PAIR_LINES else ""
    report.write("matching", SAYS + HEAD + "\n".join(LINES) + typing + doubles)


@pytest.mark.parametrize("number", febrl.FILES)
def test_a_set_alone(county, number):
    rows = febrl.rows(number)
    team = county["teams"][0]
    who = record(county, [(row, team) for row in rows if row.is_original])
    found = measured(county["actors"]["county"], who, _some([row for row in rows if not row.is_original], QUESTIONS))
    LINES.append(f"| FEBRL set {number}{' (held out)' if number == '4' else ''} | {len(who):,} | everybody | {found} |")
    written()


def test_among_a_million(county):
    sets = {number: febrl.rows(number) for number in febrl.FILES}
    originals = [row for rows in sets.values() for row in rows if row.is_original]
    turn = count()
    people = [(row, county["teams"][0]) for row in originals]
    people += [(row, county["teams"][next(turn) % TEAMS]) for row in febrl.strangers(originals, PERSONS - len(originals))]
    begun = time.perf_counter()
    who = record(county, people)
    print(f"{len(who):,} persons recorded in {time.perf_counter() - begun:.0f} s")
    ask_all({reader: county["actors"][name] for reader, name in (("everybody", "county"), ("one team's", "team"))}, who, sets)
    share(county["actors"]["few"], 60)
    look_for_doubles({f"somebody who sees {name}": county["actors"][key] for name, key in QUEUES}, len(who))


def ask_all(actors: dict[str, Actor], who: dict[int, str], sets: dict[str, list[febrl.Row]]) -> None:
    """The lines of the large database."""
    asked = {number: [row for row in rows if not row.is_original] for number, rows in sets.items()}
    for reader, actor in actors.items():
        for label, numbers in (("sets 1 to 3", "123"), ("set 4 (held out)", "4")):
            found = measured(actor, who, _some([row for number in numbers for row in asked[number]], QUESTIONS))
            LINES.append(f"| FEBRL {label} | {len(who):,} | {reader} | {found} |")
            written()
        whole = [row for number in "123" for row in asked[number] if row.first and row.last and row.born_on and row.address]
        for label, line in TYPED.items():
            TYPED_LINES.append(f"| {label} | {len(who):,} | {reader} | {measured_typing(actor, who, _some(whole, QUESTIONS // 5), line)} |")
        written()


def look_for_doubles(readers: dict[str, Actor], persons: int) -> None:
    """The nightly look for a while, then the first page of its queue, in which pairs drawn by chance stand beside those it found."""
    begun = time.perf_counter()
    looked, found = pairs.find(actor=Actor.system("bench"), seconds=LOOKED_SECONDS)
    took = time.perf_counter() - begun
    PAIR_LINES.append(
        f"* {looked:,} persons looked at in {took:.0f} s, {looked / took:,.0f} a second, {found:,} pairs found;"
        f" all {persons:,} would take {persons / looked * took / 60:.0f} minutes."
    )
    drawn = random.Random(7)
    now = clock.now()
    rows = (
        {"id": 10_000_000 + n, "first_id": one, "second_id": one + 1 + drawn.randrange(persons // 2), "bits": 20.0, "found_at": now}
        for n, one in enumerate(drawn.sample(range(1, persons // 2), min(PAIRS, persons // 4)))
    )
    copy_rows(PersonPair, rows)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE cases_personpair")
    for name, actor in readers.items():
        clocked, processors = Clocked(), Processors()
        shown = [len(clocked.ask(actor, processors, lambda actor=actor: pair_selectors.queue(actor).rows)) for _ in range(9)]  # type: ignore[misc]
        PAIR_LINES.append(
            f"* First page of the queue of {PersonPair.objects.count():,} for {name}: {shown[0]} pairs in {statistics.median(clocked.taken):.0f} ms."
        )
    written()


def _some(rows: list[febrl.Row], most: int) -> list[febrl.Row]:
    """So many of them, evenly spread."""
    return rows[:: max(len(rows) // most, 1)][:most]
