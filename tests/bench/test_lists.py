"""Lists of encounters, follow-ups and calls, search, the dashboard, and writing reports, in the large database, each beside SQL written by hand."""

# ruff: noqa: S608

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from cases.models import ClinicalPart, Encounter, PolicePart
from cases.operations import encounters as encounter_operations
from cases.operations import encounters_reports
from cases.selectors import calls, encounters, follow_ups, search
from corecit.access.actor import Actor
from corecit.access.policies import visible
from corecit.common import clock
from corecit.web import paging
from reporting.selectors import dashboard
from reporting.selectors.scope import Scope
from tests.bench import report
from tests.bench.conftest import SIZE
from tests.bench.report import by_hand, undone

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
NOTE = "to_tsvector('english'::regconfig, COALESCE(n.text, '')) @@ websearch_to_tsquery('english', %s) AND n.kind <> 'psychotherapy'"
PART = "to_tsvector('english'::regconfig, COALESCE(p.note, '')) @@ websearch_to_tsquery('english', %s) AND p.status <> 'draft'"
OPEN_CASE = f"EXISTS (SELECT 1 FROM cases_caseaccess a WHERE a.case_id = {{}} AND a.principal = ANY(%s) AND {IN_FORCE})"
CASES_RARE = f"""
SELECT c.*, q.* FROM cases_case c JOIN cases_person q ON q.id = c.person_id WHERE c.id IN (
    SELECT n.case_id FROM cases_note n WHERE {NOTE} UNION
    SELECT e.case_id FROM cases_clinicalpart p JOIN cases_encounter e ON e.id = p.encounter_id WHERE {PART}
) AND {OPEN_CASE.format("c.id")} ORDER BY c.opened_at DESC LIMIT 26
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
DASHBOARD = """
SELECT count(*), count(*) FILTER (WHERE d.classes && '{justice}'), count(*) FILTER (WHERE d.classes && '{hold}'),
    count(*) FILTER (WHERE d.classes && '{community}'), count(*) FILTER (WHERE e.arrestable_offense = 'yes'), count(*) FILTER (WHERE e.cit_arrived = 'yes'),
    count(*) FILTER (WHERE p.force @> '{reportable}'),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY e.arrived_at - e.received_at),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY e.cleared_at - e.arrived_at)
FROM cases_encounter e LEFT JOIN cases_policepart p ON p.encounter_id = e.id
CROSS JOIN LATERAL (SELECT array_agg(x.outcome_class) AS classes FROM cases_encounterdisposition x WHERE x.encounter_id = e.id) d
WHERE e.submitted_at IS NOT NULL AND e.entered_in_error_at IS NULL AND e.occurred_at >= %s AND {reach}
"""


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


def test_dashboard(readers):
    today, lines = timezone.localdate(), []
    for name, days in (("manager", 365), ("analyst", 90), ("analyst", 365)):
        actor, scope = readers[name], Scope(today - dt.timedelta(days=days), today)
        reach, values = (
            ("TRUE", []) if name == "analyst" else (f"e.team_id = ANY(%s) AND {REACH}", [list(actor.team_ids), actor.principals])
        )
        theirs = by_hand(DASHBOARD.replace("{reach}", reach), [scope.start_at, *values])
        lines.append(report.line(f"{days} days", name, lambda a=actor, s=scope: dashboard.build(a, s), theirs, 3))
    text = "## Dashboard\n\nManager: one team; analyst: every agency. By hand: one pass for the rates and times, without repeat contacts, weeks and follow-ups.\n\n"
    report.write("dashboard", text + report.table(lines))


def _submitted_by_hand(part: PolicePart) -> Callable[[], None]:
    def write() -> None:
        by_hand("UPDATE cases_policepart SET status = 'submitted', submitted_at = now() WHERE id = %s", [part.pk])()
        by_hand("UPDATE cases_encounter SET submitted_at = now() WHERE id = %s", [part.encounter_id])()
        by_hand(
            "INSERT INTO cases_reportversion (uid, created_at, updated_at, encounter_id, side, version, at, by_id, reason, snapshot, review, review_comment)"
            " VALUES (gen_random_uuid(), now(), now(), %s, 'police', 1, now(), %s, '', '{}', '', '')",
            [part.encounter_id, part.author_id],
        )()

    return undone(write)


def test_writing(readers):
    heavy, manager = readers["heavy"], readers["manager"]
    part = PolicePart.objects.filter(status="draft").select_related("encounter", "author").latest("id")
    author = Actor.of(part.author)
    waiting = (
        ClinicalPart.objects.filter(status="submitted", encounter__in=visible(manager, Encounter)).select_related("encounter").latest("id")
    )
    values = {"answers": {}, "facts": None, "person": None, "facts_version": 1}
    start = undone(lambda: encounter_operations.start(actor=heavy, occurred_at=clock.now(), address="100 Oak St"))
    submit = undone(lambda: encounters_reports.submit(actor=author, encounter_uid=part.encounter.uid, **values))
    approve = undone(lambda: encounters_reports.approve(actor=manager, encounter_uid=waiting.encounter.uid, version=1))
    insert = by_hand(
        "INSERT INTO cases_encounter SELECT (jsonb_populate_record(e, jsonb_build_object('id', nextval('cases_encounter_id_seq'), 'uid', gen_random_uuid(),"
        " 'number', 'X-' || nextval('encounter_number_seq')))).* FROM cases_encounter e WHERE e.id = 1 RETURNING id"
    )
    update = by_hand(
        "UPDATE cases_clinicalpart SET status = 'approved', reviewed_at = now(), reviewed_by_id = %s WHERE id = %s",
        [manager.person.pk, waiting.pk],
    )
    measured = [
        ("start an encounter", "officer or clinician", start, undone(insert)),
        ("submit a report", "its author", submit, _submitted_by_hand(part)),
        ("approve a report", "supervisor", approve, undone(update)),
    ]
    text = (
        "## Writing a report\n\nBy hand: the bare rows alone. Ours locks, asks the rules, keeps a readable version, audits and posts notices in the same transaction;"
        " the history of rows and the read tables follow by triggers in both.\n\n"
    )
    report.write("saving", text + report.table([report.line(*one) for one in measured]))
