"""Lists, search, detail and saving at a million cases, for a heavy, a light and an old reader, each beside SQL written by hand.

BENCH_CASES makes it smaller.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from cases.models import Case, Encounter
from cases.operations import encounters as encounter_operations
from cases.selectors import persons, records
from corecit.access.actor import Actor
from corecit.access.policies import visible
from corecit.accounts.models import User
from corecit.common import clock
from reporting.synthetic import volume
from tests.bench import report

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600), pytest.mark.django_db]
SIZE = volume.Size(cases=int(os.environ.get("BENCH_CASES", "1000000")), encounters=int(os.environ.get("BENCH_CASES", "1000000")) * 3 // 10)

NEWEST = """
SELECT c.id, c.number, p.last_name, t.name FROM (
    {branches} ORDER BY opened_at DESC, case_id DESC LIMIT 26
) a JOIN cases_case c ON c.id = a.case_id JOIN cases_person p ON p.id = c.person_id JOIN accounts_team t ON t.id = c.team_id
ORDER BY a.opened_at DESC, a.case_id DESC
"""
BRANCH = "(SELECT opened_at, case_id FROM cases_caseaccess WHERE principal = %s ORDER BY opened_at DESC, case_id DESC LIMIT 26)"
NAMED = """
SELECT p.id FROM cases_person p WHERE p.id IN (SELECT n.person_id FROM cases_personname n WHERE n.search LIKE %s LIMIT 501)
AND EXISTS (SELECT 1 FROM cases_case c JOIN cases_caseaccess a ON a.case_id = c.id WHERE c.person_id = p.id AND a.principal = ANY(%s)) LIMIT 8
"""
ONE = """
SELECT c.*, p.*, t.* FROM cases_case c JOIN cases_person p ON p.id = c.person_id JOIN accounts_team t ON t.id = c.team_id
WHERE c.uid = %s AND EXISTS (SELECT 1 FROM cases_caseaccess a WHERE a.case_id = c.id AND a.principal = ANY(%s))
"""


@pytest.fixture(scope="module")
def readers(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        begun = time.perf_counter()
        made = volume.load(SIZE, print)
        print(f"loaded in {time.perf_counter() - begun:.0f} s")
        yield {name: Actor.of(User.objects.get(pk=user.pk)) for name, user in made.items()}


def by_hand(query: str, values: list[Any]) -> Callable[[], Any]:
    """A query of one's own through the same driver."""

    def ask() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall()

    return ask


def undone(act: Callable[[], Any]) -> Callable[[], None]:
    """The act in a transaction that is rolled back."""

    def run() -> None:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)

    return run


def one_case(actor: Actor) -> Case:
    return records.newest(actor, size=1).rows[0]


def newest_sql(actor: Actor) -> Callable[[], Any]:
    return by_hand(NEWEST.format(branches=" UNION ALL ".join([BRANCH] * len(actor.principals))), actor.principals)


def test_reading(readers):
    lines = []
    for name, actor in readers.items():
        case = one_case(actor)
        page2 = records.newest(actor).next
        person = case.person
        text = f"{person.first_name} {person.last_name}"
        measured = [
            ("newest 25 cases", lambda a=actor: records.newest(a), newest_sql(actor)),
            ("the page after", lambda a=actor, c=page2: records.newest(a, cursor=c), newest_sql(actor)),
            ("by last activity", lambda a=actor: records.newest(a, order="activity"), newest_sql(actor)),
            (
                "search by full name",
                lambda a=actor, t=text: persons.search(a, t),
                by_hand(NAMED, [f"{text.lower()}%", actor.principals]),
            ),
            (
                "search by a common first name",
                lambda a=actor, t=person.first_name: persons.search(a, t),
                by_hand(NAMED, [f"{person.first_name.lower()}%", actor.principals]),
            ),
            ("one case", lambda a=actor, u=case.uid: records.get(a, u), by_hand(ONE, [str(case.uid), actor.principals])),
        ]
        for label, ours, theirs in measured:
            whole, optimum = report.milliseconds(ours), report.milliseconds(theirs)
            queries, count = report.in_database(ours)
            lines.append(f"| {label} | {name} | {whole:.1f} | {queries:.1f} in {count} | {optimum:.1f} | {queries / optimum:.1f} |")
    visible_cases = {name: visible(actor, Case).count() for name, actor in readers.items()}
    text = (
        f"## Reading at {SIZE.cases:,} cases, {SIZE.cases * SIZE.grants_per_case:,} grants, {volume.USERS} users\n\n"
        + "Cases visible: "
        + ", ".join(f"{name} {count:,}" for name, count in visible_cases.items())
        + ". Milliseconds, median of 15. Whole: the selector with its Python. Queries: what of it is spent in the database, and in how many queries. Optimum: one query\n"
        + "written by hand through the same driver, which fetches no more than the rows' main columns. Ratio: queries to optimum.\n\n"
        + "| what | reader | whole | queries | optimum | ratio |\n|---|---|---:|---:|---:|---:|\n"
        + "\n".join(lines)
    )
    report.write("reading", text)
    assert Case.objects.filter(pk__lte=10).exists()


def test_saving_an_encounter(readers):
    actor = readers["heavy"]
    start = undone(lambda: encounter_operations.start(actor=actor, occurred_at=clock.now(), address="100 Oak St"))
    insert = undone(
        by_hand(
            "INSERT INTO cases_encounter SELECT (jsonb_populate_record(e, jsonb_build_object('id', nextval('cases_encounter_id_seq'), 'uid', gen_random_uuid(),"
            " 'number', 'X-' || nextval('encounter_number_seq')))).* FROM cases_encounter e WHERE e.id = 1 RETURNING id",
            [],
        )
    )
    mine, optimum = report.milliseconds(start), report.milliseconds(insert)
    report.write(
        "saving",
        "## Saving an encounter among "
        + f"{Encounter.objects.count():,}\n\n| what | ms | one bare INSERT | ratio |\n|---|---:|---:|---:|\n"
        + f"| start an encounter: lock, rule, facts, own part, responder, audit, history | {mine:.1f} | {optimum:.1f} | {mine / optimum:.1f} |",
    )
