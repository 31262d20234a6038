"""What was found: screens with their levels, one set by a clinician, one told to an officer; a form of the agency's own; social needs."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from cases.instruments import answers as rules
from cases.instruments import scoring
from cases.instruments.structure import read
from cases.models import (
    Assessment,
    Case,
    ClinicalPart,
    Disclosure,
    EncounterResponder,
    Instrument,
    InstrumentUse,
    InstrumentVersion,
    SocialNeed,
    SocialNeedStep,
)
from cases.operations.instruments import load_shipped
from corecit.access.actor import Actor
from corecit.accounts.models import User
from corecit.accounts.roles import Role
from reporting.synthetic.people import Staff

CSSRS = "c-ssrs-screener-recent"
YES, NO = {"value": "yes"}, {"value": "no"}
# Answers of the Columbia screener that lead to each level.
BY_LEVEL: dict[str, dict[str, dict[str, str]]] = {
    "high": {"q1": YES, "q2": YES, "q3": YES, "q4": YES, "q5": NO, "q6": NO},
    "moderate": {"q1": YES, "q2": YES, "q3": YES, "q4": NO, "q5": NO, "q6": NO},
    "low": {"q1": YES, "q2": NO, "q6": NO},
    "none": {"q1": NO, "q2": NO, "q6": NO},
    "incomplete": {"q1": NO, "q2": {"absent": "refused"}, "q3": {"absent": "refused"}, "q4": {"absent": "refused"}}
    | {"q5": {"absent": "refused"}, "q6": NO},
}
POINTS = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")
HOME_VISIT: list[dict[str, Any]] = [
    {"linkId": "q1", "type": "boolean", "text": "Was anybody at home?", "required": True},
    {"linkId": "q2", "type": "boolean", "text": "Is there food in the house?"}
    | {"enableWhen": [{"question": "q1", "operator": "=", "answerBoolean": True}]},
    {"linkId": "q3", "type": "choice", "text": "How does the home look?"}
    | {"answerOption": [{"valueString": words} for words in ("Cared for", "Untidy", "Unsafe")]},
    {"linkId": "q4", "type": "text", "text": "What should the next visitor know?"},
]


def make_screens(staff: Staff, now: dt.datetime, cases: list[Case], seed: int) -> int:
    """Switches instruments on and answers a few dozen; returns how many were answered."""
    chance = random.Random(seed + 3)  # noqa: S311
    load_shipped(actor=Actor.system("synthetic"))
    health = staff.agencies["health"]
    used = list(Instrument.objects.filter(key__in=[CSSRS, "phq-9", "phq-2", "gad-7"]))
    InstrumentUse.objects.bulk_create(
        [InstrumentUse(instrument=one, agency=health, is_on=True, switched_at=now - dt.timedelta(days=400)) for one in used]
    )
    by_key = {one.key: one.versions.get() for one in used}
    at_encounters = _at_encounters(staff, by_key[CSSRS])
    on_cases = _on_cases(staff, chance, now, cases, by_key, _home_visit(staff, now))
    _override(at_encounters)
    _tell(at_encounters)
    _needs(cases, now)
    return len(at_encounters) + len(on_cases)


def _answered(version: InstrumentVersion, author: User, staff: Staff, at: dt.datetime, answers: dict[str, Any], **place: Any) -> Assessment:
    form = read(version.definition)
    result = scoring.score(version.instrument.scoring, rules.given(form, answers))
    return Assessment.objects.create(
        version=version,
        author=author,
        author_role=Role.CLINICIAN,
        author_agency=staff.agencies["health"],
        status="completed",
        started_at=at - dt.timedelta(minutes=4),
        completed_at=at,
        answers=answers,
        level=result.level,
        band=result.band,
        score=result.score,
        flags=list(result.flags),
        is_complete=result.is_complete,
        **place,
    )


def _at_encounters(staff: Staff, version: InstrumentVersion) -> list[Assessment]:
    """The newest reports that name a level, with the answers that lead to it."""
    parts = ClinicalPart.objects.exclude(risk_level="").filter(encounter__case__isnull=False, encounter__encounter_persons__role="subject")
    made = []
    for part in parts.select_related("encounter", "author").order_by("-encounter__occurred_at", "-id")[:30]:
        encounter = part.encounter
        person = encounter.encounter_persons.filter(role="subject").select_related("person").order_by("id")[0].person
        at = encounter.occurred_at + dt.timedelta(minutes=35)
        made.append(_answered(version, part.author, staff, at, BY_LEVEL[part.risk_level], encounter=encounter, person=person))
        ClinicalPart.objects.filter(pk=part.pk).update(risk_basis=version.instrument.title)
    return made


def _home_visit(staff: Staff, now: dt.datetime) -> InstrumentVersion:
    """A form of the health authority's own."""
    health, at = staff.agencies["health"], now - dt.timedelta(days=200)
    made = Instrument.objects.create(key="home-visit", title="Home visit", agency=health, licence="own")
    resource = {"resourceType": "Questionnaire", "title": "Home visit", "status": "active", "version": "1", "item": HOME_VISIT}
    InstrumentUse.objects.create(instrument=made, agency=health, is_on=True, switched_at=at)
    return InstrumentVersion.objects.create(instrument=made, number=1, label="1", definition=resource, published_at=at)


def _on_cases(
    staff: Staff, chance: random.Random, now: dt.datetime, cases: list[Case], by_key: dict[str, InstrumentVersion], visit: InstrumentVersion
) -> list[Assessment]:
    made = []
    for number, case in enumerate([case for case in cases if case.lead and case.status != "new"][:14]):
        if case.lead is None:
            continue
        at = min(case.opened_at + dt.timedelta(days=10, hours=number), now - dt.timedelta(hours=3))
        weight = [6, 4, 2, 1] if number % 3 else [2, 4, 4, 3]
        phq = {f"q{item}": {"value": POINTS[chance.choices(range(4), weight)[0]]} for item in range(1, 9)}
        # Item 9 is above nothing for a few, whatever their total.
        phq |= {"q9": {"value": POINTS[1 if number % 5 == 2 else 0]}, "difficulty": {"value": "LA6573-5"}}
        made.append(_answered(by_key["phq-9"], case.lead, staff, at, phq, case=case, person=case.person))
        if number % 3 == 0:
            gad = {f"q{item}": {"value": POINTS[chance.choices(range(4), weight)[0]]} for item in range(1, 8)}
            made.append(
                _answered(by_key["gad-7"], case.lead, staff, at, gad | {"difficulty": {"value": "LA6572-7"}}, case=case, person=case.person)
            )
        if number % 4 == 1:
            seen = {"q1": YES, "q2": YES, "q3": {"value": "o2"}, "q4": {"value": "Use the side door; the bell is broken."}}
            made.append(_answered(visit, case.lead, staff, at, seen, case=case, person=case.person))
    return made


def _override(made: list[Assessment]) -> None:
    """One low level that the clinician raised."""
    low = next((one for one in made if one.level == "low"), None)
    if low is not None and low.completed_at is not None:
        low.override_level, low.override_by, low.override_role = "moderate", low.author, Role.CLINICIAN
        low.override_reason = "Denies a plan, but gave the dog away last week and does not want to be called."
        low.override_at = low.completed_at + dt.timedelta(minutes=10)
        low.save()
        ClinicalPart.objects.filter(encounter=low.encounter).update(risk_level="moderate")


def _tell(made: list[Assessment]) -> None:
    """One high level that the officer at the door needed to know."""
    for one in made:
        officer = (
            EncounterResponder.objects.filter(encounter=one.encounter, role="officer", user__isnull=False).select_related("agency").first()
        )
        if (
            one.level == "high"
            and officer is not None
            and officer.user is not None
            and one.encounter is not None
            and one.completed_at is not None
        ):
            Disclosure.objects.create(
                encounter=one.encounter,
                case=one.encounter.case,
                person=one.person,
                assessment=one,
                disclosed_by=one.author,
                disclosed_role=Role.CLINICIAN,
                disclosed_at=one.completed_at + dt.timedelta(minutes=2),
                agency=one.author_agency,
                recipient=officer.user,
                recipient_agency=officer.agency,
                basis="threat_to_self",
                content=["level", "safety"],
                level="high",
                text="Means to act tonight. Pills are in the bathroom cabinet; please keep the bathroom in sight until EMS is here.",
            )
            return


def _needs(cases: list[Case], now: dt.datetime) -> None:
    """The needs that reports named, on the case, and how far each has come."""
    ways = (
        ["found"],
        ["found", "offered"],
        ["found", "offered", "referred"],
        ["found", "referred", "met"],
        ["found", "offered", "declined"],
    )
    number = 0
    for part in ClinicalPart.objects.filter(encounter__case__in=cases[:30]).select_related("encounter__case", "author").order_by("id"):
        case = part.encounter.case
        for code in part.social_needs:
            if case is None or SocialNeed.objects.filter(case=case, code=code).exists():
                continue
            day = part.encounter.occurred_at.date()
            way = ways[number % len(ways)]
            number += 1
            last = min(day + dt.timedelta(days=4 * (len(way) - 1)), now.date())
            values = {"person": case.person, "case": case, "encounter": part.encounter, "code": code, "found_by": part.author}
            need = SocialNeed.objects.create(status=way[-1], status_on=last, found_on=day, **values)
            days = [min(day + dt.timedelta(days=4 * place), now.date()) for place in range(len(way))]
            SocialNeedStep.objects.bulk_create(
                [SocialNeedStep(need=need, status=step, on=on, by=part.author) for step, on in zip(way, days, strict=True)]
            )
