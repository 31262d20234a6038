"""Lists of encounters, follow-ups and calls, and search, in the large database, each beside SQL written by hand."""

# ruff: noqa: S608

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from cases.models import Encounter
from cases.selectors import calls, encounters, follow_ups, search
from corecit.access.actor import Actor
from corecit.access.policies import visible
from corecit.common import clock
from corecit.web import paging
from tests.bench import report
from tests.bench.conftest import SIZE
from tests.bench.report import by_hand

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600), pytest.mark.django_db]
Measured = list[tuple[str, Callable[[], Any], Callable[[], Any]]]

IN_FORCE = "(a.expires_at IS NULL OR a.expires_at > now())"
ENCOUNTERS = """
SELECT e.*, t.*, g.*, c.status,
    (SELECT array_agg(p.first_name || p.last_name) FROM cases_encounterperson x JOIN cases_person p ON p.id = x.person_id WHERE x.encounter_id = e.id),
    (SELECT array_agg(k.label_en) FROM cases_encounterdisposition d JOIN common_code k ON k.id = d.code_id WHERE d.encounter_id = e.id)
FROM ({branches} ORDER BY occurred_at DESC, encounter_id DESC LIMIT 26) a
JOIN cases_encounter e ON e.id = a.encounter_id JOIN accounts_team t ON t.id = e.team_id JOIN accounts_agency g ON g.id = e.agency_id
LEFT JOIN cases_clinicalpart c ON c.encounter_id = e.id ORDER BY a.occurred_at DESC, a.encounter_id DESC
"""
ENCOUNTER_BRANCH = (
    "(SELECT a.occurred_at, a.encounter_id FROM cases_encounteraccess a JOIN cases_encounter e ON e.id = a.encounter_id WHERE a.principal = %s AND "
    + IN_FORCE
    + " AND a.occurred_at < %s AND e.entered_in_error_at IS NULL {filter} ORDER BY a.occurred_at DESC, a.encounter_id DESC LIMIT 26)"
)
OUTCOME = (
    "AND EXISTS (SELECT 1 FROM cases_encounterdisposition d WHERE d.encounter_id = e.id AND d.is_primary AND d.outcome_class = 'hold')"
)
NOTE = "to_tsvector('english'::regconfig, COALESCE(n.text, '')) @@ websearch_to_tsquery('english', %s) AND n.kind IN ('police', 'clinical', 'contact') AND n.signed_at IS NOT NULL"
PART = "to_tsvector('english'::regconfig, COALESCE(p.note, '')) @@ websearch_to_tsquery('english', %s) AND p.status <> 'draft'"
OPEN_CASE = f"EXISTS (SELECT 1 FROM cases_caseaccess a WHERE a.case_id = {{}} AND a.principal = ANY(%s) AND {IN_FORCE})"
CASES_RARE = f"""
WITH found AS MATERIALIZED (
    SELECT n.case_id FROM cases_note n WHERE {NOTE} UNION
    SELECT e.case_id FROM cases_clinicalpart p JOIN cases_encounter e ON e.id = p.encounter_id WHERE {PART}
), mine AS MATERIALIZED (SELECT case_id FROM found f WHERE {OPEN_CASE.format("f.case_id")})
SELECT c.*, q.* FROM mine m JOIN cases_case c ON c.id = m.case_id JOIN cases_person q ON q.id = c.person_id ORDER BY c.opened_at DESC LIMIT 26
"""
CASES_COMMON = f"""
SELECT c.*, q.* FROM cases_caseaccess a JOIN cases_case c ON c.id = a.case_id JOIN cases_person q ON q.id = c.person_id
WHERE a.principal = ANY(%s) AND {IN_FORCE} AND (EXISTS (SELECT 1 FROM cases_note n WHERE n.case_id = c.id AND {NOTE})
    OR EXISTS (SELECT 1 FROM cases_encounter e JOIN cases_clinicalpart p ON p.encounter_id = e.id WHERE e.case_id = c.id AND {PART}))
ORDER BY a.opened_at DESC LIMIT 26
"""
REACH = f"EXISTS (SELECT 1 FROM cases_encounteraccess a WHERE a.encounter_id = e.id AND a.principal = ANY(%s) AND {IN_FORCE})"
ENCOUNTERS_RARE = f"""
SELECT e.* FROM cases_clinicalpart p JOIN cases_encounter e ON e.id = p.encounter_id WHERE {PART} AND {REACH} ORDER BY e.occurred_at DESC LIMIT 26
"""
ENCOUNTERS_COMMON = f"""
SELECT e.* FROM cases_encounteraccess a JOIN cases_encounter e ON e.id = a.encounter_id JOIN cases_clinicalpart p ON p.encounter_id = e.id
WHERE a.principal = ANY(%s) AND {IN_FORCE} AND {PART} ORDER BY a.occurred_at DESC LIMIT 26
"""
FOLLOW_UPS = """
SELECT f.*, c.*, p.*, t.*, u.name FROM cases_followup f JOIN cases_case c ON c.id = f.case_id JOIN cases_person p ON p.id = c.person_id
JOIN accounts_team t ON t.id = c.team_id JOIN accounts_user u ON u.id = f.owner_id WHERE {where} AND {reach} ORDER BY {order} LIMIT 26
"""
CALLS = """
SELECT c.id, c.incident_number, c.listed_at, c.initial_type, c.crisis_level, c.address, c.units, g.short_name, t.name,
    (SELECT true FROM cases_encounter_calls x WHERE x.call_id = c.id LIMIT 1)
FROM cases_call c JOIN accounts_agency g ON g.id = c.agency_id LEFT JOIN accounts_team t ON t.id = c.team_id
WHERE c.agency_id = %s {where} ORDER BY c.listed_at DESC, c.id DESC LIMIT 26
"""
AWAITING = "AND c.crisis_level = 'certain' AND c.no_report_reason = '' AND NOT EXISTS (SELECT 1 FROM cases_encounter_calls x WHERE x.call_id = c.id)"


def encounters_by_hand(actor: Actor, before: dt.datetime, narrowed: str = "") -> Callable[[], Any]:
    branch = ENCOUNTER_BRANCH.format(filter=narrowed)
    values = [value for principal in actor.principals for value in (principal, before)]
    return by_hand(ENCOUNTERS.format(branches=" UNION ".join([branch] * len(actor.principals))), values)


def of_encounters(actor: Actor) -> Measured:
    every, held = encounters.Filters(), encounters.Filters(outcome="hold")
    first = encounters.page(actor, every)
    found: Measured = [
        ("encounters, newest 25", lambda: encounters.page(actor, every), encounters_by_hand(actor, clock.now())),
        ("encounters that ended in a hold", lambda: encounters.page(actor, held), encounters_by_hand(actor, clock.now(), OUTCOME)),
    ]
    if first.next:
        next_page = encounters_by_hand(actor, first.rows[-1].occurred_at)
        found.append(("encounters, the page after", lambda: encounters.page(actor, every, first.next), next_page))
    return found


def of_search(actor: Actor) -> Measured:
    mine = actor.principals
    return [
        ("cases with a rare word", lambda: search.cases(actor, "violin"), by_hand(CASES_RARE, ["violin", "violin", mine])),
        ("cases with a common word", lambda: search.cases(actor, "visited"), by_hand(CASES_COMMON, [mine, "visited", "visited"])),
        ("encounters with a rare word", lambda: search.encounters(actor, "violin"), by_hand(ENCOUNTERS_RARE, ["violin", mine])),
        ("encounters with a common word", lambda: search.encounters(actor, "visited"), by_hand(ENCOUNTERS_COMMON, [mine, "visited"])),
    ]


def of_work(actor: Actor) -> Measured:
    reach, user = OPEN_CASE.format("c.id"), actor.person.pk
    own = by_hand(FOLLOW_UPS.format(where="f.owner_id = %s AND f.status = 'open'", reach=reach, order="f.due_at"), [user, actor.principals])
    past = by_hand(
        FOLLOW_UPS.format(where="f.owner_id = %s AND f.status IN ('done', 'unable', 'cancelled')", reach=reach, order="f.due_at DESC"),
        [user, actor.principals],
    )
    agency = actor.agency.pk if actor.agency else 0
    return [
        ("own open follow-ups", lambda: follow_ups.listing(follow_ups.mine(actor), "open", None), own),
        ("own ended follow-ups", lambda: follow_ups.listing(follow_ups.mine(actor, "ended"), "ended", None), past),
        ("calls, newest 25", lambda: paging.page(calls.listing(actor), calls.ORDER), by_hand(CALLS.format(where=""), [agency])),
        (
            "calls awaiting a report",
            lambda: paging.page(calls.awaiting(actor), calls.ORDER),
            by_hand(CALLS.format(where=AWAITING), [agency]),
        ),
    ]


def of_manager(actor: Actor) -> Measured:
    query = FOLLOW_UPS.format(where="f.team_id = ANY(%s) AND f.status = 'open'", reach=OPEN_CASE.format("c.id"), order="f.due_at")
    theirs = by_hand(query, [list(actor.team_ids), actor.principals])
    return [
        ("open follow-ups of the team", lambda: follow_ups.listing(follow_ups.of_team(actor), "open", None), theirs),
        *of_encounters(actor),
    ]


def test_lists(readers):
    lines = []
    for name in ("heavy", "light", "old"):
        measured = [*of_encounters(readers[name]), *of_search(readers[name]), *of_work(readers[name])]
        lines += [report.line(label, name, ours, theirs, 7) for label, ours, theirs in measured]
    lines += [report.line(label, "manager", ours, theirs, 7) for label, ours, theirs in of_manager(readers["manager"])]
    counts = ", ".join(f"{name} {visible(readers[name], Encounter).count():,}" for name in ("heavy", "light", "old", "manager"))
    head = f"## Encounters, search, follow-ups and calls, {SIZE.encounters:,} of each\n\nEncounters visible: {counts}.\n\n"
    report.write("lists", head + report.table(lines))
