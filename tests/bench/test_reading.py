"""Lists, search and detail of cases at a million of them, for a heavy, a light and an old reader, each beside SQL written by hand.

BENCH_CASES makes it smaller.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cases.models import Case
from cases.selectors import records, search
from corecit.access.actor import Actor
from corecit.access.policies import visible
from reporting.synthetic import volume
from tests.bench import report
from tests.bench.conftest import SIZE
from tests.bench.report import by_hand

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600), pytest.mark.django_db]

NEWEST = """
SELECT c.*, p.*, t.*, g.*, u.name, (SELECT min(f.due_at) FROM cases_followup f WHERE f.case_id = c.id AND f.status = 'open') FROM (
    {branches} ORDER BY opened_at DESC, case_id DESC LIMIT 26
) a JOIN cases_case c ON c.id = a.case_id JOIN cases_person p ON p.id = c.person_id JOIN accounts_team t ON t.id = c.team_id
JOIN accounts_agency g ON g.id = c.agency_id LEFT JOIN accounts_user u ON u.id = c.lead_id
ORDER BY a.opened_at DESC, a.case_id DESC
"""
BRANCH = "(SELECT opened_at, case_id FROM cases_caseaccess WHERE principal = %s AND (expires_at IS NULL OR expires_at > now()) ORDER BY opened_at DESC, case_id DESC LIMIT 26)"
NAMED = """
SELECT p.id FROM cases_person p WHERE p.id IN (SELECT n.person_id FROM cases_personname n WHERE n.search LIKE %s LIMIT 501)
AND EXISTS (SELECT 1 FROM cases_case c JOIN cases_caseaccess a ON a.case_id = c.id WHERE c.person_id = p.id AND a.principal = ANY(%s)) LIMIT 8
"""
ONE = """
SELECT c.*, p.*, t.*, g.*, u.name, (SELECT min(f.due_at) FROM cases_followup f WHERE f.case_id = c.id AND f.status = 'open')
FROM cases_case c JOIN cases_person p ON p.id = c.person_id JOIN accounts_team t ON t.id = c.team_id
JOIN accounts_agency g ON g.id = c.agency_id LEFT JOIN accounts_user u ON u.id = c.lead_id
WHERE c.uid = %s AND EXISTS (SELECT 1 FROM cases_caseaccess a WHERE a.case_id = c.id AND a.principal = ANY(%s))
"""


def one_case(actor: Actor) -> Case:
    return records.newest(actor, size=1).rows[0]


def newest_sql(actor: Actor) -> Callable[[], Any]:
    return by_hand(NEWEST.format(branches=" UNION ALL ".join([BRANCH] * len(actor.principals))), actor.principals)


def test_reading(readers):
    lines = []
    for name in ("heavy", "light", "old"):
        actor = readers[name]
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
                lambda a=actor, t=text: search.people(a, t),
                by_hand(NAMED, [f"{text.lower()}%", actor.principals]),
            ),
            (
                "search by a common first name",
                lambda a=actor, t=person.first_name: search.people(a, t),
                by_hand(NAMED, [f"{person.first_name.lower()}%", actor.principals]),
            ),
            ("one case", lambda a=actor, u=case.uid: records.get(a, u), by_hand(ONE, [str(case.uid), actor.principals])),
        ]
        lines += [report.line(label, name, ours, theirs) for label, ours, theirs in measured]
    visible_cases = {name: visible(readers[name], Case).count() for name in ("heavy", "light", "old")}
    text = (
        f"## Reading at {SIZE.cases:,} cases, {SIZE.cases * SIZE.grants_per_case:,} grants, {volume.USERS} users\n\n"
        + "A search for people forgives spelling and order and gives reasons (see the section on finding a person); by hand it is one exact beginning of a name.\n\n"
        + "Cases visible: "
        + ", ".join(f"{name} {count:,}" for name, count in visible_cases.items())
        + ".\n\n"
        + report.table(lines)
    )
    report.write("reading", text)
    assert Case.objects.filter(pk__lte=10).exists()
