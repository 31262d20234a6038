"""What the two sides share of an encounter, and each part, as plain values: for snapshots, comparisons and the forms' first answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cases.models import ClinicalPart, Encounter, EncounterDisposition, Hold, PolicePart
from corecit.accounts.roles import Side

# Stamped by CAD where there is a call; typed only where CAD has none.
TIMES = (
    "received_at",
    "dispatched_at",
    "en_route_at",
    "arrived_at",
    "clinician_arrived_at",
    "custody_at",
    "destination_arrived_at",
    "handoff_completed_at",
    "cleared_at",
    "clinician_cleared_at",
)
# Of one unit that came: each agency has a dispatch of its own. They stand on a call under the same names.
UNIT_TIMES = ("dispatched_at", "arrived_at", "cleared_at")
# Fields of the encounter that a report writes, apart from its times.
DETAILS = (
    "source",
    "address",
    "location_category",
    "response_type",
    "cit_requested",
    "cit_dispatched",
    "cit_arrived",
    "cit_unavailable_reason",
    "ems_on_scene",
    "fire_on_scene",
    "supervisor_on_scene",
    "interpreter_used",
    "language",
    "others_present",
    "children_present",
    "veteran",
    "housing",
    "transport",
    "transport_destination",
    "transport_accepted",
    "arrestable_offense",
    "arrest_discretionary",
    "arrest_outcome",
    "ed_visit_prevented",
    "without_team",
)
HOLD = ("statute", "initiated_by", "started_at", "destination", "accepted")
# Keys of what a form or a snapshot calls the facts.
FACTS = ("occurred_at", *TIMES, *DETAILS, "disposition", "other_dispositions", *(f"hold_{name}" for name in HOLD))

POLICE = (
    "narrative",
    "behaviours",
    "nature_of_crisis",
    "substances_current",
    "weapon",
    "weapon_displayed",
    "weapon_used",
    "weapon_accessible",
    "techniques",
    "force",
    "force_report_number",
    "injuries",
    "report_number",
    "body_worn_video",
    "in_car_video",
    "charges",
    "charges_outcome",
)
CLINICAL = (
    "note",
    "presenting_issues",
    "substances_current",
    "substances_past",
    "medication",
    "diagnosis",
    "risk_level",
    "risk_basis",
    "social_needs",
    "insurance",
    "safety_plan_made",
    "injuries",
)
# The name under which the form of a side keeps its drafts.
DRAFT_FORMS: dict[str, str] = {Side.POLICE: "police-report", Side.CLINICAL: "clinical-report"}
FIELDS: dict[str, tuple[str, ...]] = {Side.POLICE: POLICE, Side.CLINICAL: CLINICAL}


def plain(value: Any) -> Any:
    """A value as JSON keeps it, moments in UTC."""
    return value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else value


def facts_of(encounter: Encounter) -> dict[str, Any]:
    """The facts as stored now, FACTS -> plain value; two small queries."""
    facts = {name: plain(getattr(encounter, name)) for name in ("occurred_at", *TIMES, *DETAILS)}
    rows = EncounterDisposition.objects.filter(encounter=encounter).order_by("-is_primary", "id").values_list("code__code", "is_primary")
    facts["disposition"] = next((code for code, is_primary in rows if is_primary), "")
    facts["other_dispositions"] = [code for code, is_primary in rows if not is_primary]
    hold = Hold.objects.filter(encounter=encounter).first()
    return facts | {f"hold_{name}": plain(getattr(hold, name)) if hold else None for name in HOLD}


def answers_of(part: PolicePart | ClinicalPart) -> dict[str, Any]:
    """What one side wrote, field -> value."""
    names = POLICE if isinstance(part, PolicePart) else CLINICAL
    return {name: getattr(part, name) for name in names}


def cad_stamped(encounter: Encounter) -> set[str]:
    """The times for which a linked call has CAD's stamp, so that nobody retypes them."""
    names = ("received_at", "dispatched_at", "en_route_at", "arrived_at", "cleared_at")
    rows = list(encounter.calls.values_list(*names))
    stamped = {name for index, name in enumerate(names) if any(row[index] is not None for row in rows)}
    return stamped | ({"occurred_at"} if stamped & {"received_at", "dispatched_at", "arrived_at"} else set())
