"""Response plans in every state, suggestions to them, and proposals to make one."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from cases.models import (
    Case,
    Person,
    PlanAct,
    PlanProposal,
    PlanStatus,
    PlanStep,
    PlanSuggestion,
    PremiseCaution,
    ResponsePlan,
    SafetyPlan,
    SafetyPlanCopy,
)
from corecit.accounts.models import User
from corecit.accounts.roles import Role
from reporting.synthetic.people import Staff

TEXTS: list[dict[str, Any]] = [
    {
        "baseline": "Speaks softly and little, keeps the curtains drawn, wears a winter coat in summer. None of this is new.",
        "escalates": "Paces and repeats the same question. Gets louder when two people speak at once.",
        "triggers": "Sirens in the street, and the word “hospital” before anything else was said.",
        "helps": "One voice. Ask about the garden. Sit on the step and wait; ten quiet minutes are mostly enough.",
        "avoid": "Standing in the doorway. Touching the arm without asking.",
        "cautions": "Keeps a walking stick by the door and has raised it when startled.",
        "transport": "Rides along quietly in an unmarked car, front seat, window open.",
        "hospital": "Harmon General, asks for the side entrance",
        "contacts": [
            {"name": "Teresa M.", "relation": "sister", "phone": "+12025550143", "may_call": True},
            {"name": "Duty desk", "relation": "crisis team", "phone": "+12025550188", "may_call": True},
        ],
    },
    {
        "baseline": "Talks fast and jokes. Knows most officers by name.",
        "escalates": "Stops joking, looks past you, clenches the hands.",
        "helps": "Use first names. Offer water and a cigarette outside. Tell every step before you take it.",
        "avoid": "Dogs. Promises that nobody can keep.",
        "transport": "EMS rather than a patrol car; says so himself.",
        "hospital": "St. Brendan",
        "contacts": [
            {"name": "Owen P.", "relation": "brother", "phone": "+12025550121", "may_call": True},
            {"name": "Marlene P.", "relation": "mother", "phone": "+12025550122", "may_call": False},
        ],
    },
    {
        "baseline": "Spends the day at the library and the bus station, sleeps at the shelter.",
        "triggers": "Being asked to move on late at night. Loss of the bag.",
        "helps": "Ask where the bag is first. Speak from a few steps away.",
        "avoid": "Moving the bag. Crowding.",
        "contacts": [],
    },
]
# status, on patrol, days until the last day (from now), how often
SHAPES: list[tuple[str, bool, int]] = [
    (PlanStatus.APPROVED, True, 140),
    (PlanStatus.APPROVED, True, 12),
    (PlanStatus.SUBMITTED, False, 0),
    (PlanStatus.APPROVED, False, 95),
    (PlanStatus.DRAFT, False, 0),
    (PlanStatus.EXPIRED, True, -11),
    (PlanStatus.RETURNED, False, 0),
    (PlanStatus.APPROVED, True, 60),
    (PlanStatus.RETIRED, False, 30),
]


def make_plans(staff: Staff, chance: random.Random, now: dt.datetime, cases: list[Case]) -> None:
    """Plans for some people with open cases, in every state; proposals for two more."""
    chosen: dict[int, Case] = {}
    for case in cases:
        if (
            case.status != "closed"
            and not case.is_restricted
            and not case.person.is_unknown
            and _second(staff, _team(staff, case), case.lead)
        ):
            chosen.setdefault(case.person_id, case)
    people = list(chosen.values())
    for number, (case, shape) in enumerate(zip(people, SHAPES, strict=False)):
        _plan(staff, now, case, shape, TEXTS[number % len(TEXTS)])
    rest = people[len(SHAPES) :]
    for number, case in enumerate(rest[:2]):
        _proposal(staff, chance, case, by_hand=number == 0)


def _plan(staff: Staff, now: dt.datetime, case: Case, shape: tuple[str, bool, int], words: dict[str, Any]) -> None:
    status, on_patrol, days = shape
    team = _team(staff, case)
    owner, second = case.lead, _second(staff, team, case.lead)
    if owner is None or second is None:
        return
    begun = now - dt.timedelta(days=60)
    values: dict[str, Any] = {"person": case.person, "team": case.team, "owner": owner, "status": status, **words}
    steps: list[tuple[str, User, str]] = [(PlanAct.CREATE, owner, ""), (PlanAct.EDIT, owner, "")]
    if status != PlanStatus.DRAFT:
        values |= {"submitted_at": begun, "submitted_by": owner}
        steps.append((PlanAct.SUBMIT, owner, ""))
    if status == PlanStatus.RETURNED:
        values["return_comment"] = "Say what sets it off: an officer cannot guess it."
        steps.append((PlanAct.RETURN, second, values["return_comment"]))
    if status in (PlanStatus.APPROVED, PlanStatus.EXPIRED, PlanStatus.RETIRED):
        values |= {"approved_at": begun, "approved_by": second, "expires_on": now.date() + dt.timedelta(days=days)}
        steps.append((PlanAct.APPROVE, second, ""))
    if on_patrol:
        note = "Patrol meets this person about once a week."
        values |= {"is_visible_to_patrol": True, "visibility_note": note, "visibility_at": begun, "visibility_by": second}
        steps.append((PlanAct.SHOW, second, note))
    if status == PlanStatus.RETIRED:
        steps.append((PlanAct.RETIRE, second, "Moved to a sister in another county."))
    plan = ResponsePlan.objects.create(**values)
    for act, by, note in steps:
        PlanStep.objects.create(plan=plan, act=act, at=begun, by=by, note=note)
    if on_patrol and status == PlanStatus.APPROVED:
        officer = staff.of(team, Role.OFFICER)[0]
        PlanSuggestion.objects.create(plan=plan, by=officer, at=begun, text="Turning the radio down helped more than anything else.")


def _team(staff: Staff, case: Case) -> str:
    return next(key for key, team in staff.teams.items() if team.pk == case.team_id)


def _second(staff: Staff, team: str, owner: User | None) -> User | None:
    if owner is None:
        return None
    able = [*staff.of(team, Role.CLINICAL_SUPERVISOR), *staff.of(team, Role.CLINICIAN)]
    return next((user for user in able if user != owner), None)


def _proposal(staff: Staff, chance: random.Random, case: Case, by_hand: bool) -> None:
    team = _team(staff, case)
    person: Person = case.person
    if by_hand:
        officer = chance.choice(staff.of(team, Role.OFFICER))
        note = "The third night this month. Every crew starts from nothing."
        PlanProposal.objects.create(person=person, team=case.team, proposed_by=officer, note=note)
    else:
        PlanProposal.objects.create(person=person, team=case.team, contacts=4, window_days=90)


SAFETY = {
    "warning_signs": "I stop answering the phone. I lie awake and count.",
    "myself": "Shower, music with headphones, walk the dog around the block twice.",
    "distractions": "The library. My cousin's garage, he lets me hand him tools.",
    "people": "My sister Teresa, any time. Mr. Hale from next door.",
    "professionals": "The crisis team, daytime. 988 at night.",
    "safer": "Teresa keeps the pills and brings them on Sundays.",
    "matters": "The dog. Seeing my niece finish school.",
}


def make_safety_plans(staff: Staff, now: dt.datetime, cases: list[Case]) -> None:
    """Safety plans of some people with open cases; the first was revised once, one in Spanish was handed over."""
    chosen = [case for case in cases if case.status != "closed" and case.lead_id and not case.person.is_unknown][:4]
    for number, case in enumerate(chosen):
        day = (now - dt.timedelta(days=40 - number)).date()
        encounter = case.encounters.order_by("-occurred_at").first()
        made = {"person": case.person, "case": case, "author": case.lead, "reviewed_on": day, "review_by_on": day + dt.timedelta(days=90)}
        plan = SafetyPlan.objects.create(encounter=encounter, **made, **SAFETY)
        if number == 0:
            revised = SAFETY | {"distractions": "The library. The garage is sold."}
            plan = SafetyPlan.objects.create(version=2, **made | {"reviewed_on": now.date()}, **revised)
        if number < 3 and case.lead is not None:
            language = "es" if number == 1 else "en"
            SafetyPlanCopy.objects.create(
                plan=plan, given_at=now - dt.timedelta(days=30), given_by=case.lead, way="hand", language=language
            )


def make_premises(staff: Staff, now: dt.datetime, cases: list[Case]) -> None:
    """A known premise: where the encounters of a case took place, with a caution about the house itself."""
    encounter = next((row for case in cases for row in case.encounters.order_by("-occurred_at") if row.address), None)
    if encounter is None:
        return
    PremiseCaution.objects.create(
        agency=encounter.agency,
        address=encounter.address,
        text="Back stairs are rotten. Loose dog in the yard of the house behind.",
        source="Patrol, on scene",
        noted_on=now.date() - dt.timedelta(days=20),
        expires_on=now.date() + dt.timedelta(days=120),
        created_by=staff.of(next(iter(staff.teams)), Role.OFFICER)[0],
    )
