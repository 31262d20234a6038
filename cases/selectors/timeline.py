"""The timeline of a case: entries from sources that the apps register, newest first, each only with what the reader may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cases.models import Case
from corecit.access.actor import Actor
from corecit.web.paging import Page, decode, encode

PAGE_SIZE = 30


@dataclass(frozen=True)
class Entry:
    """One thing that happened: when, what, by whom in which role, on which side of the wall."""

    at: dt.datetime
    # Unique over all sources: "note:17".
    key: str
    # What the filter of the timeline chooses by: "encounter", "note", "follow_up", "referral", "status".
    kind: str
    title: str
    text: str = ""
    # "Dana Olsen, Officer, Riverton PD".
    who: str = ""
    side: str = ""
    icon: str = "point"
    url: str = ""
    # Further lines, each a (label, words) pair.
    facts: tuple[tuple[str, str], ...] = field(default=())


# The newest entries at or before a time, `limit` at most; the source starts from visible(actor, ...).
Source = Callable[[Actor, Case, dt.datetime | None, int], Sequence[Entry]]


@dataclass(frozen=True)
class _Registered:
    kind: str
    label: Any
    source: Source


_sources: dict[str, _Registered] = {}


def register_source(kind: str, label: Any, source: Source) -> None:
    """Adds a source of entries of one kind, with the word of its filter; a second one of the same kind replaces the first."""
    _sources[kind] = _Registered(kind, label, source)


# The order of the filter; a kind that is not named here comes last.
ORDER = ("encounter", "note", "follow_up", "referral", "status")


def kinds() -> list[tuple[str, Any]]:
    """The kinds and their words, in the order of the filter."""
    place = {kind: number for number, kind in enumerate(ORDER)}
    return [(one.kind, one.label) for one in sorted(_sources.values(), key=lambda one: place.get(one.kind, len(ORDER)))]


def page(actor: Actor, case: Case, *, chosen: str = "", cursor: str | None = None, size: int = PAGE_SIZE) -> Page:
    """One page of the timeline, of all kinds or one; raises Invalid on a damaged cursor."""
    at, key = decode(cursor, 2)[1] if cursor else (None, None)
    found: list[Entry] = []
    for one in _sources.values():
        if chosen in ("", one.kind):
            # One more than a page, and one more for the entry that the cursor stands on.
            found += one.source(actor, case, at, size + 2)
    found.sort(key=lambda entry: (entry.at, entry.key), reverse=True)
    if at is not None:
        found = [entry for entry in found if (entry.at, entry.key) < (at, key)]
    rows = found[:size]
    following = encode([rows[-1].at, rows[-1].key], False) if len(found) > size else None
    return Page(rows, next=following)
