"""What safety plans add to the page of a person and of an encounter, for the clinical side."""

from __future__ import annotations

from typing import Any

from cases import safety_plan_drafts
from cases.selectors import safety_plans as selectors
from corecit.access.actor import Actor
from corecit.web import panels

__all__ = ["safety_plan_drafts"]


def of_person(actor: Actor, person: Any) -> dict[str, Any]:
    """The present safety plan of a person, and the way to make one."""
    return {"plan": selectors.of_person(actor, person), "person": person, "may_write": actor.can("clinical.write")}


def of_encounter(actor: Actor, encounter: Any) -> dict[str, Any] | None:
    """The safety plan made at an encounter, and the way to make one; nothing while nobody said whom it is about."""
    row = encounter.encounter_persons.filter(role="subject").select_related("person").first()
    if row is None:
        return None
    plan = selectors.of_encounter(actor, encounter)
    return {"plan": plan, "person": row.person, "encounter": encounter, "may_write": actor.can("clinical.write")}


panels.register(panels.Panel("person", "safety-plan", "cases/safety_plans/panel.html", of_person, sort=20, permission="clinical.read"))
panels.register(
    panels.Panel("encounter", "safety-plan", "cases/safety_plans/panel.html", of_encounter, sort=55, permission="clinical.read")
)
