"""Walking along what a reader may see, newest first, piece by piece: for search terms that too many rows match to be asked for access one by one.

Each piece is read by an index and of bounded size, so the cost goes with what is looked through and never with the size of the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from cases.models import CaseAccess, Encounter
from cases.policies.cases import in_force
from cases.policies.encounters import branches
from cases.selectors.records import newest_ids
from corecit.access.actor import Actor
from corecit.web.paging import after, decode, encode

# The first piece is small, as it mostly suffices; each further one is twice the one before, up to the largest.
PIECE, LARGEST = 250, 4000
NEWEST_FIRST = ["-occurred_at", "-id"]


@dataclass(frozen=True)
class Place:
    """Where a row stands in its order: when it was opened or happened, and its id."""

    at: dt.datetime
    pk: int


def cases(actor: Actor, cursor: str | None = None) -> Iterator[list[Place]]:
    """The cases open to the reader from a cursor of `records.newest` on, in its direction, in pieces."""
    if actor.user is None or not actor.can("case.view"):
        return
    backward = decode(cursor, 2)[0] if cursor else False
    size, lines = PIECE, [CaseAccess.objects.filter(in_force(), principal=principal) for principal in actor.principals]
    while True:
        page = newest_ids(lines, "opened", cursor, size)
        size = min(size * 2, LARGEST)
        piece = [Place(*row) for row in page.rows]
        yield piece[::-1] if backward else piece
        cursor = page.previous if backward else page.next
        if cursor is None:
            return


def places(rows: QuerySet[Encounter], cursor: str | None, size: int | None) -> list[Place]:
    """Where the first of these encounters stand, one more than a page (all of them without a size), from a cursor on and in its direction."""
    backward, values = decode(cursor, 2) if cursor else (False, [])
    way = [name.removeprefix("-") for name in NEWEST_FIRST] if backward else NEWEST_FIRST
    if values:
        rows = rows.filter(after(way, values))
    found = rows.order_by(*way).values_list("occurred_at", "pk")
    return [Place(*row) for row in (found if size is None else found[: size + 1])]


def ways(actor: Actor, cursor: str | None = None) -> list[Iterator[list[Place]]]:
    """For each way in which encounters are there for the reader, those encounters from a cursor on, in its direction, in pieces."""
    if actor.user is None or not actor.can("encounter.view"):
        return []
    team, shared, present = branches(actor)
    # Encounters of other teams by an open case are few, and a limit would make the planner try every encounter there is.
    return [_along(team, cursor), _whole(shared, cursor), _along(present, cursor)]


def _whole(branch: Q, cursor: str | None) -> Iterator[list[Place]]:
    yield places(Encounter.objects.filter(branch), cursor, None)


def _along(branch: Q, cursor: str | None) -> Iterator[list[Place]]:
    size, backward = PIECE, decode(cursor, 2)[0] if cursor else False
    while True:
        piece = places(Encounter.objects.filter(branch), cursor, size)[:size]
        yield piece
        if len(piece) < size:
            return
        size = min(size * 2, LARGEST)
        cursor = encode([piece[-1].at, piece[-1].pk], backward)
