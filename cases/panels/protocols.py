"""What the protocol adds to an encounter's page: the follow-ups that are still to be answered."""

from __future__ import annotations

from typing import Any

from cases import occasions
from cases.selectors import protocols as selectors
from corecit.access.actor import Actor
from corecit.web import panels


def of_encounter(actor: Actor, encounter: Any) -> dict[str, Any] | None:
    """The proposals that nobody answered yet; nothing when there are none."""
    found = selectors.outstanding(actor, encounter)
    if found is None:
        return None
    _occasion, rows, waiting = found
    return {"rows": rows, "waiting": waiting, "encounter": encounter, "may_open": actor.can("case.create")}


occasions.register("encounter", selectors.read_encounter)
panels.register(
    panels.Panel("encounter", "protocol", "cases/protocols/panels/encounter.html", of_encounter, sort=55, permission="case.work")
)
