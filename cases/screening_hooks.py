"""What happens when a screen was completed or its level set anew; whoever needs to know registers, without being imported here.

A told function runs in the transaction of the completion and gets the assessment: `standing_level` ("high", ...; empty for an instrument
without a level), `band`, `flags` ("suicide_pathway"), `case`, `encounter`, `person`. What a reader is to see after completing (follow-ups
proposed by a protocol) is a panel of place "assessment" (corecit.web.panels).
"""

from __future__ import annotations

from collections.abc import Callable

from cases.models import Assessment
from corecit.access.actor import Actor

Told = Callable[[Actor, Assessment], None]

_told: dict[str, Told] = {}


def register(name: str, told: Told) -> None:
    """Adds somebody to tell, called from AppConfig.ready; a second one of the same name replaces the first."""
    _told[name] = told


def tell(actor: Actor, assessment: Assessment) -> None:
    """Tells everybody registered, by the order of their names."""
    for name in sorted(_told):
        _told[name](actor, assessment)
