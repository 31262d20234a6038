"""Eighteen months of calls and encounters, with the people who are met again."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from cases.models import (
    Call,
    CallTypeMap,
    Case,
    ClinicalPart,
    CrisisLevel,
    Encounter,
    EncounterDisposition,
    EncounterPerson,
    EncounterResponder,
    Hold,
    Person,
    PersonAddress,
    PersonContact,
    PersonName,
    PersonPhone,
    PolicePart,
)
from cases.operations import person_keys
from corecit.access.actor import Actor
from corecit.accounts.models import User
from corecit.accounts.roles import Role
from corecit.common.models import Code
from reporting.synthetic import words
from reporting.synthetic.people import Staff

# Shares of outcomes, near what programs publish: most stay in the community, few are arrested, holds below a tenth.
OUTCOMES = [
    ("resolved_on_scene", 24),
    ("referral_made", 14),
    ("resources_accepted", 13),
    ("resources_declined", 8),
    ("provider_notified", 6),
    ("left_with_family", 7),
    ("crisis_center", 6),
    ("sobering", 2),
    ("ed_voluntary", 6),
    ("ems_transport", 3),
    ("hold_ed", 5),
    ("hold_facility", 2),
    ("voluntary_admission", 1),
    ("arrest", 2),
    ("citation", 1),
    ("unable_to_contact", 4),
    ("no_action", 3),
    ("mobile_crisis", 2),
]
TYPES = {
    "suicidal": ["SUICIDE THREAT", "SUICIDAL PERSON"],
    "psychosis": ["MENTAL HEALTH CASE", "EMOTIONALLY DISTURBED PERSON"],
    "conflict": ["DISTURBANCE", "FAMILY TROUBLE"],
    "substance": ["INTOXICATED PERSON", "OVERDOSE"],
    "welfare": ["WELFARE CHECK"],
    "dementia": ["ASSIST CITIZEN", "MISSING PERSON"],
}
TYPE_LEVELS = {
    "SUICIDE THREAT": ("certain", "SUICTHRT"),
    "SUICIDAL PERSON": ("certain", "SUICIDE"),
    "MENTAL HEALTH CASE": ("certain", "MNTL"),
    "EMOTIONALLY DISTURBED PERSON": ("certain", "EDP"),
    "DISTURBANCE": ("possible", "DISORD"),
    "FAMILY TROUBLE": ("possible", "DVNA"),
    "INTOXICATED PERSON": ("possible", "INTOX"),
    "OVERDOSE": ("possible", "OD"),
    "WELFARE CHECK": ("possible", "WELFARE"),
    "ASSIST CITIZEN": ("possible", "ASSIST"),
    "MISSING PERSON": ("no", ""),
    "TRAFFIC STOP": ("no", ""),
    "ALARM COMMERCIAL": ("no", ""),
    "THEFT": ("no", ""),
}
BEHAVIOURS = {
    "suicidal": ["hopeless", "threat_of_suicide", "withdrawn"],
    "psychosis": ["hallucinations", "paranoid", "disorganized_speech"],
    "conflict": ["disorderly", "belligerent"],
    "substance": ["disoriented", "belligerent"],
    "welfare": ["withdrawn", "neglect_of_self_care"],
    "dementia": ["disoriented", "unusually_frightened"],
}
ISSUES = {
    "suicidal": ["suicidal_thoughts", "mood"],
    "psychosis": ["psychosis"],
    "conflict": ["conflict", "acute_stress"],
    "substance": ["substance_use"],
    "welfare": ["mood", "grief"],
    "dementia": ["cognitive_or_dementia"],
}


@dataclass
class History:
    """What was made, for the chapters that build on it."""

    persons: list[Person] = field(default_factory=list)
    troubles: dict[int, str] = field(default_factory=dict)
    encounters: list[Encounter] = field(default_factory=list)
    subjects: dict[int, Person] = field(default_factory=dict)
    outcomes: dict[int, str] = field(default_factory=dict)
    teams: dict[int, str] = field(default_factory=dict)


def numbers(sequence: str, count: int, prefix: str, year: int) -> list[str]:
    """The next numbers of a series of the database, so that real ones go on behind them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, count])
        return [f"{prefix}-{year % 100:02}-{row[0]:06}" for row in cursor.fetchall()]


def _looks(number: int) -> dict[str, Any]:
    """How two in three look, apart from the other chances so that these stay as they were."""
    if number % 3 == 2:
        return {}
    chance = random.Random(number)  # noqa: S311
    return {
        "height_inches": chance.randint(60, 75),
        "weight_pounds": chance.randrange(115, 260, 5),
        "eye_color": chance.choice(["brown", "brown", "blue", "green", "hazel"]),
        "hair_color": chance.choice(["black", "brown", "brown", "blond", "gray", "bald"]),
        "marks": chance.choice(["", "", "", "Rose tattoo, right wrist", "Scar over left eyebrow"]),
        "looks_source": "perceived",
    }


# Whoever has a roof has an address.
HOUSED = ("stable", "family_or_friends", "supportive")


def _homes(persons: list[Person]) -> list[PersonAddress]:
    """Where two in three of the housed live, apart from the other chances as well."""
    housed = [(number, person) for number, person in enumerate(persons) if person.housing in HOUSED and not person.is_unknown]
    return [PersonAddress(person=person, text=address(random.Random(number))) for number, person in housed if number % 3 != 1]  # noqa: S311


def make_persons(staff: Staff, chance: random.Random, now: dt.datetime, count: int = 150) -> list[Person]:
    """The people met; every fifteenth is unknown."""
    persons, names, phones, contacts = [], [], [], []
    for number in range(count):
        unknown = number % 15 == 14
        first, last = chance.choice(words.FIRST), chance.choice(words.LAST)
        born = now.date() - dt.timedelta(days=chance.randint(14 * 365, 84 * 365))
        persons.append(
            Person(
                first_name="" if unknown else first,
                last_name="" if unknown else last,
                is_unknown=unknown,
                description="About forty, gray jacket, short beard" if unknown else "",
                born_on=None if unknown else born,
                age_low=35 if unknown else None,
                age_high=45 if unknown else None,
                birth_source="perceived" if unknown else "self_reported",
                gender=chance.choice(["female", "male", "male", "nonbinary", "unknown"]),
                gender_source="perceived" if unknown else "self_reported",
                race=chance.choices(["white", "black", "asian", "multiple", "unknown"], [60, 20, 5, 5, 10])[0],
                race_source="perceived",
                ethnicity=chance.choices(["not_hispanic", "hispanic", "unknown"], [70, 20, 10])[0],
                ethnicity_source="self_reported",
                language=chance.choices(["en", "es", "other"], [84, 14, 2])[0],
                veteran=chance.choices(["no", "yes", "unknown", "not_asked"], [60, 9, 20, 11])[0],
                veteran_source="self_reported",
                housing=chance.choices(
                    ["stable", "family_or_friends", "shelter", "unsheltered", "supportive", "unknown"], [45, 15, 10, 12, 8, 10]
                )[0],
                insurance=chance.choices(["medicaid", "medicare", "private", "none", "unknown"], [45, 15, 15, 10, 15])[0],
                created_by=staff.users["officer"],
                **_looks(number),
            )
        )
    Person.objects.bulk_create(persons)
    for number, person in enumerate(persons):
        if person.is_unknown:
            continue
        full = f"{person.first_name} {person.last_name}"
        names.append(PersonName(person=person, kind="primary", text=full, search=full.lower()))
        if number % 9 == 0:
            nick = person.first_name[:3]
            names.append(PersonName(person=person, kind="nickname", text=nick, search=nick.lower()))
        if number % 2 == 0:
            phones.append(PersonPhone(person=person, number=f"+1412555{4000 + number}", may_text=number % 4 == 0))
        if number % 4 == 0:
            contacts.append(
                PersonContact(
                    person=person,
                    name=f"{chance.choice(words.FIRST)} {person.last_name}",
                    relation="family",
                    phone=f"+1412555{5000 + number}",
                    may_call=number % 8 == 0,
                )
            )
    PersonName.objects.bulk_create(names)
    PersonPhone.objects.bulk_create(phones)
    PersonContact.objects.bulk_create(contacts)
    PersonAddress.objects.bulk_create(_homes(persons))
    person_keys.keep_missing(actor=Actor.system("demo"))
    return persons


def make_type_maps(staff: Staff) -> None:
    """What the local call types mean."""
    CallTypeMap.objects.bulk_create(
        CallTypeMap(agency=staff.agencies[key], local_type=local, level=level, standard_type=standard, is_confirmed=True)
        for key in ("riverton", "lakeside", "sheriff")
        for local, (level, standard) in TYPE_LEVELS.items()
    )


def address(chance: random.Random) -> str:
    """A street address that is nowhere."""
    return f"{chance.randint(1, 40) * 100 + chance.randint(1, 99)} {chance.choice(words.STREETS)} {chance.choice(words.KINDS)}"


def make_call(staff: Staff, chance: random.Random, team: str, at: dt.datetime, kind: str, number: int, unit: str) -> Call:
    """A call with the times of one crisis response: dispatch after minutes, about forty minutes on scene."""
    agency = staff.agencies[team if team != "county" else "sheriff"]
    dispatched = at + dt.timedelta(seconds=chance.randint(40, 400))
    arrived = dispatched + dt.timedelta(seconds=chance.randint(180, 1100))
    local = chance.choice(TYPES[kind]) if kind in TYPES else kind
    return Call(
        agency=agency,
        # One center dispatches for the county: its dispatchers see these calls.
        dispatch_agency=staff.agencies["dispatch"],
        incident_number=f"{at:%y}-{agency.pk:02}{number:05}",
        source_kind="import",
        source_text=chance.choice(["911", "911", "911", "PHONE", "SELF", "988"]),
        initial_type=local,
        final_type=local,
        crisis_level=TYPE_LEVELS[local][0],
        priority=str(chance.randint(1, 4)),
        received_at=at,
        dispatched_at=dispatched,
        en_route_at=dispatched + dt.timedelta(seconds=chance.randint(10, 90)),
        arrived_at=arrived,
        cleared_at=arrived + dt.timedelta(minutes=chance.randint(14, 95)),
        address=address(chance),
        city="Lakeside" if team == "lakeside" else "Riverton",
        beat=f"{team[0].upper()}{chance.randint(1, 6)}",
        latitude=40.44 + chance.uniform(-0.03, 0.03),
        longitude=-79.99 + chance.uniform(-0.04, 0.04),
        units=[unit] if unit else [],
        team=staff.teams[team],
        raw={"INCIDENT": number, "TYPE": local},
    )


def make_encounters(staff: Staff, chance: random.Random, now: dt.datetime, persons: list[Person], count: int = 400) -> History:
    """Encounters spread over eighteen months, more of them lately; some people are met again and again."""
    history = History(persons=persons)
    codes = {code.code: code for code in Code.objects.filter(list="disposition")}
    weights = [12 if number % 17 == 0 else 3 if number % 5 == 0 else 1 for number in range(len(persons))]
    moments = sorted(now - dt.timedelta(days=547 * (1 - chance.random() ** 0.8), minutes=chance.randint(0, 1439)) for _ in range(count))
    labels = numbers("encounter_number_seq", count, "E", now.year)
    rows: list[dict[str, Any]] = []
    calls, encounters = [], []
    for number, at in enumerate(moments):
        at = min(at, now - dt.timedelta(hours=3))
        person = chance.choices(persons, weights)[0]
        kind = history.troubles.setdefault(person.pk, chance.choice(list(words.TROUBLES)))
        team = chance.choices(["riverton", "lakeside", "county"], [5, 3, 2])[0]
        officer = chance.choice(staff.of(team, Role.OFFICER))
        clinician = chance.choice(staff.of(team, Role.CLINICIAN)) if chance.random() < 0.72 else None
        call = make_call(staff, chance, team, at, kind, number, f"{team[0].upper()}{chance.randint(11, 30)}")
        outcome = chance.choices([code for code, _ in OUTCOMES], [weight for _, weight in OUTCOMES])[0]
        calls.append(call)
        encounters.append(
            _encounter(staff, chance, call, labels[number], team, officer, clinician, outcome, codes[outcome].outcome_class, person)
        )
        rows.append({"person": person, "kind": kind, "team": team, "officer": officer, "clinician": clinician, "outcome": outcome})
    Call.objects.bulk_create(calls)
    Encounter.objects.bulk_create(encounters)
    Encounter.calls.through.objects.bulk_create(
        Encounter.calls.through(encounter_id=e.pk, call_id=c.pk) for e, c in zip(encounters, calls, strict=True)
    )
    for encounter, row in zip(encounters, rows, strict=True):
        history.subjects[encounter.pk], history.outcomes[encounter.pk], history.teams[encounter.pk] = (
            row["person"],
            row["outcome"],
            row["team"],
        )
    history.encounters = encounters
    _make_parts(staff, chance, now, history, rows, codes)
    return history


def _encounter(
    staff: Staff,
    chance: random.Random,
    call: Call,
    number: str,
    team: str,
    officer: User,
    clinician: User | None,
    outcome: str,
    outcome_class: str,
    person: Person,
) -> Encounter:
    received, on_scene, cleared = call.received_at, call.arrived_at, call.cleared_at
    if received is None or on_scene is None or cleared is None:
        raise ValueError("A call of the county has all its times.")
    requested = chance.random() < 0.6
    arrived = chance.random() < (0.85 if requested else 0.5)
    arrestable = chance.random() < 0.28 or outcome in ("arrest", "citation")
    transported = outcome_class in ("ed", "hold", "crisis_facility", "admission")
    return Encounter(
        number=number,
        agency=call.agency,
        team=staff.teams[team],
        source={"988": "988_transfer", "SELF": "officer_initiated"}.get(call.source_text, "911"),
        initial_type=call.initial_type,
        final_type=call.final_type,
        priority=call.priority,
        occurred_at=received,
        received_at=received,
        dispatched_at=call.dispatched_at,
        en_route_at=call.en_route_at,
        arrived_at=on_scene,
        clinician_arrived_at=on_scene + dt.timedelta(minutes=chance.randint(0, 25)) if clinician else None,
        cleared_at=cleared,
        clinician_cleared_at=cleared + dt.timedelta(minutes=chance.randint(0, 45)) if clinician else None,
        destination_arrived_at=max(on_scene, cleared - dt.timedelta(minutes=31)) if transported else None,
        handoff_completed_at=cleared - dt.timedelta(minutes=4) if transported else None,
        address=call.address,
        beat=call.beat,
        latitude=call.latitude,
        longitude=call.longitude,
        location_category=chance.choices(["residence", "street", "business", "school", "shelter", "hospital"], [55, 25, 8, 4, 5, 3])[0],
        response_type=chance.choice(["co_response", "co_response", "clinician_separate", "telehealth"]) if clinician else "officer_only",
        cit_requested="yes" if requested else "no",
        cit_dispatched="yes" if arrived else "no",
        cit_arrived="yes" if arrived else "no",
        cit_unavailable_reason=chance.choice(["none_on_shift", "busy", "too_far"]) if requested and not arrived else "",
        ems_on_scene="yes" if outcome in ("ems_transport", "hold_ed") or chance.random() < 0.15 else "no",
        fire_on_scene="no",
        supervisor_on_scene="yes" if chance.random() < 0.1 else "no",
        interpreter_used="yes" if person.language == "es" and chance.random() < 0.7 else "no",
        language=person.language,
        children_present="yes" if chance.random() < 0.12 else "no",
        veteran=person.veteran,
        housing=person.housing,
        transport=chance.choice(["police", "ems"]) if transported else "none",
        transport_destination="Riverton General Hospital"
        if outcome_class in ("ed", "hold")
        else "Harbor Crisis Center"
        if transported
        else "",
        transport_accepted="yes" if transported else "not_asked",
        arrestable_offense="yes" if arrestable else "no",
        arrest_discretionary="yes" if arrestable and chance.random() < 0.8 else "no" if arrestable else "not_asked",
        arrest_outcome={"arrest": "arrested", "citation": "cited"}.get(outcome, "diverted" if arrestable else "na"),
        ed_visit_prevented="yes" if outcome_class == "community" and chance.random() < 0.4 else "no",
        without_team=chance.choice(["arrest", "ed", "hold", "no_change", "unknown"]),
        created_by=officer,
        submitted_at=cleared + dt.timedelta(minutes=chance.randint(20, 400)),
    )


def _make_parts(
    staff: Staff, chance: random.Random, now: dt.datetime, history: History, rows: list[dict[str, Any]], codes: dict[str, Code]
) -> None:
    dispositions, holds, subjects, responders, police, clinical = [], [], [], [], [], []
    for encounter, row in zip(history.encounters, rows, strict=True):
        code = codes[row["outcome"]]
        dispositions.append(EncounterDisposition(encounter=encounter, code=code, outcome_class=code.outcome_class, is_primary=True))
        if code.outcome_class == "community" and code.code != "provider_notified" and chance.random() < 0.2:
            other = codes["provider_notified"]
            dispositions.append(EncounterDisposition(encounter=encounter, code=other, outcome_class=other.outcome_class))
        if code.outcome_class == "hold":
            holds.append(
                Hold(
                    encounter=encounter,
                    statute="other",
                    initiated_by=chance.choice(["officer", "clinician"]),
                    started_at=encounter.arrived_at,
                    destination=encounter.transport_destination,
                    accepted="yes",
                )
            )
        subjects.append(EncounterPerson(encounter=encounter, person=row["person"], role="subject"))
        responders.append(
            EncounterResponder(
                encounter=encounter,
                user=row["officer"],
                agency=encounter.agency,
                role="officer",
                is_cit_trained=encounter.cit_arrived == "yes",
                is_in_charge=True,
            )
        )
        if row["clinician"]:
            responders.append(
                EncounterResponder(encounter=encounter, user=row["clinician"], agency=staff.agencies["health"], role="clinician")
            )
        if encounter.ems_on_scene == "yes":
            responders.append(_medics(encounter, f"Medic {chance.randint(1, 6)}", staff))
        police.append(_police_part(chance, now, encounter, row, code.outcome_class, staff))
        if row["clinician"]:
            clinical.append(_clinical_part(chance, now, encounter, row, staff))
    EncounterDisposition.objects.bulk_create(dispositions)
    Hold.objects.bulk_create(holds)
    EncounterPerson.objects.bulk_create(subjects)
    EncounterResponder.objects.bulk_create(responders)
    PolicePart.objects.bulk_create(police)
    ClinicalPart.objects.bulk_create(clinical)


def _medics(encounter: Encounter, unit: str, staff: Staff) -> EncounterResponder:
    """An ambulance with times of its own; one of them has the person who signs in as a medic."""
    arrived = (encounter.arrived_at or encounter.occurred_at) + dt.timedelta(minutes=6)
    return EncounterResponder(
        encounter=encounter,
        user=staff.users["medic"] if unit == "Medic 4" else None,
        unit=unit,
        agency=staff.agencies["ems"],
        role="ems",
        dispatched_at=arrived - dt.timedelta(minutes=8),
        arrived_at=arrived,
        cleared_at=arrived + dt.timedelta(minutes=48),
    )


def _review(chance: random.Random, now: dt.datetime, encounter: Encounter, supervisor: User) -> dict[str, Any]:
    age = now - encounter.occurred_at
    status = "approved" if age > dt.timedelta(days=9) else chance.choices(["approved", "submitted", "returned"], [5, 5, 1])[0]
    if status == "submitted":
        return {"status": status, "submitted_at": encounter.submitted_at}
    comment = "Please add who initiated the transport." if status == "returned" else ""
    at = encounter.submitted_at + dt.timedelta(hours=chance.randint(1, 30)) if encounter.submitted_at else now
    return {
        "status": status,
        "submitted_at": encounter.submitted_at,
        "reviewed_by": supervisor,
        "reviewed_at": min(at, now),
        "return_comment": comment,
    }


def _police_part(
    chance: random.Random, now: dt.datetime, encounter: Encounter, row: dict[str, Any], outcome_class: str, staff: Staff
) -> PolicePart:
    kind = row["kind"]
    place = {"residence": "home", "street": "street corner"}.get(encounter.location_category, encounter.location_category)
    text = [
        chance.choice(words.ARRIVALS).format(place=place, trouble=chance.choice(words.TROUBLES[kind])),
        chance.choice(words.MIDDLES),
        chance.choice(words.ENDINGS[outcome_class]),
    ]
    force = (
        "reportable"
        if chance.random() < 0.015
        else "handcuffs"
        if outcome_class in ("hold", "justice") and chance.random() < 0.4
        else "none"
    )
    return PolicePart(
        encounter=encounter,
        author=row["officer"],
        author_agency=encounter.agency,
        narrative=" ".join(text),
        behaviours=BEHAVIOURS[kind][: chance.randint(1, 3)],
        nature_of_crisis=[chance.choice(["situational", "biologically_induced", "chemically_induced", "medication_not_taken", "unknown"])],
        substances_current=["alcohol"] if kind == "substance" else ["none"],
        weapon=["knife"] if chance.random() < 0.05 else ["none"],
        techniques=chance.sample(["active_listening", "calm_voice", "time_and_cover", "one_voice", "clinician_led", "open_questions"], 2),
        force=[force],
        force_report_number=f"UOF-{encounter.pk:05}" if force == "reportable" else "",
        injuries={
            "person": ["abrasion"] if chance.random() < 0.04 else ["none"],
            "officer": ["bite"] if chance.random() < 0.008 else ["none"],
        },
        body_worn_video="yes",
        charges="Trespass" if encounter.arrest_outcome in ("arrested", "cited") else "",
        **_review(chance, now, encounter, staff.of(row["team"], Role.POLICE_SUPERVISOR)[0]),
    )


def _clinical_part(chance: random.Random, now: dt.datetime, encounter: Encounter, row: dict[str, Any], staff: Staff) -> ClinicalPart:
    kind = row["kind"]
    supervisors = staff.of(row["team"], Role.CLINICAL_SUPERVISOR) or [staff.users["supervisor"]]
    return ClinicalPart(
        encounter=encounter,
        author=row["clinician"],
        author_agency=staff.agencies["health"],
        note=words.CLINICAL[kind],
        presenting_issues=ISSUES[kind],
        substances_current=["alcohol"] if kind == "substance" else ["none"],
        risk_level=chance.choices(
            ["high", "moderate", "low", "none", "incomplete"], [3, 4, 2, 1, 1] if kind == "suicidal" else [1, 2, 4, 4, 1]
        )[0],
        risk_basis="Columbia screener on paper",
        social_needs=chance.sample(
            ["food", "housing_instability", "transportation", "financial", "social_connection"], chance.randint(0, 2)
        ),
        insurance=row["person"].insurance,
        safety_plan_made=chance.choice(["yes", "no", "not_asked"]),
        **_review(chance, now, encounter, supervisors[0]),
    )


def make_open_calls(staff: Staff, chance: random.Random, now: dt.datetime) -> None:
    """Crisis calls of the last days that wait for a report, and ordinary calls around them."""
    calls = []
    for number in range(26):
        team = chance.choice(["riverton", "riverton", "lakeside", "county"])
        at = now - dt.timedelta(minutes=40 + number * chance.randint(40, 150))
        calls.append(
            make_call(
                staff, chance, team, at, chance.choice(list(TYPES)), 60000 + number, f"{team[0].upper()}{chance.choice([11, 12, 13, 14])}"
            )
        )
    for number in range(180):
        team = chance.choice(["riverton", "lakeside", "county"])
        at = now - dt.timedelta(minutes=30 + number * 97)
        calls.append(make_call(staff, chance, team, at, chance.choice(["TRAFFIC STOP", "ALARM COMMERCIAL", "THEFT"]), 70000 + number, ""))
    Call.objects.bulk_create(calls)
    Call.objects.filter(pk__in=[call.pk for call in calls], crisis_level=CrisisLevel.NO).update(units=["P1"])


def cases_to_open(history: History) -> list[tuple[Person, list[Encounter]]]:
    """The people with the most to follow: everybody met three times, or last met in a hold or with a referral."""
    by_person: dict[int, list[Encounter]] = {}
    for encounter in history.encounters:
        by_person.setdefault(history.subjects[encounter.pk].pk, []).append(encounter)
    people = {person.pk: person for person in history.persons}
    chosen = [
        (people[key], met)
        for key, met in by_person.items()
        if len(met) >= 3 or history.outcomes[met[-1].pk] in ("hold_ed", "referral_made", "crisis_center")
    ]
    return sorted(chosen, key=lambda pair: pair[1][-1].occurred_at, reverse=True)[:70]


def attach(case: Case, met: list[Encounter]) -> None:
    """Ties the encounters of the case's own team to it."""
    Encounter.objects.filter(pk__in=[e.pk for e in met if e.team_id == case.team_id]).update(case=case)
