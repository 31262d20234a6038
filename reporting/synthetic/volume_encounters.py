"""The encounters, follow-ups and calls of the large database: three in five encounters belong to a case, one in twenty of those to another team's.

One in four is another contact of the few people who are met again and again, one in 150 of the very same person; one in sixty is at one address.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corecit.accounts.models import Agency, Team, User
from corecit.common.models import Code
from reporting.synthetic import words

Rows = Iterator[dict[str, Any]]
# Words that one text in so many holds, so that a search for a rare word has something to find.
RARE, RARE_EVERY = ("orchid", "lantern", "canoe", "violin", "marble"), 5000
# The person whom every team knows, of heavy's team and of the old cases, and the address to which every team is called.
FREQUENT, FREQUENT_EVERY = 32, 150
SHELTER, SHELTER_EVERY = "400 Harbor St", 60


def address(n: int) -> dict[str, str]:
    """Where the n-th encounter or call was, with its key as a trigger would have made it."""
    text = SHELTER if n % SHELTER_EVERY == 7 else f"{n % 900 + 100} {words.STREETS[n % len(words.STREETS)]} St"
    return {"address": text, "place_key": text.upper()}


@dataclass(frozen=True)
class Staff:
    """Who works where: teams with cases, and the officers and clinicians of each, by the team's place in the list."""

    agency: Agency
    elsewhere: Agency
    teams: list[Team]
    officers: list[list[User]]
    clinicians: list[list[User]]
    heavy: User
    light: User
    old: User


@dataclass(frozen=True)
class Span:
    """Ten years in even steps."""

    cases: int
    encounters: int
    start: dt.datetime
    days: int = 3649

    def at(self, n: int, of: int) -> dt.datetime:
        """When the n-th of so many happened."""
        return self.start + dt.timedelta(days=self.days * n / of)

    def case_of(self, n: int) -> int | None:
        """The case of the n-th encounter; none for two in five, as most calls make no case."""
        if n % 5 in (1, 3):
            return None
        if n % FREQUENT_EVERY == 0:
            return FREQUENT
        if n % 4 == 0:
            return (n * 37) % max(self.cases // 100, 1) * 100 + 7
        return min(max(n * self.cases // self.encounters, 1), self.cases)

    def person_of(self, n: int) -> int:
        """The person in crisis of the n-th encounter: the person of its case."""
        return self.case_of(n) or (n * 7) % self.cases + 1


def team_at(span: Span, staff: Staff, n: int) -> int:
    """The place of the n-th encounter's team: that of its case, or for one in twenty another one."""
    case = span.case_of(n)
    return (n if case is None or n % 20 == 0 else case) % len(staff.teams)


def is_submitted(n: int) -> bool:
    """All but one in two hundred."""
    return n % 200 != 1


def encounters(span: Span, staff: Staff) -> Rows:
    """Facts."""
    for n in range(1, span.encounters + 1):
        at = span.at(n, span.encounters)
        yield {
            "id": n,
            "number": f"E-00-{n:07}",
            "agency_id": staff.agency.pk,
            "team_id": staff.teams[team_at(span, staff, n)].pk,
            "case_id": span.case_of(n),
            "occurred_at": at,
            "received_at": at,
            "arrived_at": at + dt.timedelta(minutes=4 + n % 17),
            "cleared_at": at + dt.timedelta(minutes=30 + n % 90),
            **address(n),
            "cit_requested": ("yes", "no", "not_asked")[n % 3],
            "cit_arrived": ("yes", "no", "no", "not_asked")[n % 4],
            "arrestable_offense": ("no", "no", "yes")[n % 3],
            "submitted_at": at + dt.timedelta(hours=2) if is_submitted(n) else None,
        }


def homes(persons: int) -> Rows:
    """Where one in twenty live; one in a thousand at that one address."""
    return (
        {"person_id": n, "text": (place := address(n // 20))["address"], "place_key": place["place_key"]}
        for n in range(20, persons + 1, 20)
    )


def responders(span: Span, staff: Staff) -> Rows:
    """An officer and a clinician of the team each; now and then a reader who is measured."""
    for n in range(1, span.encounters + 1):
        team = team_at(span, staff, n)
        came = [(staff.officers[team], "officer"), (staff.clinicians[team], "clinician")]
        for people, role in came:
            yield {"encounter_id": n, "user_id": people[n // 3 % len(people)].pk, "agency_id": staff.agency.pk, "role": role}
        for every, reader in ((300, staff.heavy), (7500, staff.light)):
            if n % every == 0:
                yield {"encounter_id": n, "user_id": reader.pk, "agency_id": staff.agency.pk, "role": "clinician"}


def persons(span: Span) -> Rows:
    """The person in crisis of each."""
    return ({"encounter_id": n, "person_id": span.person_of(n)} for n in range(1, span.encounters + 1))


def dispositions(span: Span, codes: list[Code]) -> Rows:
    """One primary disposition each, and a second one for every third."""
    for n in range(1, span.encounters + 1):
        first = codes[n % len(codes)]
        yield {"encounter_id": n, "code_id": first.pk, "outcome_class": first.outcome_class, "is_primary": True}
        if n % 3 == 0:
            second = codes[(n + 1) % len(codes)]
            yield {"encounter_id": n, "code_id": second.pk, "outcome_class": second.outcome_class, "is_primary": False}


def _report(span: Span, staff: Staff, n: int, author: User) -> dict[str, Any]:
    submitted = is_submitted(n)
    # The newest thousandth waits for review.
    status = "draft" if not submitted else "submitted" if n > span.encounters * 999 // 1000 else "approved"
    at = span.at(n, span.encounters) + dt.timedelta(hours=2)
    return {
        "encounter_id": n,
        "author_id": author.pk,
        "author_agency_id": staff.agency.pk,
        "status": status,
        "submitted_at": at if submitted else None,
    }


def police_parts(span: Span, staff: Staff) -> Rows:
    """The officer's part of each, with reportable force in one of sixty."""
    for n in range(1, span.encounters + 1):
        people = staff.officers[team_at(span, staff, n)]
        rare = f" Beside a {RARE[n // RARE_EVERY % len(RARE)]}." if n % RARE_EVERY == 0 else ""
        yield _report(span, staff, n, people[n // 3 % len(people)]) | {
            "narrative": words.MIDDLES[n % len(words.MIDDLES)] + rare,
            "force": ["reportable"] if n % 60 == 0 else ["none"],
        }


def clinical_parts(span: Span, staff: Staff) -> Rows:
    """The clinician's part of every second."""
    for n in range(2, span.encounters + 1, 2):
        people = staff.clinicians[team_at(span, staff, n)]
        rare = f" Spoke of a {RARE[n // RARE_EVERY % len(RARE)]}." if n % RARE_EVERY == 0 else ""
        yield _report(span, staff, n, people[n // 3 % len(people)]) | {"note": words.NOTES[n % len(words.NOTES)] + rare}


def follow_ups(span: Span, staff: Staff, leads: list[User], number: int, now: dt.datetime) -> Rows:
    """One in twenty still open, some of them overdue; the rest ended."""
    for n in range(1, number + 1):
        case = (n * 3) % span.cases + 1
        is_open = n % 20 == 0
        due = now + dt.timedelta(days=n % 60 - 20, minutes=n % 1440) if is_open else span.at(case, span.cases) + dt.timedelta(days=3)
        yield {
            "case_id": case,
            "owner_id": _owner(span, staff, leads, n, case).pk,
            "team_id": staff.teams[case % len(staff.teams)].pk,
            "purpose": words.PURPOSES[n % len(words.PURPOSES)],
            "method": ("phone", "visit")[n % 2],
            "opens_at": due - dt.timedelta(days=2),
            "due_at": due,
            "expires_at": due + dt.timedelta(days=30),
            "status": "open" if is_open else ("done", "done", "unable", "expired")[n % 4],
            "first_attempt_at": None if is_open else due - dt.timedelta(hours=n % 50 - 10),
            "completed_at": None if is_open else due + dt.timedelta(days=1),
        }


def _owner(span: Span, staff: Staff, leads: list[User], n: int, case: int) -> User:
    if case % len(staff.teams) == 0 and n % 4 == 0:
        return staff.heavy
    if case <= 3000 and n % 4 == 1:
        return staff.old
    if case % max(span.cases // 60, 1) == 0:
        return staff.light
    return leads[case % len(leads)]


def calls(span: Span, staff: Staff, number: int) -> Rows:
    """Half of them of an agency that none of the readers serves; two in five are crisis calls."""
    for n in range(1, number + 1):
        at = span.at(n, number)
        yield {
            "id": n,
            "agency_id": (staff.agency if n % 2 else staff.elsewhere).pk,
            "incident_number": f"25-{n:07}",
            "source_kind": "import",
            "initial_type": ("WELFARE CHECK", "MENTAL HEALTH CASE", "TRAFFIC STOP", "DISORDERLY CONDUCT", "ALARM COMMERCIAL")[n % 5],
            "crisis_level": ("possible", "certain", "no", "no", "no")[n % 5],
            "received_at": at,
            "arrived_at": at + dt.timedelta(minutes=9),
            "cleared_at": at + dt.timedelta(minutes=50),
            **address(n),
            "beat": f"R{n % 9}",
            "units": [f"1A{n % 400}", f"2C{n % 77}"],
            "raw": {"Incident_Number": f"25-{n:07}", "Call_Type": "as it came", "Shift": "B"},
            "team_id": staff.teams[n % len(staff.teams)].pk if n % 2 else None,
        }


def reported(span: Span, number: int) -> Rows:
    """The crisis calls have their encounters, but for some of the last hundredth: a list of what awaits a report has much to pass over."""
    for n in range(1, min(number, span.encounters) + 1):
        if n % 5 < 2 and not (n > number * 99 // 100 and n % 3 == 0):
            yield {"encounter_id": n, "call_id": n}
