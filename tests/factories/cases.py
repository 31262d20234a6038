"""Rows for tests, straight into the tables: where a test is about reading, it need not go through the operations."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from django.utils import timezone

from cases.models import (
    Call,
    Case,
    ClinicalPart,
    CrisisLevel,
    Encounter,
    EncounterDisposition,
    EncounterPerson,
    EncounterResponder,
    FollowUp,
    Note,
    NoteTemplate,
    Person,
    PersonName,
    PolicePart,
    ProtocolRule,
)
from cases.operations import person_keys
from corecit.common.models import Code
from tests.cast import Cast

_numbers = itertools.count(1)


def make_person(first: str = "Jordan", last: str = "Vale", **fields: Any) -> Person:
    """A person with the search form of their name."""
    person = Person.objects.create(first_name=first, last_name=last, **fields)
    PersonName.objects.create(person=person, kind="primary", text=f"{first} {last}", search=f"{first} {last}".lower())
    person_keys.keep([person.pk])
    return person


def make_case(cast: Cast, team: str = "a", person: Person | None = None, **fields: Any) -> Case:
    """An active case of a team."""
    now = timezone.now()
    values: dict[str, Any] = {
        "number": f"C-T{next(_numbers):06}",
        "person": person or make_person(),
        "agency": cast.teams[team].agency,
        "team": cast.teams[team],
        "status": "active",
        "opened_at": now - dt.timedelta(days=3),
        "activity_at": now,
    }
    return Case.objects.create(**values | fields)


def make_call(cast: Cast, agency: str = "riverton", level: str = CrisisLevel.CERTAIN, **fields: Any) -> Call:
    """A crisis call of an agency an hour ago."""
    received = timezone.now() - dt.timedelta(hours=1)
    values: dict[str, Any] = {
        "agency": cast.agencies[agency],
        "incident_number": f"26-{next(_numbers):06}",
        "source_kind": "import",
        "initial_type": "MENTAL HEALTH CASE",
        "final_type": "MENTAL HEALTH CASE",
        "crisis_level": level,
        "received_at": received,
        "dispatched_at": received + dt.timedelta(minutes=2),
        "arrived_at": received + dt.timedelta(minutes=9),
        "cleared_at": received + dt.timedelta(minutes=50),
        "address": "1200 Sixth St",
        "beat": "R2",
        "units": ["U-officer"],
    }
    return Call.objects.create(**values | fields)


def make_encounter(
    cast: Cast,
    team: str = "a",
    officer: str | None = "officer",
    clinician: str | None = "clinician",
    person: Person | None = None,
    disposition: str = "resolved_on_scene",
    status: str = "approved",
    **fields: Any,
) -> Encounter:
    """A reported encounter with a police part (officer's) and a clinical part (clinician's); None leaves a part out."""
    now = timezone.now()
    person = person or (fields["case"].person if fields.get("case") else make_person())
    agency = cast.agencies["riverton" if team == "a" else "lakeside"]
    values: dict[str, Any] = {
        "number": f"E-T{next(_numbers):06}",
        "agency": agency,
        "team": cast.teams[team],
        "occurred_at": now - dt.timedelta(hours=2),
        "received_at": now - dt.timedelta(hours=2),
        "arrived_at": now - dt.timedelta(hours=1, minutes=50),
        "cleared_at": now - dt.timedelta(hours=1),
        "address": "1200 Sixth St",
        "submitted_at": None if status == "draft" else now,
    }
    encounter = Encounter.objects.create(**values | fields)
    EncounterPerson.objects.create(encounter=encounter, person=person, role="subject")
    if disposition:
        code = Code.objects.get(list="disposition", code=disposition)
        EncounterDisposition.objects.create(encounter=encounter, code=code, outcome_class=code.outcome_class, is_primary=True)
    report = {"status": status, "submitted_at": None if status == "draft" else now}
    if officer:
        PolicePart.objects.create(
            encounter=encounter,
            author=cast.users[officer],
            author_agency=agency,
            narrative="POLICE-NARRATIVE-MARK",
            charges="CHARGES-MARK",
            **report,
        )
        EncounterResponder.objects.create(encounter=encounter, user=cast.users[officer], agency=agency, role="officer", is_cit_trained=True)
    if clinician:
        ClinicalPart.objects.create(
            encounter=encounter,
            author=cast.users[clinician],
            author_agency=cast.agencies["health"],
            note="CLINICAL-NOTE-MARK",
            risk_level="moderate",
            **report,
        )
        EncounterResponder.objects.create(encounter=encounter, user=cast.users[clinician], agency=cast.agencies["health"], role="clinician")
    return encounter


def make_medic(cast: Cast, encounter: Encounter, **fields: Any) -> EncounterResponder:
    """The paramedic of the cast at an encounter."""
    values: dict[str, Any] = {"user": cast.ems, "agency": cast.agencies["ems"], "unit": "Medic 4", "role": "ems"}
    return EncounterResponder.objects.create(encounter=encounter, **values | fields)


def make_follow_up(cast: Cast, case: Case, owner: str = "clinician", **fields: Any) -> FollowUp:
    """An open follow-up, due tomorrow."""
    now = timezone.now()
    values: dict[str, Any] = {
        "case": case,
        "owner": cast.users[owner],
        "team": case.team,
        "purpose": "FOLLOW-UP-PURPOSE-MARK",
        "method": "phone",
        "opens_at": now - dt.timedelta(hours=1),
        "due_at": now + dt.timedelta(days=1),
        "expires_at": now + dt.timedelta(days=3),
    }
    return FollowUp.objects.create(**values | fields)


def make_note(cast: Cast, case: Case, author: str = "clinician", kind: str = "clinical", text: str = "NOTE-MARK", **fields: Any) -> Note:
    """A signed note; unsigned with `signed_at=None`."""
    values: dict[str, Any] = {
        "case": case,
        "side": "police" if kind == "police" else "clinical",
        "kind": kind,
        "author": cast.users[author],
        "author_role": cast.actor(author).role,
        "text": text,
        "at": timezone.now(),
        "signed_at": timezone.now(),
    }
    return Note.objects.create(**values | fields)


def make_note_template(cast: Cast, agency: str = "health", kind: str = "clinical", name: str = "DAP", **fields: Any) -> NoteTemplate:
    """A template of an agency with two sections."""
    values: dict[str, Any] = {
        "agency": cast.agencies[agency],
        "name": name,
        "side": "police" if kind == "police" else "clinical",
        "kind": kind,
        "sections": [{"heading": "Data", "hint": "What was seen"}, {"heading": "Plan", "hint": ""}],
    }
    return NoteTemplate.objects.create(**values | fields)


def make_rule(cast: Cast, agency: str = "health", **fields: Any) -> ProtocolRule:
    """A rule of an agency's own protocol: a call within three days of a hold."""
    values: dict[str, Any] = {
        "agency": cast.agencies[agency],
        "key": f"rule-{next(_numbers)}",
        "outcome_class": "hold",
        "purpose": "Contact after the hold",
        "method": "phone",
        "due_after": 72,
        "expires_after": 168,
    }
    return ProtocolRule.objects.create(**values | fields)
