"""The parts of a case summary, on a page to print and in a PDF; apps above register what they know, without being imported here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cases.models import Case
from cases.selectors.timeline import Entry, in_roles
from corecit.access.actor import Actor


@dataclass(frozen=True)
class Line:
    """One piece of a part: what it is, when and by whom in which role, and its words."""

    title: str
    text: str = ""
    meta: str = ""
    at: dt.datetime | None = None


# The lines for this reader, from visible(actor, ...) alone; none where there is nothing to tell. Never a psychotherapy note or a comment.
Fill = Callable[[Actor, Case], Sequence[Line]]
# A sentence that has to go with what this reader gets of the case; empty where none has to.
Notice = Callable[[Actor, Case], str]


@dataclass(frozen=True)
class Part:
    """A part that can be chosen."""

    name: str
    label: Any
    fill: Fill
    sort: int = 100
    permission: str = "case.view"
    # Whether it holds one side's own words, so that the paper marks whose they are.
    is_of_side: bool = False


_parts: dict[str, Part] = {}
_notices: dict[str, Notice] = {}


def register_part(part: Part) -> None:
    """Adds a part ("referrals"), called from AppConfig.ready; a second one of the same name replaces the first."""
    _parts[part.name] = part


def register_notice(name: str, notice: Notice) -> None:
    """Adds a notice ("part2"), called from AppConfig.ready; a second one of the same name replaces the first."""
    _notices[name] = notice


def offered(actor: Actor) -> list[Part]:
    """The parts that the actor may choose, in order."""
    return sorted((part for part in _parts.values() if actor.can(part.permission)), key=lambda part: (part.sort, part.name))


def filled(actor: Actor, case: Case, names: Iterable[str]) -> list[tuple[Part, Sequence[Line]]]:
    """The chosen parts of those offered, with their lines."""
    wanted = set(names)
    return [(part, part.fill(actor, case)) for part in offered(actor) if part.name in wanted]


def notices(actor: Actor, case: Case) -> list[str]:
    """The sentences that have to go with the summary."""
    return [said for name in sorted(_notices) if (said := _notices[name](actor, case))]


def from_entries(entries: Iterable[Entry]) -> list[Line]:
    """Entries of the timeline as lines, oldest first."""
    shown = sorted(in_roles(list(entries)), key=lambda entry: (entry.at, entry.key))
    facts = ["\n".join(f"{label}: {words}" for label, words in entry.facts) for entry in shown]
    return [
        Line(entry.title, "\n".join(text for text in (entry.text, more) if text), entry.who, entry.at)
        for entry, more in zip(shown, facts, strict=True)
    ]
