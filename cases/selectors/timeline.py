"""The timeline of a case or a person: entries from sources that the apps register, newest first, each only with what the reader may see.

A page takes one query or two per source whatever happened, and goes on from where the one before it ended (keyset): the sources are asked for
their newest entries at or before a time and merged; a filter that few entries pass asks on, in larger pieces.
"""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.utils import timezone

from cases.models import (
    Assessment,
    AssessmentStatus,
    Case,
    CaseDocument,
    CaseTransition,
    Encounter,
    EncounterResponder,
    FollowUp,
    Note,
    Person,
)
from cases.selectors.assessments import on_cases
from corecit.access.actor import Actor
from corecit.access.policies import visible
from corecit.accounts.models import User
from corecit.accounts.roles import Role
from corecit.accounts.selectors.memberships import roles_held
from corecit.web.paging import Page, decode, encode

PAGE_SIZE = 30
# What is asked for at once where a filter looks into the entries themselves.
PIECE = 200
# A person has at most so many cases on one timeline, the newest.
MOST_CASES = 50


@dataclass(frozen=True)
class Entry:
    """One thing that happened: when, what, by whom in which role, on which side of the wall."""

    at: dt.datetime
    # Unique over all sources: "note:17".
    key: str
    # What the filter of the timeline chooses by: "encounter", "note", "assessment", "document", "follow_up", "referral", "status".
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
    # The keys of the users whose entry it is, for the filter by person.
    by: tuple[int, ...] = ()
    # Whether `who` says the role already; else the timeline adds the role that a single user held at the time.
    in_role: bool = False


# The newest entries at or before a time, `limit` at most; the source starts from visible(actor, ...).
Source = Callable[[Actor, Case, dt.datetime | None, int], Sequence[Entry]]
# The same for a person: their cases that are there for the actor, in one question.
PersonSource = Callable[[Actor, Person, Sequence[Case], dt.datetime | None, int], Sequence[Entry]]
Fetch = Callable[[dt.datetime | None, int], Sequence[Entry]]


@dataclass(frozen=True)
class Filters:
    """What a timeline is narrowed to; nothing by default. `side` is "police", "clinical" or "shared", `who` the key of a user."""

    kind: str = ""
    side: str = ""
    who: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None

    @property
    def looks_inside(self) -> bool:
        """Whether it lets single entries of a source pass and others not."""
        return bool(self.side or self.who)

    def passes(self, entry: Entry) -> bool:
        """Whether an entry is wanted."""
        return (not self.side or (entry.side or "shared") == self.side) and (self.who is None or self.who in entry.by)


@dataclass(frozen=True)
class _Registered:
    kind: str
    label: Any
    source: Source
    of_person: PersonSource | None
    permission: str


_sources: dict[str, _Registered] = {}


def register_source(kind: str, label: Any, source: Source, *, of_person: PersonSource | None = None, permission: str = "") -> None:
    """Adds a source of entries of one kind, with the word of its filter; a second one of the same kind replaces the first.

    Without `of_person` the source is asked for each case of a person; give one where that would be a query per case. A `permission` says
    to whom the filter offers the kind; what an entry tells whom is the source's own matter.
    """
    _sources[kind] = _Registered(kind, label, source, of_person, permission)


# The order of the filter; a kind that is not named here comes last.
ORDER = ("encounter", "note", "assessment", "document", "follow_up", "referral", "status")


def kinds(actor: Actor) -> list[tuple[str, Any]]:
    """The kinds that the actor may choose and their words, in the order of the filter."""
    place = {kind: number for number, kind in enumerate(ORDER)}
    offered = [one for one in _sources.values() if not one.permission or actor.can(one.permission)]
    return [(one.kind, one.label) for one in sorted(offered, key=lambda one: place.get(one.kind, len(ORDER)))]


def _order(entry: Entry) -> tuple[dt.datetime, str]:
    return entry.at, entry.key


def _stream(fetch: Fetch, until: dt.datetime | None, limit: int) -> Iterator[Entry]:
    """The entries of a source, newest first, asked for in pieces; a moment with more entries than a piece makes the piece larger."""
    seen: set[str] = set()
    while True:
        # A source that gathers several tables may bring more than was asked for; only the newest are sure to be whole.
        piece = sorted(fetch(until, limit), key=_order, reverse=True)
        whole = piece[:limit]
        fresh = [entry for entry in whole if entry.key not in seen]
        seen.update(entry.key for entry in fresh)
        yield from fresh
        if len(piece) < limit:
            return
        until, limit = whole[-1].at, limit if fresh else limit * 2


def _end_of(day: dt.date | None) -> dt.datetime | None:
    """The last moment of a day in the reader's time zone."""
    return dt.datetime.combine(day, dt.time.max, timezone.get_current_timezone()) if day else None


def _page(fetches: Sequence[Fetch], filters: Filters, cursor: str | None, size: int) -> Page:
    at, key = decode(cursor, 2)[1] if cursor else (None, "")
    until = min((moment for moment in (at, _end_of(filters.until)) if moment is not None), default=None)
    # One more than a page, and one more for the entry that the cursor stands on.
    limit = max(PIECE, size + 2) if filters.looks_inside else size + 2
    merged = heapq.merge(*(_stream(fetch, until, limit) for fetch in fetches), key=_order, reverse=True)
    begins = dt.datetime.combine(filters.since, dt.time.min, timezone.get_current_timezone()) if filters.since else None
    wanted = itertools.takewhile(lambda entry: begins is None or entry.at >= begins, merged)
    beyond = (entry for entry in wanted if filters.passes(entry) and (at is None or _order(entry) < (at, key)))
    found = list(itertools.islice(beyond, size + 1))
    following = encode(list(_order(found[size - 1])), False) if len(found) > size else None
    return Page(in_roles(found[:size]), next=following)


def in_roles(entries: list[Entry]) -> list[Entry]:
    """The entries with the role that their user held at the time, where they do not say it themselves: one query for all."""
    users = {entry.by[0] for entry in entries if len(entry.by) == 1 and not entry.in_role}
    held = roles_held(users) if users else {}
    shown = []
    for entry in entries:
        role = held[entry.by[0]](entry.at.date()) if len(entry.by) == 1 and entry.by[0] in held and not entry.in_role else ""
        shown.append(replace(entry, who=f"{entry.who}, {Role(role).label}") if role in Role.values else entry)
    return shown


def page(
    actor: Actor, case: Case, *, chosen: str = "", cursor: str | None = None, size: int = PAGE_SIZE, filters: Filters | None = None
) -> Page:
    """One page of the timeline of a case, of all kinds or one; raises Invalid on a damaged cursor."""
    wanted = filters or Filters(kind=chosen)
    fetches = [partial(one.source, actor, case) for one in _sources.values() if wanted.kind in ("", one.kind)]
    return _page(fetches, wanted, cursor, size)


def cases_of(actor: Actor, person: Person) -> list[Case]:
    """The cases of a person that are there for the actor, newest first."""
    return list(visible(actor, Case).filter(person=person).select_related("team").order_by("-opened_at", "-id")[:MOST_CASES])


def of_person(
    actor: Actor, person: Person, cases: Sequence[Case], filters: Filters, *, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page:
    """One page of what happened with a person: their encounters and cases, as far as the actor may see them; raises Invalid on a damaged cursor."""

    def each(one: _Registered, until: dt.datetime | None, limit: int) -> list[Entry]:
        if one.of_person is not None:
            return list(one.of_person(actor, person, cases, until, limit))
        found = {entry.key: entry for case in cases for entry in one.source(actor, case, until, limit)}
        return list(found.values())

    fetches = [partial(each, one) for one in _sources.values() if filters.kind in ("", one.kind)]
    return _page(fetches, filters, cursor, size)


def people(actor: Actor, cases: Sequence[Case], person: Person | None = None) -> list[tuple[int, str, str]]:
    """(key, uid, name) of those who wrote, came, screened, handed documents in, followed up or led steps in what the actor may see, by name; for the filter."""
    found: set[int | None] = set()
    notes = visible(actor, Note).filter(case__in=cases, signed_at__isnull=False)
    found.update(notes.order_by().values_list("author", flat=True).distinct())
    met = visible(actor, Encounter).filter(case__in=cases)
    if person is not None:
        met = visible(actor, Encounter).filter(encounter_persons__person=person, encounter_persons__role="subject")
    found.update(EncounterResponder.objects.filter(encounter__in=met).order_by().values_list("user", flat=True).distinct())
    found.update(visible(actor, FollowUp).filter(case__in=cases).order_by().values_list("owner", flat=True).distinct())
    screens = visible(actor, Assessment).filter(on_cases(cases)).exclude(status=AssessmentStatus.DRAFT)
    found.update(screens.order_by().values_list("author", flat=True).distinct())
    files = visible(actor, CaseDocument).filter(case__in=cases, retired_at=None)
    found.update(files.order_by().values_list("added_by", flat=True).distinct())
    found.update(visible(actor, CaseTransition).filter(case__in=cases).order_by().values_list("by", flat=True).distinct())
    rows = User.objects.filter(pk__in=[key for key in found if key is not None]).order_by("name")
    return [(user.pk, str(user.uid), user.name) for user in rows]
