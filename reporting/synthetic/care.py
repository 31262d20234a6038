"""What followed: cases, grants, notes, cautions, follow-ups in every state, referrals in every state."""

from __future__ import annotations

import datetime as dt
import random
import zoneinfo
from typing import Any

from cases.models import Case, CaseTransition, Caution, Encounter, FollowUp, FollowUpAttempt, Person
from corecit.access import grants
from corecit.accounts.models import Team, User
from corecit.accounts.roles import Role
from partners.models import Service
from referrals.models import Consent, PartnerReply, Referral
from reporting.synthetic import history as chapters
from reporting.synthetic import notes, words
from reporting.synthetic.people import Staff


def make_cases(staff: Staff, chance: random.Random, now: dt.datetime, history: chapters.History) -> list[Case]:
    """Cases with their team, lead, grants and way through the states."""
    chosen = chapters.cases_to_open(history)
    labels = chapters.numbers("case_number_seq", len(chosen), "C", now.year)
    cases = []
    for number, (person, met) in enumerate(chosen):
        team = history.teams[met[-1].pk]
        cases.append(_case(staff, chance, now, labels[number], person, met, team, number))
    return cases


def _case(
    staff: Staff, chance: random.Random, now: dt.datetime, label: str, person: Person, met: list[Encounter], team: str, number: int
) -> Case:
    own = [e for e in met if e.team_id == staff.teams[team].pk]
    lead = chance.choice(staff.of(team, Role.CLINICIAN))
    opened = own[0].occurred_at + dt.timedelta(days=1)
    quiet = now - own[-1].occurred_at > dt.timedelta(days=120)
    status = "closed" if quiet and chance.random() < 0.7 else chance.choices(["new", "active", "monitoring", "reopened"], [2, 6, 3, 1])[0]
    closed = min(now, own[-1].occurred_at + dt.timedelta(days=90)) if status == "closed" else None
    case = Case.objects.create(
        number=label,
        person=person,
        agency=staff.agencies["health"],
        team=staff.teams[team],
        lead=lead,
        status=status,
        is_restricted=number % 23 == 7,
        reason="Repeat contacts; needs a steady follow-up.",
        opened_at=min(opened, now - dt.timedelta(hours=2)),
        activity_at=closed or min(now, own[-1].occurred_at + dt.timedelta(days=chance.randint(1, 20))),
        closed_at=closed,
        closed_by=lead if closed else None,
        close_reason=chance.choice(["goals_met", "connected", "declined"]) if closed else "",
        created_by=lead,
    )
    chapters.attach(case, met)
    grants.grant(case, lead, grants.Level.LEAD, reason="lead", source="synthetic", granted_by=lead)
    if number % 3 == 0 and staff.of(team, Role.PEER):
        grants.grant(case, staff.of(team, Role.PEER)[0], grants.Level.WORK, reason="assigned", source="synthetic", granted_by=lead)
    if number % 8 == 5:
        other = staff.teams["lakeside" if team != "lakeside" else "riverton"]
        grants.grant(
            case,
            other,
            grants.Level.VIEW,
            reason="shared",
            note="Known to both teams",
            granted_by=lead,
            expires_at=now + dt.timedelta(days=30),
        )
    _tell_the_way(case, lead, status)
    _write(staff, chance, now, case, team, lead, number)
    return case


def _tell_the_way(case: Case, lead: User, status: str) -> None:
    steps = {
        "new": [],
        "active": ["active"],
        "monitoring": ["active", "monitoring"],
        "closed": ["active", "closed"],
        "reopened": ["active", "closed", "reopened"],
    }[status]
    before, at = "", case.opened_at
    for step in ["new", *steps]:
        CaseTransition.objects.create(case=case, from_status=before, to_status=step, by=lead, at=at)
        before, at = step, min(at + dt.timedelta(days=2), case.activity_at)


def _write(staff: Staff, chance: random.Random, now: dt.datetime, case: Case, team: str, lead: User, number: int) -> None:
    notes.write(staff, chance, now, case, team, lead, number)
    if number % 6 == 0:
        officer = chance.choice(staff.of(team, Role.OFFICER))
        Caution.objects.create(
            person=case.person,
            text=chance.choice(
                ["Startles at loud voices", "Kitchen knife held on one earlier call; put down when asked", "Afraid of dogs"]
            ),
            source="Officer on scene",
            noted_on=case.opened_at.date(),
            expires_on=now.date() + dt.timedelta(days=chance.randint(-20, 160)),
            created_by=officer,
        )


def make_follow_ups(staff: Staff, chance: random.Random, now: dt.datetime, cases: list[Case]) -> None:
    """Done ones in the past; open, due and overdue ones now; some given up after three attempts."""
    for number, case in enumerate(cases):
        owner = case.lead
        if owner is None:
            continue
        team = case.team
        _follow_up(case, owner, team, chance, case.opened_at + dt.timedelta(days=2), "done")
        if case.status == "closed":
            _follow_up(case, owner, team, chance, case.opened_at + dt.timedelta(days=20), chance.choice(["done", "unable", "cancelled"]))
            continue
        offset = [
            dt.timedelta(hours=-30),
            dt.timedelta(hours=-5),
            dt.timedelta(hours=6),
            dt.timedelta(days=2),
            dt.timedelta(days=9),
            dt.timedelta(hours=20),
        ][number % 6]
        _follow_up(case, owner, team, chance, now + offset, "open", attempts=1 if number % 6 == 0 else 0)


def _working_hour(at: dt.datetime, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """The full hour of the same day at which somebody would make a call: between nine and five."""
    local = at.astimezone(zone)
    return local.replace(hour=min(17, max(9, local.hour)), minute=0, second=0, microsecond=0).astimezone(dt.UTC)


def _follow_up(case: Case, owner: User, team: Team, chance: random.Random, due: dt.datetime, status: str, attempts: int = 0) -> None:
    due = _working_hour(due, zoneinfo.ZoneInfo(case.agency.time_zone))
    done = due - dt.timedelta(hours=chance.choice([1, 2, 3, 4, 21, 22, 23])) if status != "open" else None
    purpose = chance.choice(words.PURPOSES)
    follow_up = FollowUp.objects.create(
        case=case,
        owner=owner,
        team=team,
        purpose=purpose,
        method="visit" if purpose.startswith("Visit") else "phone",
        opens_at=due - dt.timedelta(days=1),
        due_at=due,
        expires_at=due + dt.timedelta(days=3),
        status=status,
        first_attempt_at=done,
        completed_at=done,
        completed_by=owner if done else None,
        created_by=owner,
    )
    FollowUp.objects.filter(pk=follow_up.pk).update(created_at=follow_up.opens_at)
    results = {
        "done": ["reached"],
        "unable": ["no_answer", "left_message", "no_answer"],
        "cancelled": [],
        "open": ["no_answer"] * attempts,
    }[status]
    for number, result in enumerate(results):
        at = (done or due - dt.timedelta(hours=2)) - dt.timedelta(hours=2 * (len(results) - 1 - number))
        FollowUpAttempt.objects.create(follow_up=follow_up, at=at, by=owner, method=follow_up.method, result=result)
        if number == 0 and status == "open":
            FollowUp.objects.filter(pk=follow_up.pk).update(first_attempt_at=at)


# status, kind, outcome, source, answers
REFERRALS: list[tuple[str, str, str, str, list[str]]] = [
    ("requested", "live", "", "", []),
    ("accepted", "live", "", "", ["accepted"]),
    ("completed", "live", "attended", "partner", ["accepted", "attended"]),
    ("rejected", "live", "no_capacity", "partner", ["declined"]),
    ("failed", "live", "no_show", "partner", ["accepted", "not_attended"]),
    ("completed", "logged", "", "", []),
    ("completed", "live", "attended", "follow_up", ["accepted"]),
    ("on-hold", "live", "waitlisted", "partner", ["accepted"]),
    ("in-progress", "live", "", "", ["accepted", "message"]),
    ("cancelled", "live", "", "", []),
    ("completed", "logged", "attended", "follow_up", []),
    ("entered-in-error", "logged", "", "", []),
]


def make_referrals(staff: Staff, chance: random.Random, now: dt.datetime, cases: list[Case], services: list[Service]) -> None:
    """Referrals in every state, each with the answers that led there."""
    labels = iter(chapters.numbers("referral_number_seq", len(cases) * 2, "R", now.year))
    for number, case in enumerate(cases):
        for turn in range(2 if number % 2 == 0 else 1):
            _referral(
                staff,
                chance,
                now,
                case,
                services[0] if (number + turn) % 5 == 0 else chance.choice(services),
                REFERRALS[(number + turn * 5) % len(REFERRALS)],
                next(labels),
            )


def _referral(
    staff: Staff,
    chance: random.Random,
    now: dt.datetime,
    case: Case,
    service: Service,
    shape: tuple[str, str, str, str, list[str]],
    label: str,
) -> None:
    status, kind, outcome, source, answers = shape
    lead = case.lead
    waits = status in ("requested", "accepted", "in-progress", "on-hold")
    if lead is None or (waits and case.status == "closed"):
        return
    begun = now - dt.timedelta(days=chance.randint(1, 12)) if waits else min(case.opened_at + dt.timedelta(days=3), now)
    values: dict[str, Any] = {
        "number": label,
        "case": case,
        "service": service,
        "organization": service.organization,
        "kind": kind,
        "status": status,
        "need": (service.needs or [""])[0],
        "accepted_by_person": kind == "live",
        "is_urgent": chance.random() < 0.15,
        "shared": {"name": f"{case.person.first_name} {case.person.last_name}".strip(), "contact_time": "Afternoons, by phone"}
        if not case.person.is_unknown
        else {},
        "owner": lead,
        "created_by": lead,
        "sent_at": begun if kind == "live" else None,
        "answered_at": begun + dt.timedelta(hours=20) if answers else None,
        "outcome": outcome,
        "outcome_at": begun + dt.timedelta(days=4) if outcome else None,
        "outcome_source": source,
        "status_reason": "The person found another place."
        if status == "cancelled"
        else "Wrong case."
        if status == "entered-in-error"
        else "",
    }
    if kind == "live" and chance.random() < 0.4:
        values["consent"] = Consent.objects.create(
            case=case,
            person=case.person,
            discloser=staff.agencies["health"],
            recipient=service.organization,
            content=["referral_reason"],
            purpose="Treatment and coordination of care",
            told_right_to_revoke=True,
            signed_on=begun.date(),
            signature="written",
            expires_on=begun.date() + dt.timedelta(days=365),
            created_by=lead,
        )
        values["shared"] = values["shared"] | {"referral_reason": "Met twice in crisis; asks for regular support."}
    referral = Referral.objects.create(**values)
    for number, answer in enumerate(answers):
        PartnerReply.objects.create(
            referral=referral,
            answer=answer,
            reason="no_capacity" if answer == "declined" else "",
            text="Please call the desk before coming." if answer == "message" else "",
            at=begun + dt.timedelta(hours=20 + number * 30),
        )
