"""Who may see and do what with calls, encounters, persons, cases, notes, follow-ups, assessments and plans; imported by AppConfig.ready so that all are registered."""

from cases.policies import (
    assessments,
    calls,
    cases,
    emergency,
    encounters,
    files,
    follow_ups,
    handovers,
    instruments,
    notes,
    pairs,
    persons,
    places,
    plans,
    protocols,
    safety_plans,
)

__all__ = [
    "assessments",
    "calls",
    "cases",
    "emergency",
    "encounters",
    "files",
    "follow_ups",
    "handovers",
    "instruments",
    "notes",
    "pairs",
    "persons",
    "places",
    "plans",
    "protocols",
    "safety_plans",
]
