"""What gathers at one place and with one person: a shelter, somebody met every other day, a caseload; beside the bare newest rows by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cases.models import Case, Encounter, Person
from cases.selectors import caseload, persons, places, timeline
from cases.states.records import OPEN
from corecit.access.actor import Actor
from corecit.access.policies import sees
from reporting.synthetic import volume_encounters as volume
from tests.bench import report
from tests.bench.report import by_hand, undone
from tests.bench.test_lists import IN_FORCE, REACH

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600), pytest.mark.django_db]
Measured = list[tuple[str, Callable[[], Any], Callable[[], Any]]]

AT_PLACE = f"SELECT e.* FROM cases_encounter e WHERE e.place_key = %s AND {REACH} ORDER BY e.occurred_at DESC LIMIT 51"  # noqa: S608
OF_PERSON = f"""
SELECT e.* FROM cases_encounterperson p JOIN cases_encounter e ON e.id = p.encounter_id WHERE p.person_id = %s AND {REACH} ORDER BY e.occurred_at DESC LIMIT 51
"""  # noqa: S608
LOAD = f"""
SELECT c.*, p.*, (SELECT min(f.due_at) FROM cases_followup f WHERE f.case_id = c.id AND f.status = 'open') AS due,
    (SELECT max(e.occurred_at) FROM cases_encounter e WHERE e.case_id = c.id AND e.submitted_at IS NOT NULL)
FROM cases_case c JOIN cases_person p ON p.id = c.person_id WHERE {{whose}} AND c.status <> 'closed'
AND EXISTS (SELECT 1 FROM cases_caseaccess a WHERE a.case_id = c.id AND a.principal = ANY(%s) AND {IN_FORCE}) ORDER BY due LIMIT {{most}}
"""  # noqa: S608


def of_place(actor: Actor) -> Measured:
    theirs = by_hand(AT_PLACE, [volume.SHELTER.upper(), actor.principals])
    place = places.find(actor, volume.SHELTER)
    found: Measured = [("an address is found", lambda: places.find(actor, volume.SHELTER), theirs)]
    if place is not None:
        found.append(("the history of that address", undone(lambda: places.sheet(actor, place.kind, place.uid)), theirs))
    return found


def of_person(actor: Actor, person: Person) -> Measured:
    theirs = by_hand(OF_PERSON, [person.pk, actor.principals])
    mine = timeline.cases_of(actor, person)
    return [
        ("a person met very often", undone(lambda: persons.sheet(actor, person.uid)), theirs),
        ("their timeline", lambda: timeline.of_person(actor, person, mine, timeline.Filters()), theirs),
    ]


def of_loads(manager: Actor) -> Measured:
    case = Case.objects.filter(team__in=manager.team_ids, status__in=OPEN, lead__isnull=False).latest("id")
    assert case.lead is not None
    lead, team = case.lead, list(manager.team_ids)
    of_lead = by_hand(LOAD.format(whose="c.lead_id = %s AND c.team_id = ANY(%s)", most=201), [lead.pk, team, manager.principals])
    of_team = by_hand(LOAD.format(whose="c.team_id = ANY(%s)", most=2001), [team, manager.principals])
    return [
        ("the caseload of one of the team", lambda: caseload.caseload(manager, lead), of_lead),
        ("the caseloads of the team", lambda: caseload.of_team(manager), of_team),
    ]


def test_histories(readers):
    person, lines = Person.objects.get(pk=volume.FREQUENT), []
    for name in ("heavy", "light", "old", "manager"):
        actor = readers[name]
        measured = of_place(actor) + (of_person(actor, person) if sees(actor, person) else [])
        lines += [report.line(label, name, ours, theirs, 7) for label, ours, theirs in measured]
    lines += [report.line(label, "manager", ours, theirs, 5) for label, ours, theirs in of_loads(readers["manager"])]
    at = Encounter.objects.filter(place_key=volume.SHELTER.upper()).count()
    met = Encounter.objects.filter(encounter_persons__person=person).count()
    text = (
        f"## One address, one person, one caseload\n\n{at:,} encounters and as many calls at one address, {met:,} encounters with one person. By hand: the newest"
        " encounters alone, and the cases of a caseload with their next step. Ours brings cautions, calls, people who live there or were met, the entries of every kind with"
        " who made them in which role, and the audit of the reading.\n\n"
    )
    report.write("histories", text + report.table(lines))
