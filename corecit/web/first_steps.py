"""The first steps of an installation: every app says in AppConfig.ready what an administrator sets up in it, and how one sees that it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from corecit.access.actor import Actor


@dataclass(frozen=True)
class Step:
    """One step: label and a sentence (lazy), URL name, and `done`, which says whether it is done, or None where there is nothing to do yet."""

    label: object
    text: object
    url_name: str
    done: Callable[[Actor], bool | None]
    permission: str
    sort: int = 100
    is_done: bool = False


_steps: list[Step] = []


def register(step: Step) -> None:
    """Adds a step; a second one for the same URL name replaces the first."""
    _steps[:] = sorted([s for s in _steps if s.url_name != step.url_name] + [step], key=lambda s: s.sort)


def steps(actor: Actor) -> list[Step]:
    """The steps of an actor in order, each with whether it is done; none once all are."""
    asked = [(step, step.done(actor)) for step in _steps if actor.can(step.permission)]
    found = [replace(step, is_done=done) for step, done in asked if done is not None]
    return [] if all(step.is_done for step in found) else found
