"""The words of an encounter's fields, and what kind of value each holds: the same on forms, pages, versions and in the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.models import Case, ClinicalPart, Encounter, Hold, Person
from cases.models.persons import Answer
from corecit.common.models import CodeList


@dataclass(frozen=True)
class Word:
    """A field's label and kind: text, time, code, codes, answer, choice or injuries; with its code list or its choices."""

    label: Any
    kind: str = "text"
    list: str = ""
    choices: tuple[tuple[str, Any], ...] = ()


def _code(label: Any, name: str) -> Word:
    return Word(label, "code", name)


def _codes(label: Any, name: str) -> Word:
    return Word(label, "codes", name)


def _answer(label: Any) -> Word:
    return Word(label, "answer", choices=tuple(Answer.choices))


def _time(label: Any) -> Word:
    return Word(label, "time")


def _choice(label: Any, model: type, field: str) -> Word:
    return Word(label, "choice", choices=tuple(model._meta.get_field(field).choices or ()))  # type: ignore[attr-defined]


WHEN: dict[str, Word] = {
    "occurred_at": _time(_("When it happened")),
    "received_at": _time(_("Call received")),
    "dispatched_at": _time(_("Dispatched")),
    "en_route_at": _time(_("En route")),
    "arrived_at": _time(_("First unit arrived")),
    "clinician_arrived_at": _time(_("Clinician arrived")),
    "custody_at": _time(_("Taken into custody")),
    "destination_arrived_at": _time(_("Arrived at the destination")),
    "handoff_completed_at": _time(_("Hand-off complete")),
    "cleared_at": _time(_("Officer clear")),
    "clinician_cleared_at": _time(_("Clinician clear")),
}
WHERE: dict[str, Word] = {
    "address": Word(_("Address or place")),
    "location_category": _code(_("Kind of place"), CodeList.LOCATION_CATEGORY),
    "source": _code(_("How the call came"), CodeList.CALL_SOURCE),
}
RESPONSE: dict[str, Word] = {
    "response_type": _code(_("Who responded"), CodeList.RESPONSE_TYPE),
    "cit_requested": _answer(_("CIT officer requested")),
    "cit_dispatched": _answer(_("CIT officer dispatched")),
    "cit_arrived": _answer(_("CIT officer arrived")),
    "cit_unavailable_reason": _code(_("Why no CIT officer came"), CodeList.CIT_REASON),
    "ems_on_scene": _answer(_("EMS on scene")),
    "fire_on_scene": _answer(_("Fire on scene")),
    "supervisor_on_scene": _answer(_("Supervisor on scene")),
    "interpreter_used": _answer(_("Interpreter used")),
    "language": _code(_("Language"), CodeList.LANGUAGE),
    "others_present": Word(_("Others present")),
    "children_present": _answer(_("Children present")),
}
SITUATION: dict[str, Word] = {
    "veteran": _answer(_("Served in the military")),
    "housing": _code(_("Housing"), CodeList.HOUSING),
}
OUTCOME: dict[str, Word] = {
    "disposition": _code(_("How it ended"), CodeList.DISPOSITION),
    "other_dispositions": _codes(_("What else was done"), CodeList.DISPOSITION),
    "hold_statute": _code(_("Hold under"), CodeList.HOLD_STATUTE),
    "hold_initiated_by": _choice(_("Hold initiated by"), Hold, "initiated_by"),
    "hold_started_at": _time(_("Hold began")),
    "hold_destination": Word(_("Hold: where to")),
    "hold_accepted": _answer(_("Hold accepted there")),
    "transport": _code(_("Transport"), CodeList.TRANSPORT),
    "transport_destination": Word(_("Where to")),
    "transport_accepted": _answer(_("Accepted there")),
}
DIVERSION: dict[str, Word] = {
    "arrestable_offense": _answer(_("Was there an arrestable offense?")),
    "arrest_discretionary": _answer(_("Was arrest discretionary?")),
    "arrest_outcome": _choice(_("What came of it"), Encounter, "arrest_outcome"),
    "ed_visit_prevented": _choice(_("Did the response prevent an emergency department visit?"), Encounter, "ed_visit_prevented"),
    "without_team": _choice(_("Without this team, what would have happened?"), Encounter, "without_team"),
}
# How the page about an encounter groups its facts.
FACT_GROUPS: dict[str, tuple[Any, dict[str, Word]]] = {
    "outcome": (_("How it ended"), OUTCOME),
    "when": (_("When"), WHEN),
    "where": (_("Where"), WHERE),
    "response": (_("Response"), RESPONSE),
    "situation": (_("Situation of the person"), SITUATION),
    "diversion": (_("Diversion"), DIVERSION),
}
FACTS: dict[str, Word] = {name: word for _label, words in FACT_GROUPS.values() for name, word in words.items()}

INJURED: dict[str, Any] = {
    "person": _("Person in crisis"),
    "officer": _("Officer"),
    "clinician": _("Clinician"),
    "other": _("Somebody else"),
}
POLICE: dict[str, Word] = {
    "behaviours": _codes(_("Behavior observed"), CodeList.BEHAVIOUR),
    "nature_of_crisis": _codes(_("Nature of the crisis"), CodeList.NATURE_OF_CRISIS),
    "substances_current": _codes(_("Substances, now"), CodeList.SUBSTANCE),
    "weapon": _codes(_("Weapon"), CodeList.WEAPON),
    "weapon_displayed": _answer(_("Weapon displayed")),
    "weapon_used": _answer(_("Weapon used")),
    "weapon_accessible": _answer(_("Weapon within reach")),
    "techniques": _codes(_("De-escalation"), CodeList.TECHNIQUE),
    "force": _codes(_("Force and restraint"), CodeList.FORCE),
    "force_report_number": Word(_("Force report number")),
    "injuries": Word(_("Injuries"), "injuries", CodeList.INJURY),
    "narrative": Word(_("Narrative")),
    "charges": Word(_("Charges and local warrants")),
    "charges_outcome": Word(_("Outcome of the charges")),
    "report_number": Word(_("Agency report number")),
    "body_worn_video": _answer(_("Body-worn video")),
    "in_car_video": _answer(_("In-car video")),
}
CLINICAL: dict[str, Word] = {
    "presenting_issues": _codes(_("Presenting issues"), CodeList.PRESENTING_ISSUE),
    "risk_level": _choice(_("Screening level"), ClinicalPart, "risk_level"),
    "risk_basis": Word(_("How it was screened")),
    "safety_plan_made": _answer(_("Safety plan made with the person")),
    "substances_current": _codes(_("Substances, now"), CodeList.SUBSTANCE),
    "substances_past": _codes(_("Substances, before"), CodeList.SUBSTANCE),
    "medication": Word(_("Medication")),
    "diagnosis": Word(_("Diagnosis as reported")),
    "note": Word(_("Clinical note")),
    "social_needs": _codes(_("Social needs"), CodeList.SOCIAL_NEED),
    "insurance": _code(_("Insurance"), CodeList.INSURANCE),
    "injuries": Word(_("Injuries"), "injuries", CodeList.INJURY),
}
# What only the history of a record tells of.
REPORT: dict[str, Word] = {
    "author": Word(_("Author")),
    "status": _choice(_("Status"), ClinicalPart, "status"),
    "reviewed_by": Word(_("Reviewed by")),
    "return_comment": Word(_("Comment of the review")),
}
ENCOUNTER: dict[str, Word] = {
    "team": Word(_("Team")),
    "entered_in_error_by": Word(_("Entered in error, says")),
    "entered_in_error_reason": Word(_("Why it was entered in error")),
}
CASE: dict[str, Word] = {
    "status": _choice(_("Status"), Case, "status"),
    "lead": Word(_("Lead")),
    "team": Word(_("Team")),
    "is_restricted": Word(_("Restricted")),
    "reason": Word(_("Why the case was opened")),
    "closed_by": Word(_("Closed by")),
    "close_reason": _code(_("Why it was closed"), CodeList.CLOSE_REASON),
}
PERSON: dict[str, Word] = {
    "first_name": Word(_("First name")),
    "middle_name": Word(_("Middle name")),
    "last_name": Word(_("Last name")),
    "suffix": Word(_("Suffix")),
    "is_unknown": Word(_("Identity unknown")),
    "description": Word(_("Physical description")),
    "born_on": Word(_("Date of birth")),
    "age_low": Word(_("Age, from")),
    "age_high": Word(_("Age, to")),
    "birth_source": _choice(_("Source of the date of birth or age"), Person, "birth_source"),
    "gender": _code(_("Gender"), CodeList.GENDER),
    "gender_source": _choice(_("Source of the gender"), Person, "gender_source"),
    "race": _code(_("Race"), CodeList.RACE),
    "race_source": _choice(_("Source of the race"), Person, "race_source"),
    "ethnicity": _code(_("Ethnicity"), CodeList.ETHNICITY),
    "ethnicity_source": _choice(_("Source of the ethnicity"), Person, "ethnicity_source"),
    "language": _code(_("Preferred language"), CodeList.LANGUAGE),
    "needs_interpreter": _answer(_("Needs an interpreter")),
    "veteran": _answer(_("Served in the military")),
    "housing": _code(_("Housing"), CodeList.HOUSING),
    "insurance": _code(_("Insurance"), CodeList.INSURANCE),
}
PARTS: dict[str, dict[str, Word]] = {"police": POLICE, "clinical": CLINICAL}
LISTS: list[str] = sorted({str(word.list) for words in (FACTS, POLICE, CLINICAL) for word in words.values() if word.list})
