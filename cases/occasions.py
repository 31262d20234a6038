"""What a protocol is asked for: an event of a case with what it found; who knows of further kinds of events registers how they are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cases.models import Case, Encounter
from corecit.access.actor import Actor
from corecit.common.errors import NotVisible


@dataclass(frozen=True)
class Occasion:
    """An event and what of it the actor may know; `event` names it once and for all: "encounter:<uid>".

    A screening that belongs to an encounter is named after that, so that both ask for the same follow-ups once.
    """

    event: str
    # None while the encounter belongs to no case; a follow-up needs one.
    case: Case | None
    at: dt.datetime
    level: str = ""
    outcome_classes: frozenset[str] = frozenset()
    age: int | None = None
    issues: frozenset[str] = frozenset()
    encounter: Encounter | None = None
    # Where the page of its follow-ups leads back to, and what it calls it.
    title: Any = ""
    path: str = ""


# Reads an event for an actor; raises NotVisible.
Reader = Callable[[Actor, UUID], Occasion]
_readers: dict[str, Reader] = {}


def register(kind: str, reader: Reader) -> None:
    """Says how events of a kind ("encounter", "screen") are read; called from AppConfig.ready. The page is cases:protocol-plan with kind and uid."""
    _readers[kind] = reader


def read(actor: Actor, kind: str, uid: UUID) -> Occasion:
    """The event of that kind and uid as the actor may know it; raises NotVisible."""
    try:
        reader = _readers[kind]
    except KeyError:
        raise NotVisible from None
    return reader(actor, uid)
