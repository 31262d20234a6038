"""What stands in the way of closing a case; apps above register what they know, without being imported here."""

from __future__ import annotations

from collections.abc import Callable

from cases.models import Case
from corecit.access.actor import Actor

# Sentences for this actor, each naming one thing to settle first; none when nothing stands in the way. What the actor may not know of
# (a referral, for an officer) is named in words that do not tell: "Open work of the clinical side".
Obstacle = Callable[[Actor, Case], list[str]]

_obstacles: dict[str, Obstacle] = {}


def register(name: str, obstacle: Obstacle) -> None:
    """Adds an obstacle to closing ("follow_ups", "referrals"), called from AppConfig.ready; a second one of the same name replaces the first."""
    _obstacles[name] = obstacle


def obstacles(actor: Actor, case: Case) -> list[str]:
    """Everything that has to be settled before the case can be closed, in sentences."""
    return [sentence for name in sorted(_obstacles) for sentence in _obstacles[name](actor, case)]
