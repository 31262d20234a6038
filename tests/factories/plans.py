"""Rows of response plans for tests, straight into the tables."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from cases.models import Person, PlanProposal, PlanStatus, PlanStep, PlanSuggestion, PremiseCaution, ResponsePlan, SafetyPlan
from tests.cast import Cast

SETTLED = (PlanStatus.APPROVED, PlanStatus.EXPIRED, PlanStatus.REPLACED)


def make_plan(
    cast: Cast, person: Person, status: str = PlanStatus.APPROVED, on_patrol: bool = False, team: str = "a", **fields: Any
) -> ResponsePlan:
    """A plan written by the clinician of the cast and, where it is settled, approved by her supervisor."""
    now = timezone.now()
    values: dict[str, Any] = {
        "person": person,
        "team": cast.teams[team],
        "owner": cast.clinician,
        "status": status,
        "helps": "PLAN-HELPS-MARK",
    }
    if status in SETTLED:
        values |= {
            "submitted_at": now,
            "submitted_by": cast.clinician,
            "approved_at": now,
            "approved_by": cast.clinical_supervisor,
            "expires_on": timezone.localdate() + dt.timedelta(days=180),
        }
    if on_patrol:
        values |= {
            "is_visible_to_patrol": True,
            "visibility_note": "Met weekly",
            "visibility_at": now,
            "visibility_by": cast.clinical_supervisor,
        }
    plan = ResponsePlan.objects.create(**values | fields)
    PlanStep.objects.create(plan=plan, act="create", at=now, by=cast.clinician)
    return plan


def make_suggestion(cast: Cast, plan: ResponsePlan, by: str = "officer", text: str = "Say his first name", **fields: Any) -> PlanSuggestion:
    """A suggestion that waits for an answer."""
    return PlanSuggestion.objects.create(plan=plan, by=cast.users[by], at=timezone.now(), text=text, **fields)


def make_proposal(cast: Cast, person: Person, by: str = "officer", note: str = "Met three times this week", **fields: Any) -> PlanProposal:
    """A proposal to team A that waits for a decision."""
    return PlanProposal.objects.create(person=person, team=cast.teams["a"], proposed_by=cast.users[by], note=note, **fields)


def make_safety_plan(cast: Cast, person: Person, **fields: Any) -> SafetyPlan:
    """A safety plan that the clinician of the cast made with the person."""
    values: dict[str, Any] = {
        "person": person,
        "author": cast.clinician,
        "warning_signs": "SAFETY-MARK",
        "reviewed_on": timezone.localdate(),
    }
    return SafetyPlan.objects.create(**values | fields)


def make_premise_caution(cast: Cast, address: str = "1200 Sixth St", text: str = "PREMISE-MARK", **fields: Any) -> PremiseCaution:
    """A caution of Riverton about a place that stands for a month more."""
    today = timezone.localdate()
    values: dict[str, Any] = {"agency": cast.agencies["riverton"], "source": "R-2040", "created_by": cast.officer}
    dates = {"noted_on": today, "expires_on": today + dt.timedelta(days=30)}
    return PremiseCaution.objects.create(address=address, text=text, **values | dates | fields)
