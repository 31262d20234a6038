"""The dashboard over a team and over everything, beside SQL written by hand."""

# ruff: noqa: S608

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from corecit.access.actor import Actor
from reporting.selectors import dashboard
from reporting.selectors.scope import Scope
from tests.bench import report
from tests.bench.report import by_hand
from tests.bench.test_lists import IN_FORCE, REACH

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600), pytest.mark.django_db]

COUNTED = "e.submitted_at IS NOT NULL AND e.entered_in_error_at IS NULL AND e.occurred_at >= %s AND {reach}"
RATES = """
SELECT count(*), count(*) FILTER (WHERE d.classes && '{justice}'), count(*) FILTER (WHERE d.classes && '{hold}'),
    count(*) FILTER (WHERE d.classes && '{community}'), count(*) FILTER (WHERE e.arrestable_offense = 'yes'), count(*) FILTER (WHERE e.cit_arrived = 'yes'),
    count(*) FILTER (WHERE p.force @> '{reportable}'),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY e.arrived_at - e.received_at),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY e.cleared_at - e.arrived_at)
FROM cases_encounter e LEFT JOIN cases_policepart p ON p.encounter_id = e.id
CROSS JOIN LATERAL (SELECT array_agg(x.outcome_class) AS classes FROM cases_encounterdisposition x WHERE x.encounter_id = e.id) d
WHERE {counted}
"""
WEEKS = "SELECT date_trunc('week', e.occurred_at AT TIME ZONE 'America/New_York') AS week, count(*) FROM cases_encounter e WHERE {counted} GROUP BY week"
REPEATS = """
WITH met AS (
    SELECT p.person_id, e.occurred_at AS at FROM cases_encounter e JOIN cases_encounterperson p ON p.encounter_id = e.id AND p.role = 'subject' WHERE {counted}
), first AS (SELECT person_id, min(at) AS at FROM met GROUP BY person_id)
SELECT n.days, count(DISTINCT f.person_id) FILTER (WHERE m.at > f.at AND m.at <= f.at + make_interval(days => n.days))
FROM first f JOIN met m USING (person_id) CROSS JOIN (VALUES (30), (90), (365)) AS n(days) GROUP BY n.days
"""
FOLLOW_UPS = """
SELECT count(*), count(*) FILTER (WHERE f.first_attempt_at <= f.due_at) FROM cases_followup f WHERE f.due_at >= %s AND f.due_at <= now() AND {reach}
"""
OF_TEAM = f"EXISTS (SELECT 1 FROM cases_case c JOIN cases_caseaccess a ON a.case_id = c.id WHERE c.id = f.case_id AND c.team_id = ANY(%s) AND a.principal = ANY(%s) AND {IN_FORCE})"


def all_by_hand(actor: Actor, scope: Scope, everything: bool) -> Callable[[], Any]:
    """The four questions of the page: rates and times in one pass, weeks, repeat contacts (of contacts in the period alone), follow-ups."""
    values = [] if everything else [list(actor.team_ids), actor.principals]
    counted = COUNTED.replace("{reach}", "TRUE" if everything else f"e.team_id = ANY(%s) AND {REACH}")
    asked = [by_hand(query.replace("{counted}", counted), [scope.start_at, *values]) for query in (RATES, WEEKS, REPEATS)]
    asked.append(by_hand(FOLLOW_UPS.replace("{reach}", "TRUE" if everything else OF_TEAM), [scope.start_at, *values]))
    return lambda: [ask() for ask in asked]


def test_dashboard(readers):
    today, lines = timezone.localdate(), []
    for name, days in (("manager", 90), ("manager", 365), ("analyst", 90), ("analyst", 365), ("analyst", 3650)):
        actor, scope = readers[name], Scope(today - dt.timedelta(days=days), today)
        theirs = all_by_hand(actor, scope, name == "analyst")
        lines.append(report.line(f"{days} days", name, lambda a=actor, s=scope: dashboard.build(a, s), theirs, 3))
    text = (
        "## Dashboard\n\nManager: one team; analyst: every agency. By hand: four queries, for rates and times, weeks, repeat contacts within the period, and follow-ups;"
        " without referrals, of which the large database has none.\n\n"
    )
    report.write("dashboard", text + report.table(lines))
