"""After a screen: the follow-ups that the protocol asks for at its level, on the page that follows it."""

from __future__ import annotations

from typing import Any

from cases import occasions
from cases.selectors import screening_follow_ups as selectors
from corecit.access.actor import Actor
from corecit.web import panels


def of_assessment(actor: Actor, assessment: Any) -> dict[str, Any] | None:
    """The proposals that nobody answered yet; nothing when there are none."""
    rows = selectors.outstanding(actor, assessment)
    return {"rows": rows, "assessment": assessment} if rows else None


occasions.register("screen", selectors.read)
panels.register(
    panels.Panel("assessment", "protocol", "cases/protocols/panels/assessment.html", of_assessment, sort=10, permission="case.work")
)
