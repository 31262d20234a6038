"""Walking along what a reader may see, newest first, piece by piece: for search terms that too many rows match to be asked for access one by one.

Each piece is read by an index and of bounded size, so the cost goes with what is looked through and never with the size of the database.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from cases.models import Case, CaseAccess, Encounter, EncounterAccess, EncounterPerson, Person, ResponsePlan
from cases.policies.cases import in_force
from cases.policies.encounters import rows_in_reach
from cases.policies.persons import on_patrol, unused
from corecit.access.actor import Actor
from corecit.web.paging import after, decode, merged

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
    lines = [CaseAccess.objects.filter(in_force(), principal=principal) for principal in actor.principals]
    yield from _along(lines, ["-opened_at", "-case_id"], cursor)


def places(rows: QuerySet[Encounter], cursor: str | None, size: int) -> list[Place]:
    """Where the first of these encounters stand, one more than a page, from a cursor on and in its direction."""
    backward, values = decode(cursor, 2) if cursor else (False, [])
    way = [name.removeprefix("-") for name in NEWEST_FIRST] if backward else NEWEST_FIRST
    if values:
        rows = rows.filter(after(way, values))
    return [Place(*row) for row in rows.order_by(*way).values_list("occurred_at", "pk")[: size + 1]]


def encounters(actor: Actor, cursor: str | None = None) -> Iterator[list[Place]]:
    """The encounters that are there for the reader, from a cursor on, in its direction, in pieces."""
    return _along(rows_in_reach(actor), ["-occurred_at", "-encounter_id"], cursor)


def _along(branches: Sequence[QuerySet[Any]], order: list[str], cursor: str | None) -> Iterator[list[Place]]:
    backward = decode(cursor, len(order))[0] if cursor else False
    size = PIECE
    while True:
        page = merged(branches, order, cursor, size)
        size = min(size * 2, LARGEST)
        piece = [Place(*row) for row in page.rows]
        yield piece[::-1] if backward else piece
        cursor = page.previous if backward else page.next
        if cursor is None:
            return


def persons(actor: Actor) -> Iterator[list[int]]:
    """The persons of the reader's cases and encounters, newest first, those with a plan for their patrol, and those they entered and have not used
    yet, in pieces: together everybody whom `visible` lets them see, some of them twice."""
    if actor.user is None or not actor.can("person.view"):
        return
    for piece in cases(actor):
        yield list(Case.objects.filter(pk__in=[one.pk for one in piece]).order_by().values_list("person_id", flat=True))
    for piece in encounters(actor):
        rows = EncounterPerson.objects.filter(encounter_id__in=[one.pk for one in piece]).order_by()
        yield list(rows.values_list("person_id", flat=True))
    planned = ResponsePlan.objects.filter(on_patrol(), team__in=actor.team_ids).order_by()
    yield list(planned.values_list("person_id", flat=True))
    own = Person.objects.filter(unused(), created_by=actor.user, linked_into=None).order_by("-id")
    yield list(own.values_list("pk", flat=True)[:LARGEST])


def on_record(actor: Actor) -> int:
    """About how many people the reader may find, by the statistics of the database; whom they may not see counts for nothing."""
    rows: list[QuerySet[Any]] = [Person.objects.all()] if actor.is_system else []
    if actor.principals:
        rows += [model.objects.filter(principal__in=actor.principals) for model in (CaseAccess, EncounterAccess)]
    # Counting the rows of somebody who sees a million takes longer than the search itself.
    return sum(json.loads(one.order_by().explain(format="json"))[0]["Plan"]["Plan Rows"] for one in rows)


def few_persons(actor: Actor, most: int) -> set[int] | None:
    """Everybody whom the reader may see, while they are `most` at most; None where they are more."""
    # Gathering so many of somebody who sees a million would be for nothing.
    if on_record(actor) > 4 * most:
        return None
    found: set[int] = set()
    for piece in persons(actor):
        found.update(piece)
        if len(found) > most:
            return None
    return found
