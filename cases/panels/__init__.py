"""What cases adds to the navigation and to pages, by noun; imported by AppConfig.ready."""

from cases.panels import (
    accounts,
    assessments,
    calls,
    caseload,
    encounters,
    files,
    follow_ups,
    handovers,
    instruments,
    notes,
    plans,
    protocols,
    records,
    safety_plans,
    screening_follow_ups,
    summaries,
)

__all__ = [
    "accounts",
    "assessments",
    "calls",
    "caseload",
    "encounters",
    "files",
    "follow_ups",
    "handovers",
    "instruments",
    "notes",
    "plans",
    "protocols",
    "records",
    "safety_plans",
    "screening_follow_ups",
    "summaries",
]
